"""How a lesson's minutes are divided over its steps."""

from __future__ import annotations

import pytest

from themeday.lessons.reading import load_lesson
from themeday.lessons.timing import PART, SHAPE, minutes_for
from themeday.places import EXERCISES


def test_the_minutes_of_a_lesson_keep_their_shape() -> None:
    lesson = load_lesson(EXERCISES / "_example", "nl")
    assert sum(SHAPE.values()) == 12
    for part, minutes in SHAPE.items():
        steps = [step for step in lesson.steps if PART.get(step.kind) == part]
        if steps:
            assert sum(minutes_for(lesson, step) for step in steps) == pytest.approx(minutes * lesson.minutes / 12)
    assert {minutes_for(lesson, step) for step in lesson.steps if step.kind == "note"} == {0.0}
