"""What a table shares appears together, when both sides have answered."""

from __future__ import annotations

import traitlets

from themeday.chapters import CHAPTERS
from themeday.i18n import N_
from themeday.outcomes import Outcome, Visibility
from themeday.people import ROLE_NAMES, ROLES_OF_PEOPLE, Participant, Role
from themeday.questions import OWN_WORDS, Kind, Question
from themeday.session import Session
from widgets.card import Card, front_end

# Not what was given to the room without a name: at a table of two, a role is a name.
_AT_TABLE = (Visibility.TABLE, Visibility.REPORT)


class RevealTogether(Card):
    """The answers of the people at my table to each question, once both sides and I have answered it.

    Args:
        session: of this page.
        chapter: key of the chapter.
    """

    _esm = front_end("reveal")
    texts = {
        "title": N_("Together at your table"),
        "no_table": N_("You are not at a table. Scan the QR code on your table, and what you share appears here."),
        "waiting": N_("Appears when both sides have answered"),
        "me_first": N_("Share your own answer with your table first"),
        "talk": N_("Talk about it: what strikes you, what surprises you?"),
    }
    rows = traitlets.List().tag(sync=True)
    at_table = traitlets.Bool(False).tag(sync=True)

    def __init__(self, session: Session, chapter: str) -> None:
        self.chapter = chapter
        super().__init__(session)

    def refresh(self) -> None:
        """Collect what the table has shared."""
        if not self.session.participant:
            return
        me = self.session.me
        self.at_table = bool(me.table)
        here = self.session.records.at_table(me.room, me.table) if me.table else []
        self.rows = [self._row(q, here) for q in CHAPTERS[self.chapter].questions if Visibility.TABLE in q.visibilities]

    def _row(self, question: Question, here: list[Participant]) -> dict[str, object]:
        me = self.session.me
        row: dict[str, object] = {
            "key": question.key,
            "ask": self.session.say(question.ask),
            "state": "",
            "answers": [],
        }
        if not self.at_table:
            return row
        answers = self._answers(question, here)
        sides = {person.role for person, _ in answers}
        if not any(person.code == me.code for person, _ in answers):
            row["state"] = "me_first"
        elif not sides >= set(ROLES_OF_PEOPLE):
            row["state"] = "waiting"
        else:
            row["state"] = "together"
            row["answers"] = [
                {
                    "who": self.session.say(ROLE_NAMES[person.role]),
                    "side": person.role.value,
                    "texts": texts,
                    "mine": person.code == me.code,
                }
                for person, texts in sorted(
                    answers, key=lambda answer: (answer[0].role != Role.YOUNG_COLLEAGUE, answer[1])
                )
            ]
        return row

    def _answers(self, question: Question, here: list[Participant]) -> list[tuple[Participant, list[str]]]:
        latest = self.session.records.shared.latest
        found = []
        for who in here:
            kept = [(item, latest(who.code, self.chapter, item)) for item in question.items]
            texts = [
                self._text(question, item, outcome)
                for item, outcome in kept
                if outcome is not None and not outcome.withdrawn and outcome.visibility in _AT_TABLE
            ]
            if texts:
                found.append((who, texts))
        return found

    def _text(self, question: Question, item: str, outcome: Outcome) -> str:
        option = item[len(question.key) + 1 :]
        if question.kind is Kind.CHOICES and option != OWN_WORDS:
            return next((self.session.say(o.text) for o in question.options if o.key == option), outcome.value)
        if question.kind is Kind.SCALE:
            return self.session.say(N_("{value} of {high}"), value=outcome.value, high=question.high)
        return outcome.value
