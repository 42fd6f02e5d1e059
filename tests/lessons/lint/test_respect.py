"""Words that look down on someone are told, in both languages; those that belittle only where that is asked."""

from __future__ import annotations

import pytest

from themeday.lessons.lint.respect import looking_down


@pytest.mark.parametrize("text", ["Voor digibeten", "For dinosaurs", "OK boomer"])
def test_such_a_word_is_told(text: str) -> None:
    assert list(looking_down(text))


def test_what_makes_it_sound_easier_than_it_is_is_told_where_that_is_asked() -> None:
    assert list(looking_down("Natuurlijk weet je dat", belittling=True))
    assert list(looking_down("Natuurlijk weet je dat")) == []
