"""What a day knows of itself: its key, titles, agenda, and the copy from which it is served."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.day.test_load import GOOD, with_line, write
from themeday.chapters import CHAPTERS
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.day.plan import ChapterPlan, Day, Room


def test_the_agenda_keeps_its_order_and_may_leave_chapters_out(tmp_path):
    day = load_day(write(tmp_path, GOOD + "[agenda]\nclosing = 25\nwelcome = 90\n"))
    assert day.planned() == [
        ("closing", dt.time(9), dt.time(9, 25)),
        ("welcome", dt.time(9, 25), dt.time(10, 55)),
    ]


def test_planned_follows_the_default_minutes(tmp_path):
    day = load_day(write(tmp_path, GOOD))
    assert day.planned()[0] == ("welcome", dt.time(9), dt.time(9, 20))
    assert day.planned()[-1].end == dt.time(13, 10)
    assert sum(chapter.minutes for chapter in CHAPTERS.values()) == 250


def test_a_rehearsal_can_never_be_taken_for_a_day(tmp_path):
    assert load_day(write(tmp_path, with_line("rehearsal = true"))).key.startswith("rehearsal-2027-01-14-")


def test_a_title_in_symbols_still_gives_a_key(tmp_path):
    assert load_day(write(tmp_path, with_line('title = "🙂"'))).key == "2027-01-14-day"


def test_a_title_per_language(tmp_path):
    day = load_day(write(tmp_path, with_line('title = { nl = "Themadag", en = "Theme day" }')))
    assert (day.title_in("nl"), day.title_in("en"), day.title_in("fr")) == ("Themadag", "Theme day", "Themadag")


def test_a_day_is_frozen(tmp_path):
    with pytest.raises(ValueError, match="frozen"):
        load_day(write(tmp_path, GOOD)).retention_days = 3


def test_a_day_made_by_code_is_checked_too():
    fields = {
        "title": "T",
        "date": dt.date(2027, 1, 14),
        "units": ("A", "B"),
        "rooms": (Room(key="a", name="Zaal", tables=3),),
        "organiser_contact": "wij",
    }
    assert Day(**fields).languages == ("nl", "en")
    with pytest.raises(ValueError, match="twice"):
        Day(**fields, agenda=(ChapterPlan(key="welcome", minutes=1),) * 2)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_day_comes_back_from_its_text(tmp_path: Path, language: str) -> None:
    new_day(tmp_path / "day", language)
    day = load_day(tmp_path / "day")
    back = type(day).from_text(day.to_text())
    assert back == day
    assert back.lesson_roots == day.lesson_roots
    assert back.planned() == day.planned()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_day_written_as_toml_is_the_same_day(tmp_path: Path, language: str) -> None:
    new_day(tmp_path / "day", language)
    day = load_day(tmp_path / "day").model_copy(
        update={"units": ('Team "Water"', "a\\b", "\u00e9\u2603"), "follow_up_address": "https://themadag.example.nl"}
    )
    (tmp_path / "day" / "day.toml").write_text(day.to_toml(), encoding="utf-8")
    assert load_day(tmp_path / "day") == day


def test_what_a_day_is_for_may_be_said_and_comes_back(tmp_path):
    plain = load_day(write(tmp_path, GOOD))
    assert (plain.aims_in("nl"), plain.shown_by) == (("", ""), None)
    purpose = 'purpose = { nl = "Leren.", en = "Learning." }'
    day = load_day(write(tmp_path, with_line(f'{purpose}\nsuccess = "An 8."\nshown_by = "recommend"')))
    assert (day.aims_in("en"), day.aims_in("nl")) == (("Learning.", "An 8."), ("Leren.", "An 8."))
    assert Day.from_text(day.to_text()) == day
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "day.toml").write_text(day.to_toml(), encoding="utf-8")
    assert load_day(tmp_path / "again").aims_in("nl") == ("Leren.", "An 8.")
