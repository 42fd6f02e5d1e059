"""How rows read in words: as they were asked, with the words of what is kept as a key."""

from __future__ import annotations

import pytest

from tests.conftest import DAY
from themeday.chapters import EVERY_CHAPTER
from themeday.export.wording import Reading, everything_asked, wording


def test_every_question_of_every_chapter_is_asked() -> None:
    asked = everything_asked(DAY, "nl")
    assert list(asked) == list(EVERY_CHAPTER)
    for key in EVERY_CHAPTER:
        assert [question for question in EVERY_CHAPTER.everything_asked(key, ()) if question not in asked[key]] == []


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
    reading = wording(DAY, "en")(chapter, item)
    assert ask in reading.ask
    assert text in reading.answer(value)


def test_what_nobody_knows_reads_as_its_item() -> None:
    assert wording(DAY, "nl")("elsewhere", "thing") == Reading("thing", {}, None)


def test_what_a_lesson_asks_reads_with_its_title_also_when_it_is_no_longer_on_offer() -> None:
    day = DAY.model_copy(update={"lessons": ()})
    read = wording(day, "en", ["fake-account"])
    assert read("lessons", "fake-account.before").ask == "Fake account or real? – How sure do you feel about this now?"
    assert read("lessons", "fake-account.explain.praise").ask.startswith("Fake account or real? – What did the other")
    assert read("lessons", "gone.before").ask == "How sure do you feel about this now?"


@pytest.mark.parametrize(
    ("chapter", "item", "value", "number"),
    [
        ("closing", "recommend", "9", 9),
        ("closing", "recommend", "", None),
        ("closing", "recommend", "٣", None),
        ("closing", "take_along", "7", None),
        ("expectations", "learn.ai", "1", None),
        ("lessons", "fake-account.before", "3", 3),
        ("elsewhere", "thing", "3", None),
    ],
)
def test_what_was_asked_as_a_number_is_one(chapter: str, item: str, value: str, number: int | None) -> None:
    assert wording(DAY, "nl")(chapter, item).number(value) == number
