"""Which questions have answers in free text that their authors may release."""

from __future__ import annotations

from functools import cache

from themeday.chapters import AFTERWARDS, CHAPTERS, follow_up
from themeday.chapters.agreements import OWN, TOGETHER
from themeday.day.plan import Day
from themeday.i18n import translate
from themeday.model.outcomes import Visibility
from themeday.model.questions import Kind, Question


def questions(day: Day) -> dict[str, Question]:
    """Return the questions of a day with free text whose author may release it.

    Returns:
        By chapter and item, such as "expectations/hope".
    """
    here = {*(plan.key for plan in day.agenda), *AFTERWARDS}
    return {key: question for key, question in questions_asked().items() if key.partition("/")[0] in here}


@cache
def questions_asked() -> dict[str, Question]:
    """Return the same for a day with every chapter, and the weeks after it."""
    asked = [(key, question) for key, chapter in CHAPTERS.items() for question in chapter.questions]
    asked += [("agreements", question) for question in (*OWN, *TOGETHER)]
    asked += [(follow_up.CHAPTER.key, question) for question in follow_up.ALL]
    return {
        f"{chapter}/{item}": question
        for chapter, question in asked
        for item in question.text_items
        if question.kind is not Kind.TAGS and set(question.visibilities) & {Visibility.ANONYMOUS, Visibility.REPORT}
    }


def wording(key: str, language: str) -> str:
    """Return what was asked; of what was asked more than once, with when.

    Args:
        key: of a question in `questions_asked`.
    """
    ask = translate(language, questions_asked()[key].ask)
    chapter, _, item = key.partition("/")
    if chapter != follow_up.CHAPTER.key:
        return ask
    return f"{translate(language, follow_up.TITLES[item.partition('.')[0]])}: {ask}"
