"""themeday.report.writing: a report is written whole, and noted where erasing looks."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import owners_only
from tests.rehearsed_day import ON, Rehearsal, rehearsed
from tests.report.test_sections import answer
from themeday.chapters import CHAPTERS
from themeday.cli import main
from themeday.errors import ReportError
from themeday.model.people import ROLES_OF_PEOPLE, Participant, Role, new_code
from themeday.report import take_back, write_report
from themeday.report.contents import Report
from themeday.report.disclosure.history import FILE, load
from themeday.room.session import Session
from themeday.store import export_register

pytestmark = pytest.mark.slow


def test_a_report_is_registered_so_that_erasing_finds_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = rehearsed(tmp_path / "day", 16)
    target = tmp_path / "out" / "report.html"
    assert main(["report", str(tmp_path / "day"), "-o", str(target), "--language", "en"]) == 0
    assert f"Written: {target}" in capsys.readouterr().out
    assert [(e.path, e.kind) for e in export_register.entries(day.folder.path)] == [(target, export_register.REPORT)]
    assert owners_only(target)
    code = day.records().participants()[0].code
    assert main(["erase", code, str(tmp_path / "day"), "--yes"]) == 0
    assert not target.exists()
    assert main(["purge", str(tmp_path / "day"), "--yes"]) == 0
    assert not (day.folder.path / FILE).exists()


def test_an_unknown_ending_says_which_there_are(day_of_120: Rehearsal, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"\.html, \.pdf, \.pptx, \.xlsx"):
        day_of_120.html(tmp_path / "report.docx")


# --- drafts, and what is published on purpose


def written(day: Rehearsal, target: Path, **how: Any) -> Report:
    """Write a report, and return it."""
    return write_report(day.day, day.records(), day.folder, target, "en", ON, **how).reports[target]


def come_late(day: Rehearsal, people: int = 1) -> None:
    """Let leaders of one unit join, and answer something."""
    for _ in range(people):
        records = day.records()
        session = Session(day.day, records, day.folder.secret())
        who = Participant(new_code(), Role.LEADER, unit="Onderdeel A", room="a", table="1")
        session.join(who)
        session.bind(who, "en")
        session.save("closing", CHAPTERS["closing"].question("recommend"), 9)


def test_a_draft_says_so_on_every_form_and_binds_no_report(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 40)
    first = written(day, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Draft 1: for the organisers' own eyes" in unescape(page)
    assert page.count("data:image/svg+xml") == 2 + 3  # a watermark on screen and on paper, and the pictures
    assert first.number == 1
    assert load(day.folder.path) == []
    # The same numbers in another form are the same draft; other numbers are the next.
    assert written(day, tmp_path / "report.xlsx").number == 1
    assert written(day, tmp_path / "poster.html", poster=True).number == 1
    come_late(day)
    assert written(day, tmp_path / "late.html", publish=True, drafts="stayed").happened != first.happened


def tables(day: Rehearsal) -> Any:
    """Return what the drafts so far told in numbers."""
    return [report.tables for report in load(day.folder.path, drafts=True)]


def test_two_drafts_with_one_answer_between_cannot_be_subtracted(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 40)
    first = written(day, tmp_path / "report.html")
    come_late(day)
    second = written(day, tmp_path / "second.html")
    assert second.happened == first.happened
    assert (first.repeated, "Counted are the people of" in second.repeated) == ("", True)
    assert len({str(told) for told in tables(day)}) == 1
    # Once as many came as make a group, a draft tells of them.
    come_late(day, day.day.smallest_group - 1)
    third = written(day, tmp_path / "third.html")
    assert (third.number, third.repeated.count("Counted are")) == (2, 0)
    assert third.happened != first.happened


def test_drafts_that_stayed_bind_no_next_one(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 40)
    first = written(day, tmp_path / "report.html")
    come_late(day)
    anew = written(day, tmp_path / "report.html", drafts="stayed")
    assert (anew.number, anew.repeated) == (2, "")
    assert anew.happened != first.happened
    assert len(tables(day)) == 1


def test_what_is_published_is_no_draft_any_more_and_later_reports_are_held_against_it(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 40)
    published = written(day, tmp_path / "report.html", publish=True)
    assert published.draft == ""
    assert "draft" not in (tmp_path / "report.html").read_text("utf-8").partition("</style>")[2].lower()
    assert [report.number for report in load(day.folder.path)] == [1]
    # In another form it is the same report.
    assert written(day, tmp_path / "report.pptx", publish=True).number == 1
    assert [report.number for report in load(day.folder.path)] == [1]
    come_late(day)
    draft = written(day, tmp_path / "draft.html")
    assert (draft.number, draft.happened) == (1, published.happened)  # it says the same
    assert "Counted are the people of the report of" in draft.repeated


def test_drafts_that_told_other_numbers_are_asked_about_when_a_report_is_published(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 40)
    draft = written(day, tmp_path / "draft.html")
    come_late(day)
    target = tmp_path / "report.html"
    with pytest.raises(ReportError, match=r"told other numbers: 1\.") as refused:
        written(day, target, publish=True)
    assert "--drafts stayed" in refused.value.message("nl")
    assert not target.exists()
    assert load(day.folder.path) == []
    stayed = written(day, target, publish=True, drafts="stayed")
    assert stayed.happened != draft.happened
    assert not stayed.repeated
    assert len(load(day.folder.path)) == 1


def test_a_draft_that_was_sent_counts_as_published(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 40)
    draft = written(day, tmp_path / "draft.html")
    come_late(day)
    sent = written(day, tmp_path / "report.html", publish=True, drafts="sent")
    assert sent.happened == draft.happened
    assert sent.repeated
    assert [report.draft for report in load(day.folder.path)] == [False]  # it tells what the draft told


def test_a_report_that_was_never_sent_is_taken_back(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 40)
    target = tmp_path / "report.html"
    assert take_back(day.folder) == (None, [])
    first = written(day, target, publish=True)
    come_late(day)
    taken, files = take_back(day.folder)
    assert (taken and taken.number, files) == (1, [target])
    assert load(day.folder.path) == []
    second = written(day, target, publish=True)
    assert second.happened != first.happened
    assert not second.repeated


def test_one_who_is_erased_does_not_silence_what_is_asked_six_weeks_later(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 60)
    assert "After six weeks" not in day.html(tmp_path / "report.html")
    gone = next(who for who in day.records().participants() if who.role in ROLES_OF_PEOPLE)
    assert main(["erase", gone.code, str(tmp_path / "day"), "--yes"]) == 0
    answer(day, "six", 40)
    page = day.html(tmp_path / "report.html")
    assert "60 people took part" in page
    assert page.count("After six weeks") > 1
    told = load(day.folder.path)[-1]
    assert {key for key in told.tables if key.startswith("follow_up/six")} - told.since.keys()


def test_a_poster_is_a_page_or_a_sheet(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 40)
    with pytest.raises(ReportError, match=r"a poster is written as \.html, \.pdf"):
        written(day, tmp_path / "poster.xlsx", poster=True)
    report = written(day, tmp_path / "poster.html", poster=True, publish=True)
    page = unescape((tmp_path / "poster.html").read_text("utf-8"))
    assert report.headline in page
    assert all(quote.text in page for quote in report.quotes)
    assert page.count("<img ") == 2
