"""What each kind of block asks, and what of its settings is the same in every language."""

from __future__ import annotations

import pytest

from themeday.chapters.form import LiveWords, QuestionSettings
from themeday.lessons.block_kinds import ANSWERED, LESSON, RULES
from themeday.lessons.timing import SHAPE


@pytest.mark.parametrize("kind", RULES)
def test_a_rule_is_of_one_piece(kind: str) -> None:
    rule = RULES[kind]
    assert rule.part in ("", *SHAPE)
    assert not rule.right or rule.boxes
    assert rule.options <= rule.most
    assert (kind in ANSWERED) is rule.answered
    assert "{key}" in rule.example


def test_a_lesson_asks_how_sure_people_feel_under_keys_of_its_own() -> None:
    assert set(LESSON.reserved) == {"before", "after", "back"}


def test_texts_may_differ_between_languages_and_all_else_not() -> None:
    one, other = QuestionSettings(placeholder="For example"), QuestionSettings(placeholder="Bijvoorbeeld")
    assert one.structure() == other.structure()
    assert one.structure() != QuestionSettings(reveal=True).structure()
    words = LiveWords.model_validate({"wait": "Wait {n} minutes"})
    assert words.structure() == LiveWords.model_validate({"wait": "Wacht {n} minuten"}).structure()
    assert words.structure() != LiveWords.model_validate({"wait": "Wacht"}).structure()
