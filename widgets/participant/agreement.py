"""The agreement of a pair: each side on its own phone, both see it grow, both confirm it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import traitlets

from themeday.i18n import N_, format_day
from themeday.model.changes import Topics
from themeday.model.people import ROLE_NAMES, Participant, device_code
from themeday.model.questions import Kind, Question
from themeday.room import agreements
from themeday.room.session import Session
from themeday.text.display import shown, side_by_side
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.saving import AnsweringCard

CHAPTER = "agreements"
#: Under this key the browser finds the reply to a step of the pair itself; no question has it.
STEP = "pair"

# Which text tells that I have confirmed, and my partner.
_CONFIRMED = {(True, True): "confirmed", (True, False): "mine", (False, True): "theirs", (False, False): "nobody"}


class AgreementCard(AnsweringCard):
    """The agreement with my partner, from finding each other to the printable card."""

    _esm = front_end("agreement")
    live_part = "agreement"
    chapter = CHAPTER
    texts = {
        "find": N_("Form a pair"),
        "leave": N_("Stop this pair"),
        "confirm": N_("Confirm for my side"),
        "print": N_("Print or save as PDF"),
    }
    personal = True
    state = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        session, me = self.session, self.session.me
        partner = agreements.partner_of(session.records, me.code)
        agreement = agreements.agreement_of(session.records, me.code)
        alone = {"partner": "", "pair_code": session.my_pair_code}
        self.state = self._with(me, partner, agreement) if partner and agreement else alone
        super().refresh()

    def topics(self) -> Topics:
        return agreements.agreement_topics(self.session.records, self.session.me.code) | self.asked_topics()

    def asked(self) -> list[Question]:
        session = self.session
        return (
            [*session.day.chapters.own, *session.day.chapters.for_both]
            if session.participant and agreements.partner_of(session.records, session.me.code)
            else []
        )

    def keep(self, question: Question, value: object, visibility: object) -> None:
        """Keep an answer; one for both also when the other side answered last and mine would repeat itself."""
        mine = self.session.answer(CHAPTER, question.key)
        agreement = agreements.agreement_of(self.session.records, self.session.me.code)
        counts = (
            agreement.together.get(question.key, "")
            if agreement and question in self.session.day.chapters.for_both
            else None
        )
        anew = counts is not None and counts != (mine.value if mine else "")
        self.session.save(CHAPTER, question, value, visibility, anew)

    def receive(self, message: dict[str, Any]) -> None:
        # Steps of a pair are never repeated by themselves: by then they may mean something else to the other.
        steps: dict[str, Callable[[], object]] = {
            "find": lambda: agreements.find_partner(self.session, str(message.get("code", ""))[:40]),
            "leave": lambda: agreements.leave_pair(self.session),
            "confirm": lambda: agreements.confirm(self.session),
        }
        kind = message.get("type")
        step = steps.get(kind) if isinstance(kind, str) else None
        if step is None:
            super().receive(message)
        elif self.attempt(STEP, message, step):
            self.refresh()

    def _state(self, question: Question) -> dict[str, Any]:
        state = super()._state(question)
        agreement = agreements.agreement_of(self.session.records, self.session.me.code)
        if agreement and question in agreement.chapters.for_both:
            # Either side may write these: show the latest, also when it is the other's.
            value = agreement.together.get(question.key, "")
            state = {**state, "answer": value, "answered": bool(value)}
        return state

    def _with(self, me: Participant, partner: Participant, agreement: agreements.Agreement) -> dict[str, Any]:
        say, day, language = self.session.say, self.session.day, self.session.language
        date = format_day(language, day.date)
        both = agreement.confirmed_by(me.code), agreement.confirmed_by(partner.code)
        return {
            "partner": partner.name,
            "may_leave": device_code(partner.code) != device_code(me.code),
            "about": f"{shown(me.name)} & {shown(partner.name)} · {shown(day.title_in(language))}, {date}",
            "partner_text": side_by_side(say(ROLE_NAMES[partner.role]), partner.unit),
            "missing": self._missing(me, partner, agreement),
            "complete": agreement.complete,
            "confirmation": _CONFIRMED[both] if agreement.complete else "",
            "i_confirmed": both[0],
            "lines": self._lines(me, partner, agreement),
        }

    def _missing(self, me: Participant, partner: Participant, agreement: agreements.Agreement) -> list[str]:
        say = self.session.say
        texts = {
            question.key: say(question.ask) for question in (*agreement.chapters.own, *agreement.chapters.for_both)
        }
        return [
            *(say(N_("Yours: {question}"), question=texts[key]) for key in agreement.missing_of(me.code)),
            *(say(N_("The other's: {question}"), question=texts[key]) for key in agreement.missing_of(partner.code)),
            *(say(N_("Together: {question}"), question=texts[key]) for key in agreement.missing_together),
        ]

    def _lines(self, me: Participant, partner: Participant, agreement: agreements.Agreement) -> list[dict[str, str]]:
        asked = agreement.chapters
        own = [(who.name, question, agreement.own.get(who.code, {})) for who in (me, partner) for question in asked.own]
        together = [("", question, agreement.together) for question in asked.for_both]
        return [
            {
                "label": side_by_side(name, self.session.say(question.heading)),
                "text": answer_text(self.session, question, value),
            }
            for name, question, answers in (*own, *together)
            if (value := answers.get(question.key, ""))
        ]


def answer_text(session: Session, question: Question, value: str) -> str:
    """Return an answer of an agreement as a reader sees it: a date written out, an option by its text."""
    if question.kind is Kind.DATE:
        return format_day(session.language, date.fromisoformat(value))
    return next((session.say(option.text) for option in question.options if option.key == value), value)
