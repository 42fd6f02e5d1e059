"""The room's answers, as far as their authors and the facilitator let them be seen; how many answered, and who."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from themeday.i18n import N_
from themeday.model.changes import Topic, Topics, below
from themeday.model.people import ROLE_NAMES, Role, device_code
from themeday.model.questions import Question
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.stage import staged
from themeday.store.records import STAFF
from themeday.text.display import side_by_side
from themeday.widgets.shared.counting import RoomResult, count_answers


def question_result(session: Session, chapter: str, question: Question, *, shown: bool = False) -> RoomResult:
    """Return the room's answers to one question: bars for what can be counted, texts as far as their authors allow.

    All pages in one language share it, so it is left as it is. `shown` when it stands on screens that people watch,
    also when the facilitator did not reveal it.
    """
    shown = shown or session.stage.revealed(chapter, question.key)
    key = (question_result, session.language, chapter, question, shown)
    return session.records.cached(key, lambda: _result(session, chapter, question, shown))


def _result(session: Session, chapter: str, question: Question, shown: bool) -> RoomResult:
    result = count_answers(session, chapter, question, revealed=shown)
    n_text = session.say_count("{n} answer", "{n} answers", result["n"])
    n_text = side_by_side(n_text, waiting_in_words(session, result["waiting"]))
    return {"key": question.key, "ask": session.say(question.ask), **result, "n_text": n_text}


def waiting_in_words(session: Session, n: int) -> str:
    """Return how many people's answers come with the next batch, if any: one by one they would tell who pressed."""
    return session.say_count("{n} more waits for others", "{n} more wait for others", n) if n else ""


def result_topics(chapter: str, question: Question) -> Topics:
    """Return the topics that the room's answers to one question depend on, among them when they were revealed."""
    return staged(chapter, f"show:{question.key}") | {
        topic
        for item in question.items
        for topic in (Topic(chapter, item), *(below(chapter, f"{mark}:{item}:", STAFF) for mark in ("hide", "let")))
    }


def tally(session: Session, chapter: str, question: Question) -> RoomResult:
    """Return how many answered, and, once the facilitator shows it, what; with the picture in a sentence."""
    result = question_result(session, chapter, question)
    if not (question.revealable and session.stage.revealed(chapter, question.key)):
        return {**result, "bars": [], "texts": [], "caption": "", "shown": False, "summary": ""}
    return {**result, "shown": True, "summary": _summary(session, result)}


def _summary(session: Session, result: RoomResult) -> str:
    most = max((bar["n"] for bar in result["bars"]), default=0)
    first = [bar["text"] for bar in result["bars"] if bar["n"] == most]
    # A caption says it already, and of two that are equal neither is the most.
    said = result["caption"] or len(first) != 1 or not most
    return "" if said else session.say(N_("Most: {text}."), text=first[0])


def revealed_results(session: Session, chapter: str) -> list[RoomResult]:
    """Return what may be seen of every revealed question of a chapter."""
    return [question_result(session, chapter, question) for question in _revealed(session, chapter)]


def revealed_topics(session: Session, chapter: str) -> set[Topic]:
    """Return the topics that decide what is revealed of a chapter, and of the answers to that."""
    topics = set(staged(chapter, *(f"show:{q.key}" for q in session.day.chapters[chapter].questions if q.revealable)))
    return topics.union(*(result_topics(chapter, question) for question in _revealed(session, chapter)))


def _revealed(session: Session, chapter: str) -> list[Question]:
    questions = session.day.chapters[chapter].questions
    return [q for q in questions if q.revealable and session.stage.revealed(chapter, q.key)]


def role_and_unit(session: Session, role: str, unit: str) -> str:
    """Return how an author is named who chose to be known by role and unit; no role is known by a name of its own."""
    return side_by_side(session.say(ROLE_NAMES[Role(role)]) if role in set(Role) else "", unit)


class Turnout(NamedTuple):
    """How many answered, of how many an answer is expected, and that in words."""

    n: int
    expected: int
    text: str


def turnout(session: Session, chapter: str, items: Iterable[str], role: str = "") -> Turnout:
    """Return how many answered any of some items, privately or not; of those with a role, when only they are asked."""
    answered = who_answered(session, chapter, items)
    n, expected = len(answered), Participation(session.records).expected(answered, role)
    return Turnout(n, expected, session.say_count("{n} of {m} has answered", "{n} of {m} have answered", n, m=expected))


def who_answered(session: Session, chapter: str, items: Iterable[str]) -> set[str]:
    """Return who answered any of some items, privately or not: for counting, never for showing; a table is one."""
    asked = tuple(items)
    return set(session.records.cached((who_answered, chapter, asked), lambda: _who_answered(session, chapter, asked)))


def _who_answered(session: Session, chapter: str, items: Iterable[str]) -> frozenset[str]:
    return frozenset(device_code(code) for item in items for code in session.records.answered(chapter, item))
