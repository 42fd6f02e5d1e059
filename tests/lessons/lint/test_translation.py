"""A lesson in two languages is one lesson, and what is not the same is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lessons.test_reading import block, folder
from themeday.lessons.lesson_check import check_lesson


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("minutes: 12", "minutes: 10", '"minutes" is not the same as in nl.md'),
        ("[1.2, 4.2]", "[1.2]", '"digcomp" is not the same'),
        ("quiz first-look", "quiz second-look", 'here is "quiz second-look", but nl.md has "quiz first-look" (line 9)'),
        ("{anna}", "{ann}", 'the options of "first-look" are ann, bo, but in nl.md (line 9) anna, bo'),
        ("[ ]", "[x]", "the right answers"),
        ("```quiz", "```show\nHello\n```\n```quiz", "here is"),
        ("  > Dat is snel.\n```\n", "  > Dat is snel.\n```\nMore.", "has 2 steps, but nl.md has 1"),
    ],
)
def test_both_languages_have_one_structure(old: str, new: str, words: str, tmp_path: Path) -> None:
    folder(tmp_path, en=block(old, new))
    [problem] = check_lesson(tmp_path / "fake-account")
    assert str(problem).startswith("fake-account/en.md")
    assert words in str(problem)
