"""themeday.report.numbers: numbers as their reader writes them."""

from __future__ import annotations

import pytest

from themeday.report.numbers import PERCENT, with_interval, written
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
