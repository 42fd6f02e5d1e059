"""Every question there is, by chapter and item: what was asked, and of which answers in free text may be told."""

from __future__ import annotations

from functools import cache

from themeday.chapters import AFTERWARDS, EVERY_CHAPTER, everything_asked, follow_up
from themeday.chapters.closing import TIP_KINDS
from themeday.chapters.lessons import CHAPTER as LESSONS
from themeday.chapters.lessons import confidence, heard
from themeday.day.plan import Day
from themeday.i18n import translate
from themeday.lessons.block_kinds import RESERVED_KEYS
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility

#: What stands behind the key of a lesson's step: how well its listener can go on.
HEARD = "heard"


@cache
def every_question() -> tuple[tuple[str, Question], ...]:
    """Return all that is asked on any day and in the weeks after it, each with its chapter; lessons ask more."""
    return tuple((key, question) for key in EVERY_CHAPTER for question in everything_asked(key))


@cache
def _by_item() -> dict[tuple[str, str], Question]:
    return {(chapter, item): asked for chapter, asked in every_question() for item in (*asked.items, asked.key)}


def question_of(chapter: str, item: str) -> Question | None:
    """Return the question that an item belongs to; None for what a lesson's own file asks, and for votes."""
    if chapter == LESSONS.key:
        key, _, when = item.rpartition(".")
        return heard(key) if when == HEARD else confidence(key, when) if when in RESERVED_KEYS else None
    return _by_item().get((chapter, item))


def scale_of(key: str) -> Question:
    """Return the scale with a key such as "closing/recommend".

    Raises:
        KeyError: there is no such scale.
    """
    chapter, _, item = key.partition("/")
    question = question_of(chapter, item)
    if question is None or question.kind not in (Kind.SCALE, Kind.RATING):
        raise KeyError(key)
    return question


@cache
def _open_questions() -> dict[str, Question]:
    return {
        f"{chapter}/{item}": question
        for chapter, question in every_question()
        for item in question.text_items
        if question.kind is not Kind.TAGS
        and set(question.visibilities) & {Visibility.ANONYMOUS, Visibility.REPORT}
        and item.partition(".")[0] not in TIP_KINDS
    }


def open_questions(day: Day) -> dict[str, Question]:
    """Return the questions of a day with free text whose author may release it, by key such as "expectations/hope".

    Do's and don'ts stand apart.
    """
    here = {*(plan.key for plan in day.agenda), *AFTERWARDS}
    return {key: question for key, question in _open_questions().items() if key.partition("/")[0] in here}


def question_text(key: str, language: str) -> str:
    """Return what an open question asks; of what was asked more than once, with when."""
    ask = translate(language, _open_questions()[key].ask)
    chapter, _, item = key.partition("/")
    if chapter != follow_up.CHAPTER.key:
        return ask
    return f"{translate(language, follow_up.TITLES[item.partition('.')[0]])}: {ask}"
