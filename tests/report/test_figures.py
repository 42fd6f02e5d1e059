"""Cells of the report: what a reader sees, and what a spreadsheet takes them for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.asked import scale_of
from tests.rehearsed_day import Rehearsal
from tests.report.test_pictures import reported
from themeday.report.disclosure.suppression import Cell, Table
from themeday.report.figures import ReportedDay, average_ends
from themeday.text.numbers import Number

pytestmark = pytest.mark.slow

RECOMMEND = scale_of("closing/recommend")


@pytest.fixture(scope="module")
def told(day_of_120: Rehearsal) -> ReportedDay:
    return reported(day_of_120)


def table(*cells: tuple[tuple[str, ...], int]) -> Table:
    return Table({"": 120}, {"": tuple(Cell(group, n) for group, n in cells)})


def test_an_average_of_single_steps_is_a_number_with_its_interval_and_answers(told: ReportedDay) -> None:
    average = told.average_in_words(table((("7",), 10), (("9",), 10)), RECOMMEND)
    assert isinstance(average, Number)
    assert average.value == 8
    assert list(average.beside) == ["95% from", "95% to", "Answers"]
    assert average.beside["Answers"].value == 20


def test_of_steps_that_are_taken_together_only_the_ends_are_told(told: ReportedDay) -> None:
    pooled = table((("7", "8"), 10), (("9",), 10))
    average = told.average_in_words(pooled, RECOMMEND)
    assert isinstance(average, Number)
    assert (average, average.value) == ("between 8.0 and 8.5", None)
    assert [average.beside[name].value for name in ("at least", "at most")] == [8.0, 8.5]
    assert average_ends(table((("1", "2", "3", "4"), 10), (("9",), 10))) is None  # too far apart to say anything


def test_a_lower_bound_of_all_of_them_is_all_of_them(told: ReportedDay) -> None:
    bounds = {"response/closing": {"": 100, "young_colleague": 60, "leader": 55}}
    told = replace(told, published=replace(told.published, bounds=bounds))
    # Both sides together are at least the sum of what is told of each.
    assert told.bounds("response/closing") == ["at least 115", "60", "at least 55"]
    assert told.bounds("response/welcome") == []
