"""What the room may see: who is here, and answers that their authors allowed and the facilitator reveals."""

from __future__ import annotations

from collections import Counter
from typing import Any

import traitlets

from themeday.chapters import CHAPTERS
from themeday.i18n import N_
from themeday.outcomes import Outcome, Visibility
from themeday.people import ROLE_NAMES, Role
from themeday.questions import OWN_WORDS, Kind, Question
from themeday.session import Session
from widgets.card import Card, front_end

#: Whose answers may stand on a screen.
SHOWN = (Visibility.ANONYMOUS, Visibility.REPORT)


class WhoIsHere(Card):
    """Counts by role and unit; no names.

    Args:
        session: of this page.
    """

    _esm = front_end("who_is_here")
    texts = {"title": N_("Who is here?"), "roles": N_("By role"), "units": N_("By unit")}
    counts = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        """Count who joined."""
        self.counts = who_is_here(self.session)


class RoomAnswers(Card):
    """The answers of the room to the questions that the facilitator revealed.

    Args:
        session: of this page.
        chapter: key of the chapter.
    """

    _esm = front_end("room")
    texts = {"title": N_("From the room")}
    results = traitlets.List().tag(sync=True)

    def __init__(self, session: Session, chapter: str) -> None:
        self.chapter = chapter
        super().__init__(session)

    def refresh(self) -> None:
        """Collect what is revealed."""
        self.results = revealed_results(self.session, self.chapter)


def who_is_here(session: Session) -> dict[str, Any]:
    """Return counts of who joined, by role and by unit.

    Args:
        session: of this page.
    """
    people = session.records.participants()
    roles = Counter(person.role for person in people)
    units = Counter(person.unit for person in people if person.unit)
    return {
        "total": len(people),
        "total_text": session.say_count("{n} participant", "{n} participants", len(people)),
        "roles": [{"text": session.say(ROLE_NAMES[role]), "n": roles[role]} for role in Role if roles[role]],
        "units": [{"text": unit, "n": units[unit]} for unit in session.day.units if units[unit]],
    }


def revealed_results(session: Session, chapter: str) -> list[dict[str, Any]]:
    """Return what may be seen of every revealed question of a chapter.

    Args:
        session: of this page.
        chapter: key of the chapter.
    """
    return [
        question_result(session, chapter, question)
        for question in CHAPTERS[chapter].questions
        if question.revealable and session.stage.revealed(chapter, question.key)
    ]


def question_result(session: Session, chapter: str, question: Question) -> dict[str, Any]:
    """Return the room's answers to one question: bars for choices and scales, texts as far as their authors allow.

    Args:
        session: of this page.
        chapter: key of the chapter.
        question: which one.
    """
    say = session.say
    result: dict[str, Any] = {"key": question.key, "ask": say(question.ask), "bars": [], "texts": [], "n": 0}
    if question.kind is Kind.SCALE:
        given = Counter(o.value for o in _shown(session, chapter, question.key))
        ends = {question.low: say(question.low_text), question.high: say(question.high_text)}
        result["bars"] = [
            {"text": f"{step}  {ends.get(step, '')}".strip(), "n": given[str(step)]}
            for step in range(question.low, question.high + 1)
        ]
        result["n"] = sum(given.values())
    elif question.kind is Kind.CHOICES:
        rows = [(say(o.text), len(_shown(session, chapter, f"{question.key}.{o.key}"))) for o in question.options]
        result["bars"] = [{"text": text, "n": n} for text, n in sorted(rows, key=lambda row: -row[1]) if n]
        result["n"] = len({o.participant for item in question.items for o in _shown(session, chapter, item)})
        result["texts"] = _texts(session, chapter, f"{question.key}.{OWN_WORDS}")
    elif question.kind is Kind.CHOICE:
        given = Counter(o.value for o in _shown(session, chapter, question.key))
        result["bars"] = [{"text": say(o.text), "n": given[o.key]} for o in question.options]
        result["n"] = sum(given.values())
    else:
        result["texts"] = _texts(session, chapter, question.key)
        result["n"] = len(result["texts"])
    result["n_text"] = session.say_count("{n} answer", "{n} answers", result["n"])
    return result


def _shown(session: Session, chapter: str, item: str) -> list[Outcome]:
    return [
        outcome
        for outcome in session.records.shared.answers(chapter, item)
        if outcome.visibility in SHOWN and not session.stage.hidden(outcome.participant, chapter, item)
    ]


def _texts(session: Session, chapter: str, item: str) -> list[dict[str, str]]:
    # Sorted by the text itself: the order of answering would tell who wrote what.
    shown = sorted(_shown(session, chapter, item), key=lambda outcome: outcome.value.casefold())
    # No by-line in the room, whatever was allowed for the report: at one table a role and a unit are a name.
    return [{"text": outcome.value, "by": ""} for outcome in shown]


def shown_by(session: Session, outcome: Outcome) -> str:
    """Return role and unit of who answered, as far as its author chose to be known by them.

    Args:
        session: of this page.
        outcome: one answer.
    """
    if outcome.visibility is not Visibility.REPORT:
        return ""
    role = session.say(ROLE_NAMES[Role(outcome.role)]) if outcome.role in set(Role) else ""
    return " · ".join(part for part in (role, outcome.unit) if part)
