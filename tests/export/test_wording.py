"""How rows read in words: as they were asked, with the words of what is kept as a key."""

from __future__ import annotations

import pytest

from tests.conftest import DAY
from themeday.chapters import EVERY_CHAPTER
from themeday.export.wording import everything_asked, wording


def test_every_question_of_every_chapter_is_asked() -> None:
    asked = everything_asked(DAY)
    assert list(asked) == list(EVERY_CHAPTER)
    for key, chapter in EVERY_CHAPTER.items():
        assert [question for question in chapter.everything_asked if question not in asked[key]] == []


@pytest.mark.parametrize(
    ("chapter", "item", "ask", "value", "text"),
    [
        ("expectations", "matching", "matched", "yes", "Yes"),
        ("expectations", "learn.ai", "learn", "1", "AI"),
        ("agreements", "cadence", "meet", "monthly", "Every month"),
        ("lessons", "fake-account.before", "How sure", "3", "3"),
        ("lessons", "somewhere-else.back", "Looking back", "3", "3"),
        ("lessons", "fake-account.explain.heard", "You listened", "2", "2"),
    ],
)
def test_a_row_reads_as_it_was_asked(chapter: str, item: str, ask: str, value: str, text: str) -> None:
    read, words = wording(DAY, "en")(chapter, item)
    assert ask in read
    assert text in words.get(value, value)


def test_what_nobody_knows_reads_as_its_item() -> None:
    assert wording(DAY, "nl")("elsewhere", "thing") == ("thing", {})
