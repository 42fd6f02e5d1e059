"""Every question there is, by chapter and item: what was asked, and of which answers in free text may be told."""

from __future__ import annotations

from functools import lru_cache

from themeday.chapters import Chapters, follow_up
from themeday.chapters.closing import TIP_KINDS
from themeday.day.plan import Day
from themeday.i18n import translate
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility


def scale_of(chapters: Chapters, key: str) -> Question | None:
    """Return the scale with a key such as "closing/recommend"; None when the day asks no such scale."""
    chapter, _, item = key.partition("/")
    question = chapters.question_of(chapter, item)
    return question if question and question.kind in (Kind.SCALE, Kind.RATING) else None


@lru_cache(maxsize=8)
def _open_questions(chapters: Chapters) -> dict[str, Question]:
    return {
        f"{chapter}/{item}": question
        for chapter, question in chapters.every_question
        for item in question.text_items
        if question.kind is not Kind.TAGS
        and set(question.visibilities) & {Visibility.ANONYMOUS, Visibility.REPORT}
        and item.partition(".")[0] not in TIP_KINDS
    }


def open_questions(day: Day) -> dict[str, Question]:
    """Return the questions of a day with free text whose author may release it, by key such as "expectations/hope".

    Do's and don'ts stand apart.
    """
    here = {*(plan.key for plan in day.agenda), *day.chapters.afterwards}
    return {key: question for key, question in _open_questions(day.chapters).items() if key.partition("/")[0] in here}


def question_text(chapters: Chapters, key: str, language: str) -> str:
    """Return what an open question asks, of what was asked more than once with when; its key when nobody asks it."""
    asked = _open_questions(chapters).get(key)
    ask = translate(language, asked.ask) if asked else key
    chapter, _, item = key.partition("/")
    if chapter != follow_up.CHAPTER or not asked:
        return ask
    return f"{translate(language, follow_up.TITLES[item.partition('.')[0]])}: {ask}"
