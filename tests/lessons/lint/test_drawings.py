"""What a drawing holds that cannot be seen, or tells of someone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.lessons.test_lesson_check import EXAMPLE
from themeday.lessons.lesson_check import check_lesson


def test_details_in_a_picture_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "_example"
    shutil.copytree(EXAMPLE, folder)
    picture = folder / "message-en.svg"
    picture.write_text(picture.read_text("utf-8").replace(">Parcelpoint<", ">Sanne de Vries<"), "utf-8")
    [problem] = check_lesson(folder)
    assert str(problem).startswith('_example/message-en.svg, line 1: "Sanne de Vries" looks like the name')


DRAWINGS = {
    "a photo inside": ("<text", '<image href="data:image/jpeg;base64,x"/><text', "and of that nothing is shown"),
    "a drawing elsewhere": ("<text", '<use href="https://example.org/x.svg"/><text', "and of that nothing is shown"),
    "a script": ("<text", "<script>alert(1)</script><text", "<script"),
    "no size": ('viewBox="', 'viewbox="', "does not say how large it is"),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_that_cannot_be_seen_is_told(name: str, tmp_path: Path) -> None:
    old, new, words = DRAWINGS[name]
    folder = tmp_path / "_example"
    shutil.copytree(EXAMPLE, folder)
    picture = folder / "message-en.svg"
    drawn = picture.read_text("utf-8")
    assert old in drawn
    picture.write_text(drawn.replace(old, new, 1), "utf-8")
    [problem] = check_lesson(folder)
    assert str(problem).startswith("_example/message-en.svg, line 1: ")
    assert words in str(problem)
    assert problem.message("nl") != str(problem)
