"""Intervals, held against figures from the literature."""

from __future__ import annotations

import pytest

from themeday.results.intervals import ENOUGH_TO_COMPARE, mean, share


def test_a_share_has_wilsons_interval() -> None:
    estimate = share(81, 263)  # Newcombe, Statistics in Medicine 17 (1998), table I
    assert estimate is not None
    assert (estimate.low, estimate.high) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))


def test_an_average_has_students_interval_within_its_scale() -> None:
    estimate = mean([(1, 5), (5, 5)], 1, 5)
    assert estimate is not None
    # t(9) = 2.262, standard deviation 2.108
    assert (estimate.value, estimate.n) == (3, 10)
    assert (estimate.low, estimate.high) == (pytest.approx(1.492, abs=5e-4), pytest.approx(4.508, abs=5e-4))
    assert mean([(5, 9), (4, 1)], 1, 5).high == 5  # type: ignore[union-attr]


def test_too_few_say_nothing() -> None:
    assert share(3, ENOUGH_TO_COMPARE - 1) is None
    assert mean([(3, ENOUGH_TO_COMPARE - 1)]) is None
