"""Themes as they are proposed: the same for the same texts, in both languages."""

from __future__ import annotations

from random import Random

from tests.results.themes.released import TEXTS
from themeday.results.themes.grouping import propose


def test_dutch_and_english_about_the_same_meet() -> None:
    groups = propose(
        {"a": "Luisteren naar jongeren", "b": "I listen and learn", "c": "They listen to me", "d": "Ik luister niet"}
    )
    assert groups == [["a", "b", "c", "d"]]


def test_the_same_answers_give_the_same_themes_in_any_order() -> None:
    texts = {str(number): text for number, text in enumerate(TEXTS * 3)}
    first = propose(texts)
    for seed in range(5):
        keys = list(texts)
        Random(seed).shuffle(keys)
        assert propose({key: texts[key] for key in keys}) == first
