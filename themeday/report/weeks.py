"""Dates as a curve: how many had come by the end of which week, and no date by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from themeday.report.disclosure.suppression import protect
from themeday.results.frequencies import FrequencyTable
from themeday.results.measures import EVERYONE

_FRIDAY = 5


def by_week(days: Iterable[str], k: int) -> Iterator[tuple[date, int]]:
    """Yield the Fridays by which some dates had come, and how many; nothing of fewer than k.

    Weeks are taken together until each has at least k dates or none, so that no date stands out.

    Args:
        days: ISO dates; empty texts are left out.
    """
    weeks = [f"{year}-{week:02}" for day in days if day for year, week, _ in [date.fromisoformat(day).isocalendar()]]
    counts = {week: weeks.count(week) for week in sorted(set(weeks))}
    table = protect(FrequencyTable("weeks", {EVERYONE: len(weeks)}, {EVERYONE: counts}, ordered=True), k)
    total = 0
    for cell in table.overall if table else ():
        total += cell.count
        year, week = map(int, cell.group[-1].split("-"))
        yield date.fromisocalendar(year, week, _FRIDAY), total
