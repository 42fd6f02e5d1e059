"""A preview notices every save, tells what is wrong, and lets the pages read the lesson again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from themeday.places import EXERCISES
from themeday.room.session import Session
from themeday.serving.preview import Watcher, preview_day
from themeday.store.records import Records
from themeday.widgets.participant.lessons import LessonPlayer


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXERCISES / "_example", tmp_path / "_example"))


def save(file: Path, old: str, new: str, at: int) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    os.utime(file, ns=(at, at))  # a clock may be coarser than a test is quick


def test_a_save_is_told_and_an_open_page_follows_it(lesson: Path, tmp_path: Path, new_party) -> None:
    party = new_party(day=preview_day(lesson, "nl", tmp_path))
    card = LessonPlayer(party.join(language="nl"))
    assert [one["title"] for one in card.menu] == ["Voorbeeld: een bericht van het pakketje"]
    told: list[str] = []
    watcher = Watcher(lesson, party.session(), lambda text, **values: told.append(text.format(**values)))
    assert not watcher.look_again()

    save(lesson / "nl.md", "Voorbeeld: een bericht", "Beter: een bericht", 10**18)
    assert watcher.look_again()
    assert "everything is in order" in told[-1]
    card.session.poll()
    assert [one["title"] for one in card.menu] == ["Beter: een bericht van het pakketje"]

    save(lesson / "nl.md", "- [x] {sender}", "- [ ] {sender}", 10**18 + 1)
    assert watcher.look_again()
    assert any("regel 23" in line and "geen goed antwoord" in line for line in told), told  # in the author's language
    card.session.poll()
    # Half a change does not empty the page.
    assert [one["title"] for one in card.menu] == ["Beter: een bericht van het pakketje"]


def test_a_new_picture_reaches_the_page_too(lesson: Path, tmp_path: Path, new_party) -> None:
    party = new_party(day=preview_day(lesson, "nl", tmp_path))
    card = LessonPlayer(party.join(language="nl"))
    card._receive(None, {"type": "open", "slug": "_example"}, None)
    pictures = [html for html in card.shown if "<img" in html]
    watcher = Watcher(lesson, party.session(), lambda text, **values: None)
    save(lesson / "message-nl.svg", "#b35c00", "#00b35c", 10**18)
    assert watcher.look_again()
    card.session.poll()
    assert [html for html in card.shown if "<img" in html] != pictures


def test_the_day_of_a_preview_is_nobodys(lesson: Path, tmp_path: Path) -> None:
    day = preview_day(lesson, "en", tmp_path)
    assert (day.languages, day.lessons, day.rehearsal) == (("en", "nl"), ("_example",), True)
    assert Session(day, Records.in_memory()).day.lesson_roots[0] == lesson.parent
