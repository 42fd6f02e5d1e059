"""A first version of a lesson, from five answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.errors import LessonError
from themeday.lessons.lesson_check import check_lesson
from themeday.lessons.new_lesson import QUESTIONS, new_lesson
from themeday.lessons.reading import load_lesson


def test_a_lesson_with_five_answers_only_has_to_be_translated(tmp_path: Path) -> None:
    folder = new_lesson(tmp_path, "Who is calling?", dict.fromkeys(QUESTIONS, "Look first."), "en")
    assert folder.name == "who-is-calling"
    assert load_lesson(folder, "en").title == "Who is calling?"
    assert {problem.values["file"] for problem in check_lesson(folder, "en")} == {"who-is-calling/nl.md"}


@pytest.mark.parametrize("answer", ["```quiz x", "# ", "---", "a: b", '"', "~~~"])
def test_no_answer_breaks_the_file(answer: str, tmp_path: Path) -> None:
    folder = new_lesson(tmp_path, answer, dict.fromkeys(QUESTIONS, answer), "nl")
    for language in ("nl", "en"):
        assert load_lesson(folder, language).steps


def test_a_lesson_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    new_lesson(tmp_path, "Bellen", {}, "nl")
    with pytest.raises(LessonError, match="is there already"):
        new_lesson(tmp_path, "Bellen", {}, "nl")
