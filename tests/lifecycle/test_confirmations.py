"""What is asked before closing and deleting is what then happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rehearsed_day import ON, Rehearsal, rehearsed
from themeday.i18n import LANGUAGES, translate
from themeday.lifecycle import confirmations
from themeday.lifecycle.close import close_day
from themeday.lifecycle.erase import purge_day
from themeday.model.outcomes import Outcome
from themeday.report import write_report


@pytest.fixture
def day(tmp_path: Path) -> Rehearsal:
    return rehearsed(tmp_path / "day", 12)


def shared(day: Rehearsal) -> dict[str, Outcome]:
    """Return what counts of what people shared, by the ids of the rows."""
    return {row.outcome_id: row for row in day.records().shared}


def test_what_people_kept_to_themselves_goes_and_what_they_shared_stays(day: Rehearsal, tmp_path: Path) -> None:
    before = shared(day)
    assert list(day.records().private)
    assert before
    close_day(day.folder.path)
    assert not list(day.records().private)
    assert shared(day) == before
    write_report(day.day, day.records(), day.folder, tmp_path / "report.html", "en", ON)
    for said in ("private answers", "What they shared stays", "The review, the report"):
        assert said in confirmations.CLOSE


def test_all_answers_go_with_the_day_and_the_reports_too(day: Rehearsal) -> None:
    report = day.folder.path.parent / "report.html"
    write_report(day.day, day.records(), day.folder, report, "en", ON)
    purge_day(day.folder)
    assert not report.exists()
    assert not list(day.folder.path.glob("*.csv"))
    assert "all answers of this day, and the reports" in confirmations.PURGE


@pytest.mark.parametrize("question", [confirmations.CLOSE, confirmations.PURGE])
def test_each_language_says_that_it_cannot_be_undone(question: str) -> None:
    texts = {language: translate(language, question) for language in LANGUAGES}
    assert len({*texts.values()}) == len(LANGUAGES)
    assert "You cannot undo it" in texts["en"]
    assert "niet" in texts["nl"]
