"""The figures by which a day is known: told by the rules of the report, and by the keys that day.toml may name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rehearsed_day import Rehearsal
from tests.report.test_pictures import reported
from themeday.day.plan import FIGURES as NAMED
from themeday.report.disclosure.suppression import Cell, Table
from themeday.report.figures import ReportedDay
from themeday.report.key_figures import FIGURES, key_figures

pytestmark = pytest.mark.slow


def test_day_toml_may_name_each_of_them_and_no_other() -> None:
    assert tuple(FIGURES) == NAMED


def test_of_a_table_that_is_not_told_there_is_no_figure(day_of_120: Rehearsal) -> None:
    told = reported(day_of_120)
    assert {figure.key for figure in key_figures(told)} == {"people", "agreements", "recommend", "sure_before", "sure"}
    without = replace(told, published=replace(told.published, tables={}))
    assert key_figures(without) == []


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ((("none",), ("once",), ("few", "many")), "80% (95% between 64% and 90%)"),
        ((("none", "once"), ("few",), ("many",)), None),  # of some it is not known whether they met
    ],
)
def test_who_met_is_told_only_where_who_did_not_stands_apart(
    day_of_120: Rehearsal, groups: tuple[tuple[str, ...], ...], shown: str | None
) -> None:
    counts = (7, 14, 14)
    table = Table({"": 120}, {"": tuple(Cell(group, n) for group, n in zip(groups, counts, strict=True))})
    told: ReportedDay = reported(day_of_120)
    told = replace(told, published=replace(told.published, tables={"follow_up/six.met": table}))
    assert {figure.key: figure.shown for figure in key_figures(told)}.get("met_six") == shown
