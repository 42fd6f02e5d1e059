"""themeday.cli.reporting: a draft, a published report, and one that is taken back, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rehearsed_day import Rehearsal, rehearsed
from themeday.cli import main
from themeday.lifecycle.close import close_day
from themeday.report.disclosure.history import load

pytestmark = pytest.mark.slow


@pytest.fixture
def day(tmp_path: Path) -> Rehearsal:
    return rehearsed(tmp_path / "day", 24)


def said(day: Rehearsal, capsys: pytest.CaptureFixture[str], *options: str, language: str = "en") -> str:
    capsys.readouterr()
    assert day.day.folder
    assert main(["report", str(day.day.folder), *options, "--language", language]) == 0
    return capsys.readouterr().out


def test_a_draft_says_what_to_do_before_it_is_passed_on(day: Rehearsal, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(day, capsys)
    assert "This is draft 1" in out
    assert "--publish" in out
    assert load(day.folder.path) == []
    assert "Dit is concept 1" in said(day, capsys, language="nl")


def test_publishing_says_what_it_fixes_and_warns_while_the_day_is_not_closed(
    day: Rehearsal, capsys: pytest.CaptureFixture[str]
) -> None:
    out = said(day, capsys, "--publish")
    assert "a later report tells something new only where at least 5 people changed their answers" in out
    assert "The day is not closed yet" in out
    close_day(day.folder.path)
    assert "not closed" not in said(day, capsys, "--publish")
    assert len(load(day.folder.path)) == 1


def test_one_that_was_never_sent_is_taken_back_with_what_that_means(
    day: Rehearsal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "so there is none to take back" in said(day, capsys, "--never-sent")
    said(day, capsys, "--publish")
    out = said(day, capsys, "--never-sent")
    assert "counts as never sent" in out
    assert "may learn what a few people answered" in out
    assert str(day.day.folder / "report.html") in out
    assert load(day.folder.path) == []


@pytest.mark.parametrize(
    "options", [("--never-sent", "--publish"), ("--drafts", "sent"), ("--never-sent", "--poster")], ids=str
)
def test_what_does_not_go_together_is_refused(day: Rehearsal, options: tuple[str, ...]) -> None:
    assert main(["report", str(day.day.folder), *options]) == 2
    assert load(day.folder.path) == []


def test_a_poster_has_a_name_of_its_own(day: Rehearsal, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(day, capsys, "--poster", "--room", "a")
    assert str(day.day.folder / "poster-a.html") in out
