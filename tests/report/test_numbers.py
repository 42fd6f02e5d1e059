"""themeday.report.numbers: numbers as their reader writes them."""

from __future__ import annotations

import pytest

from themeday.report.numbers import PERCENT, about, in_ten, with_interval, written
from themeday.results.intervals import Estimate


@pytest.mark.parametrize(
    ("language", "pattern", "text"),
    [
        ("nl", "0.0", "3,2 (95% tussen 2,9 en 3,6)"),
        ("en", "0.0", "3.2 (95% between 2.9 and 3.6)"),
        ("en", PERCENT, "325% (95% between 290% and 360%)"),
        ("nl", "+0.0;-0.0;0.0", "+3,2 (95% tussen +2,9 en +3,6)"),
    ],
)
def test_an_estimate_has_its_interval_in_the_readers_language(language: str, pattern: str, text: str) -> None:
    assert with_interval(language, Estimate(3.25, 2.9, 3.6, 20), pattern) == text


def test_without_an_estimate_there_is_too_little_to_say() -> None:
    assert with_interval("en", None) == "too few to say"
    assert with_interval("nl", None) != "too few to say"


def test_what_lies_halfway_goes_to_the_even_digit() -> None:
    assert [written("en", value) for value in (7.25, 7.35, 7.45)] == ["7.2", "7.4", "7.4"]


@pytest.mark.parametrize(
    ("low", "high", "text", "dutch"),
    [
        (8.2, 8.2, "8.2", "8,2"),
        (8.1, 8.3, "about 8.2", "ongeveer 8,2"),
        (8.1, 9.1, "about 8 to 9", "ongeveer 8 tot 9"),
        (2.7, 3.4, "about 2.5 to 3.5", "ongeveer 2,5 tot 3,5"),
        (7.75, 8.3, "about 8 to 8.5", "ongeveer 8 tot 8,5"),
        (7.8, 8.4, "about 8 to 8.5", "ongeveer 8 tot 8,5"),
        (1.76, 2.24, "about 2.0", "ongeveer 2,0"),
    ],
)
def test_an_average_between_two_ends_is_told_as_people_say_it(low: float, high: float, text: str, dutch: str) -> None:
    assert (about("en", low, high), about("nl", low, high)) == (text, dutch)


@pytest.mark.parametrize(
    ("low", "high", "text", "dutch"),
    [
        (0.41, 0.41, "about 4 in 10", "ongeveer 4 op de 10"),
        (0.4, 0.4, "4 in 10", "4 op de 10"),
        (0.0, 0.28, "fewer than 3 in 10", "minder dan 3 op de 10"),
        (0.0, 0.3, "at most 3 in 10", "hoogstens 3 op de 10"),
        (0.45, 1.0, "more than 4 in 10", "meer dan 4 op de 10"),
        (0.7, 1.0, "at least 7 in 10", "minstens 7 op de 10"),
        (0.03, 0.03, "fewer than 1 in 10", "minder dan 1 op de 10"),
        (0.98, 0.98, "more than 9 in 10", "meer dan 9 op de 10"),
        (0.31, 0.52, "about 3 to 5 in 10", "ongeveer 3 tot 5 op de 10"),
        (0.29, 0.32, "about 3 in 10", "ongeveer 3 op de 10"),
    ],
)
def test_a_share_is_told_in_tenths(low: float, high: float, text: str, dutch: str) -> None:
    assert (in_ten("en", low, high), in_ten("nl", low, high)) == (text, dutch)
