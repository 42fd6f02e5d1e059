"""Everything that is asked on a day, and how rows of its log read in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from themeday.chapters.agreements import CONFIRMATION
from themeday.day.plan import Day
from themeday.errors import LessonError
from themeday.i18n import N_, translate
from themeday.lessons.block_kinds import RESERVED_KEYS
from themeday.lessons.model import Lesson
from themeday.lessons.reading import load_lesson_for
from themeday.model.questions import Kind, Question
from themeday.results.reading import LESSONS

CONFIRMED = N_("Confirmation; changes whenever the agreement changes")
#: Kinds of which a row holds a number: a step, a number of stars, a place in an order.
_NUMBERS = (Kind.SCALE, Kind.RATING, Kind.RANK)


class Reading(NamedTuple):
    """How a row reads."""

    ask: str
    words: Mapping[str, str] = {}  # of what is kept as a key
    kind: Kind | None = None  # None when nobody knows any more what was asked

    def answer(self, value: str) -> str:
        """Return an answer in words."""
        return self.words.get(value, value)

    def number(self, value: str) -> int | None:
        """Return an answer that is a number."""
        whole = self.kind in _NUMBERS and value.isascii() and value.isdecimal() and len(value) < 4
        return int(value) if whole else None


def everything_asked(day: Day, language: str, lessons: Iterable[str] = ()) -> dict[str, list[Question]]:
    """Return everything that is asked, by chapter; what lessons ask begins with the lesson's title.

    Args:
        lessons: keys of those that were done, although they may be no longer on offer.
    """
    chapters = day.chapters
    asked = {key: [*chapters.everything_asked(key, day.questions)] for key in chapters}
    for slug in dict.fromkeys((*day.lessons, *lessons)):
        lesson = next(_lessons(day, slug, language), None)
        questions = chapters.lesson_questions(lesson) if lesson else chapters.sure(slug, *RESERVED_KEYS)
        asked[LESSONS] += [
            replace(question, ask=f"{lesson.title if lesson else slug} – {translate(language, question.ask)}")
            for question in questions
        ]
    return asked


def wording(day: Day, language: str, lessons: Iterable[str] = ()) -> Callable[[str, str], Reading]:
    """Return what tells how a row of a chapter and item reads; what is not known here reads as its item."""
    say = partial(translate, language)
    known = {
        (chapter, item): Reading(ask, words, Kind.TEXT if item in question.text_items else question.kind)
        for chapter, asked in everything_asked(day, language, lessons).items()
        for question in asked
        for item, (ask, words) in question.readings(say).items()
    }
    known["agreements", CONFIRMATION] = Reading(say(CONFIRMED), {}, Kind.TEXT)

    def read(chapter: str, item: str) -> Reading:
        if reading := known.get((chapter, item)):
            return reading
        question = day.chapters.question_of(chapter, item)
        return Reading(say(question.ask), {}, question.kind) if question else Reading(item)

    return read


def _lessons(day: Day, slug: str, language: str) -> Iterator[Lesson]:
    for root in day.lesson_roots:
        if (root / slug).is_dir():
            with suppress(LessonError):
                yield load_lesson_for(root / slug, language)
