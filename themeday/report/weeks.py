"""Weeks as a curve: how many pairs plan to be so far by the end of which one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from themeday.i18n import N_
from themeday.report.disclosure.suppression import Table
from themeday.results.measures import REVIEW_WEEKS, STEP_WEEKS

_FRIDAY = 5
#: What is told week by week, by the key of its table.
WEEKS = {
    STEP_WEEKS: N_("Pairs that plan to have taken both steps by then"),
    REVIEW_WEEKS: N_("Pairs that plan to have looked back together by then"),
}


def by_week(table: Table | None) -> Iterator[tuple[date, int, bool]]:
    """Yield the Fridays of the weeks that are told, how many have come by then, and whether that is "at least"."""
    total, bound = 0, False
    for cell in table.overall if table else ():
        total, bound = total + cell.count, bound or cell.at_least
        year, week = map(int, cell.group[-1].split("-"))
        yield date.fromisocalendar(year, week, _FRIDAY), total, bound
