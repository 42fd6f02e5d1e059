"""A first version of a chapter: whole in its author's language, and marked in the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.chapters.chapter_check import check_chapter
from themeday.chapters.new_chapter import QUESTIONS, new_chapter
from themeday.chapters.own import read_own
from themeday.errors import LessonError

ANSWERS = {"lead": "What: helps?", "screen": "Look around.", "ask": "What helps you?", "say": "Ask two."}


def test_four_answers_make_a_chapter_that_lacks_only_its_translation(tmp_path: Path) -> None:
    folder = new_chapter(tmp_path, "A bad day", ANSWERS, "en", ("en", "nl"))
    assert folder == tmp_path / "chapters" / "a-bad-day"
    chapter = read_own(folder)
    assert (chapter.title, chapter.lead, chapter.projector) == ("A bad day", "What: helps?", "Look around.")
    assert [question.ask for question in chapter.questions] == ["What helps you?"]
    told = check_chapter(folder, ("en", "nl"))
    assert len(told) == 1 + len(ANSWERS)
    assert all("a-bad-day/nl.md" in str(each) and "VERTAAL:" in str(each) for each in told)
    assert check_chapter(folder, ("en",)) == []


def test_what_is_not_answered_is_marked_to_be_written(tmp_path: Path) -> None:
    folder = new_chapter(tmp_path, "Leeg", {}, "nl", ("nl",))
    assert sum("SCHRIJF:" in str(each) for each in check_chapter(folder, ("nl",))) == len(QUESTIONS)


def test_what_is_there_stays(tmp_path: Path) -> None:
    new_chapter(tmp_path, "Twice", ANSWERS, "en", ("en",))
    with pytest.raises(LessonError, match="is there already and stays as it is"):
        new_chapter(tmp_path, "Twice", {}, "en", ("en",))
