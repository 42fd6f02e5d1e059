"""A day may leave out any question that the kit works with: nothing falls over, and nobody answers what it left out."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

import pytest

from themeday.chapters.shipped import NEEDED
from themeday.cli import main
from themeday.day.plan import Day
from themeday.errors import OutcomeRefused
from themeday.rehearsal.day import rehearsal_day
from themeday.rehearsal.folder import write_rehearsal
from themeday.rehearsal.simulation import simulate
from themeday.room.calendar import calendar_file
from themeday.room.session import Session
from themeday.store.records import Records
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.organiser.review import REVIEW_CHAPTERS, review
from themeday.widgets.participant.chapter import chapter_page

EACH = {f"{chapter}/{key}": {chapter: key} for chapter, keys in NEEDED.items() for key in keys.split()}


def without(left_out: dict[str, str]) -> Day:
    """Return a day that leaves out some questions, by chapter."""
    day = rehearsal_day(16, dt.date(2026, 11, 1))
    own = tuple((key, "en", f"---\nextends: {key}\ndrop: [{drop}]\n---\n") for key, drop in left_out.items())
    return day.model_copy(update={"own_text": own, "lessons": day.lessons[:2]})


@pytest.mark.slow
@pytest.mark.parametrize("left_out", EACH.values(), ids=list(EACH))
def test_a_day_is_held_and_reviewed_without_it(left_out: dict[str, str]) -> None:
    held(without(left_out), left_out)


@pytest.mark.slow
@pytest.mark.parametrize("left_out", [{key: NEEDED[key]} for key in NEEDED] + [NEEDED], ids=[*NEEDED, "all of them"])
def test_a_day_is_checked_exported_reported_and_closed_without_it(left_out: dict[str, str], tmp_path: Path) -> None:
    day, folder = without(left_out), tmp_path / "day"
    write_rehearsal(day, held(day, left_out), b"s" * 32, folder)
    for command in ("check", "export", "report", "close --yes", "report"):
        name, *options = command.split()
        assert main([name, str(folder), *options]) == 0


def held(day: Day, left_out: dict[str, str]) -> Records:
    """Hold a day with invented people, and look at every page of it; return its records."""
    records = simulate(day, 16, 5, weeks_later=True)[0].records
    gone = {(chapter, key) for chapter, keys in left_out.items() for key in keys.split()}
    parts = {
        (row.chapter, part) for log in (records.shared, records.private) for row in log for part in row.item.split(".")
    }
    # A step of a check is another question than that of an agreement; a lesson's word may be a tip's.
    assert not {(chapter, key) for chapter, key in gone if chapter not in ("follow_up", "lessons")} & parts
    for who in records.participants()[:4]:
        for key in day.chapters:
            page = Session(day, records, b"secret")
            shown = chapter_page(page, key)
            page.bind(who, "nl")
            assert shown.children
        with suppress(OutcomeRefused):  # no partner, or no agreement that both confirmed
            assert calendar_file(records, b"secret", who, "en", dt.datetime.now(dt.UTC))
    staff = Session(day, records, b"secret")
    staff.bind(None, "nl", staff="facilitator")
    for plan in day.agenda:
        staff.set_stage(plan.key, {"state": "open", "opened": "1"}, {"": {"current": plan.key}})
        assert Console(staff).state["focus"]
        assert Projector(staff).scene["key"] == plan.key
    organiser = Session(day, records, b"secret")
    organiser.bind(None, "nl", staff="organiser")
    chapters = next(card for card in review(organiser).children if type(card).__name__ == "Chapters")
    for tab in REVIEW_CHAPTERS:
        chapters.receive({"type": "open", "tab": tab})
    return records
