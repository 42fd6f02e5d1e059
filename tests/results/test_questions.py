"""Every question is found by what the log keeps of it."""

from __future__ import annotations

import pytest

from tests.results.people import DAY
from themeday.chapters import EVERY_CHAPTER
from themeday.results.questions import open_questions, question_text, scale_of

question_of = EVERY_CHAPTER.question_of


def test_every_item_leads_to_its_question() -> None:
    for chapter, question in EVERY_CHAPTER.every_question:
        assert [question_of(chapter, item) for item in question.items] == [question] * len(question.items)
    assert question_of("lessons", "fake-account.before")
    assert question_of("lessons", "fake-account.explain.heard")
    assert question_of("closing", "vote.do.1.AAAA2222") is None


@pytest.mark.parametrize("key", ["closing/take_along", "closing/nothing", "nowhere/direct"])
def test_what_is_no_scale_is_none(key: str) -> None:
    assert scale_of(EVERY_CHAPTER, key) is None


def test_open_questions_are_those_of_the_day_whose_words_may_be_released() -> None:
    asked = open_questions(DAY)
    assert {"closing/take_along", "expectations/learn.own", "follow_up/six.learned"} <= set(asked)
    assert not {key for key in asked if key.startswith(("closing/do", "closing/dont", "expectations/motivation"))}
    assert question_text(EVERY_CHAPTER, "follow_up/six.learned", "en").startswith("After six weeks: ")
