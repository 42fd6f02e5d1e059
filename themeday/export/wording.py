"""Everything that is asked on a day, and how rows of its log read in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from themeday.chapters import EVERY_CHAPTER
from themeday.chapters.lessons import confidence
from themeday.day.plan import Day
from themeday.i18n import translate
from themeday.model.questions import Question
from themeday.results.questions import every_question, question_of

#: What was asked, and the words of what is kept as a key.
Words = tuple[str, Mapping[str, str]]


def everything_asked(day: Day) -> dict[str, list[Question]]:
    """Return everything that is asked, by chapter."""
    asked: dict[str, list[Question]] = {key: [] for key in EVERY_CHAPTER}
    for key, question in every_question():
        asked[key].append(question)
    asked["lessons"] += [confidence(slug, when) for slug in day.lessons for when in ("before", "after")]
    return asked


def wording(day: Day, language: str) -> Callable[[str, str], Words]:
    """Return what tells how a row of a chapter and item reads; what is not known here reads as its item."""
    say = partial(translate, language)
    known = {
        (chapter, item): words
        for chapter, asked in everything_asked(day).items()
        for question in asked
        for item, words in question.readings(say).items()
    }

    def read(chapter: str, item: str) -> Words:
        if words := known.get((chapter, item)):
            return words
        question = question_of(chapter, item)
        return (say(question.ask) if question else item, {})

    return read
