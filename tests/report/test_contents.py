"""What is in a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rehearsed_day import ON, Rehearsal
from themeday.report import write_report
from themeday.report.contents import Report

pytestmark = pytest.mark.slow


def report(day: Rehearsal, target: Path) -> Report:
    return write_report(day.day, day.records(), day.folder, target, "en", ON).reports[target]


def test_without_aims_nothing_stands_above_the_headline(day_of_120: Rehearsal, tmp_path: Path) -> None:
    told = report(day_of_120, tmp_path / "report.html")
    assert (told.aims, told.answer) == (("", ""), ("", ""))
    assert 'class="aims"' not in (tmp_path / "report.html").read_text("utf-8")


@pytest.mark.parametrize(("figure", "shown"), [("people", "120"), ("met_six", "too few to say")])
def test_what_the_day_was_for_stands_above_it_with_the_figure_that_tells(
    day_of_120: Rehearsal, tmp_path: Path, figure: str, shown: str
) -> None:
    aims = {"purpose": {"en": "To learn."}, "success": {"en": "Many come."}, "shown_by": figure}
    day = Rehearsal(day_of_120.day.model_copy(update=aims), day_of_120.folder)
    told = report(day, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert told.answer[1] == shown
    assert page.index("To learn.") < page.index("Many come.") < page.index(f"<strong>{shown}") < page.index("<h2>")


def test_advice_is_told_without_the_spaces_it_was_typed_with(day_of_120: Rehearsal, tmp_path: Path) -> None:
    told = report(day_of_120, tmp_path / "report.html")
    texts = [tip.text for tips in told.advice.values() for tip in tips]
    assert texts
    assert [text for text in texts if text != " ".join(text.split())] == []


def test_advice_at_the_top_has_as_many_votes_as_it_says(day_of_120: Rehearsal, tmp_path: Path) -> None:
    told = report(day_of_120, tmp_path / "report.html")
    votes = [tip.votes for tips in told.most_voted.values() for tip in tips]
    assert min(votes) == told.least_votes >= day_of_120.day.smallest_group
