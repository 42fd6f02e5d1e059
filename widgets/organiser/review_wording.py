"""What was asked and how answers read, in the reader's language."""

from __future__ import annotations

import textwrap
from weakref import WeakKeyDictionary

from themeday.chapters import follow_up
from themeday.chapters.agreements import CONFIRMATION
from themeday.i18n import N_
from themeday.lessons.model import Lesson
from themeday.model.questions import Question
from themeday.results.measures import readable_lessons
from themeday.room.session import Session
from themeday.text.display import side_by_side

_LONGEST_QUESTION = 140  # characters; the step of a lesson may be a whole paragraph
# Several cards of a page want them; reading eleven lessons takes a quarter of a second.
_lessons: WeakKeyDictionary[Session, dict[str, list[Lesson]]] = WeakKeyDictionary()


def all_questions(session: Session) -> list[tuple[str, str, Question]]:
    """Return everything that is asked: key of the chapter, title of lesson or check, and the question."""
    asked = session.day.chapters
    questions = [(chapter, _when(session, chapter, question), question) for chapter, question in asked.every_question]
    for lesson in lessons_in_language(session):
        questions += [("lessons", lesson.title, question) for question in asked.lesson_questions(lesson)]
    return questions


def _when(session: Session, chapter: str, question: Question) -> str:
    """Return of which check a question is; empty for the day itself."""
    if chapter != follow_up.CHAPTER:
        return ""
    return session.say(follow_up.TITLES[question.key.partition(".")[0]])


def shortened(text: str) -> str:
    """Return a question as it fits in a list."""
    return textwrap.shorten(text, _LONGEST_QUESTION, placeholder="…")


def wordings(session: Session) -> dict[tuple[str, str], tuple[str, dict[str, str]]]:
    """Return what was asked, and how its answers read, by chapter and item."""
    words = {("agreements", CONFIRMATION): (session.say(N_("Agreement confirmed")), {})}
    for chapter, lesson_title, question in all_questions(session):
        for item, (asked_for, answers) in question.readings(session.say).items():
            ask = shortened(asked_for)
            words[chapter, item] = (side_by_side(lesson_title, ask, between=": ") if lesson_title else ask, answers)
    return words


def lessons_in_language(session: Session) -> list[Lesson]:
    """Return the day's lessons in the reader's language; one that cannot be read keeps its key as its name."""
    known = _lessons.setdefault(session, {})
    if session.language not in known:
        known[session.language] = list(readable_lessons(session.day, session.day.lessons, session.language).values())
    return known[session.language]
