"""Blocks whose fences were typed wrong: told once, and no answer is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lessons.lint.test_stray_marks import ALL, CONTENTS, FENCES, FILES, SHOWN, broken_folder
from tests.lessons.test_lesson_check import TEXT
from themeday.errors import LessonError
from themeday.lessons.lesson_check import check_lesson
from themeday.lessons.reading import load_lesson


@pytest.mark.parametrize("name", FENCES)
def test_a_wrong_fence_is_one_mistake_and_shows_no_answer(name: str, tmp_path: Path) -> None:
    broken = FENCES[name]
    folder = broken_folder(tmp_path, TEXT.replace(broken.old, broken.new, 1))
    own = [one for one in check_lesson(folder, "en") if one.values["file"] == "_example/en.md"]
    if "two backticks at the end" not in name and "swallowing" not in name:
        assert len(own) == 1, [str(one) for one in own]
    with pytest.raises(LessonError):
        load_lesson(folder, "en")


def test_a_longer_fence_holds_a_shorter_one(tmp_path: Path) -> None:
    text = TEXT.replace("```show the-message", "````show the-message").replace(
        f"{SHOWN}\n```", "```\nprint(1)\n```\n````"
    )
    folder = broken_folder(tmp_path, text)
    assert check_lesson(folder) == []
    assert (
        "<pre><code>print(1)" in next(step for step in load_lesson(folder, "en").steps if step.kind == "show").text_html
    )


def test_an_x_in_a_box_never_reaches_the_room_untold() -> None:
    assert len(ALL) + len(FILES) + len(CONTENTS) >= 50
