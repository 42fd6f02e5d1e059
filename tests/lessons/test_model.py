"""What a lesson becomes cannot be changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.lessons.test_reading import folder
from themeday.lessons.reading import load_lesson


def test_a_lesson_cannot_be_changed(tmp_path: Path) -> None:
    lesson = load_lesson(folder(tmp_path), "nl")
    with pytest.raises(ValidationError):
        lesson.title = "Anders"
    with pytest.raises(ValidationError):
        lesson.steps[0].options[0].right = True
