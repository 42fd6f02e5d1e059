"""What stands between the --- lines stays as it was typed."""

from __future__ import annotations

from pathlib import Path

from tests.lessons.test_reading import HEAD, QUIZ, folder
from themeday.lessons.reading import load_lesson


def test_values_stay_as_typed(tmp_path: Path) -> None:
    text = HEAD.replace("Nep of echt?", "no").replace("Kijken.", "2026-01-02") + QUIZ
    lesson = load_lesson(folder(tmp_path, text), "nl")
    assert (lesson.title, lesson.goal) == ("no", "2026-01-02")
