"""Weeks as a curve."""

from __future__ import annotations

import datetime as dt

from themeday.report.disclosure.suppression import Cell, Table
from themeday.report.weeks import by_week


def test_a_curve_grows_and_ends_each_group_of_weeks_on_its_last_friday() -> None:
    cells = (Cell(("2026-52", "2026-53"), 5), Cell(("2027-01",), 7))
    assert list(by_week(Table({"": 20}, {"": cells}))) == [
        (dt.date(2027, 1, 1), 5, False),
        (dt.date(2027, 1, 8), 12, False),
    ]


def test_what_comes_after_a_lower_bound_is_one_too() -> None:
    cells = (Cell(("2027-01",), 5, at_least=True), Cell(("2027-02",), 7))
    assert [(n, bound) for _, n, bound in by_week(Table({"": 20}, {"": cells}))] == [(5, True), (12, True)]


def test_of_a_table_that_is_not_told_there_is_no_curve() -> None:
    assert list(by_week(None)) == []
