"""The first two pages in sentences."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.rehearsed_day import Rehearsal
from tests.report.test_pictures import reported
from themeday.report.disclosure.suppression import Cell, Table
from themeday.report.summary import asks, headline
from themeday.results.measures import CONFIDENCE

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("weeks", [0, 5, 30])
def test_nothing_is_asked_by_a_day_in_the_past_or_a_weekend(day_of_120: Rehearsal, weeks: int) -> None:
    made = day_of_120.day.date + dt.timedelta(weeks=weeks, days=2)
    told = reported(day_of_120)
    told = replace(told, published=replace(told.published, on=made.isoformat()))
    dates = [ask.by for ask in asks(day_of_120.day, told) if ask.by]
    assert len(dates) == 3
    assert all(date > made and date.isoweekday() < 6 for date in dates)


@pytest.mark.parametrize(("at_the_end", "surer"), [((10, 40), True), ((30, 20), False), ((27, 23), False)])
def test_the_headline_says_surer_only_where_it_is_more_than_chance(
    day_of_120: Rehearsal, at_the_end: tuple[int, int], surer: bool
) -> None:
    groups = (("1", "2"), ("3", "4", "5"))

    def table(counts: tuple[int, int]) -> Table:
        return Table({"": 60}, {"": tuple(Cell(group, n) for group, n in zip(groups, counts, strict=True))})

    told = reported(day_of_120)
    scales = {CONFIDENCE[1]: table((30, 20)), CONFIDENCE[2]: table(at_the_end)}
    told = replace(told, published=replace(told.published, tables={**told.published.tables, **scales}))
    assert headline(told).endswith("Looking back, they left surer than they came.") is surer
