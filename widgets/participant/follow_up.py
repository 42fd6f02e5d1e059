"""The check after six and twelve weeks: what one agreed on, and a few questions about how it goes."""

from __future__ import annotations

import math
from typing import Any

import traitlets

from themeday.chapters.follow_up import CHAPTER, GOES_ON, LEARNED
from themeday.chapters.question_sets import asked_at
from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.model.questions import Question
from themeday.model.visibility import Visibility
from themeday.room.agreements import Agreement, agreement_of, agreement_topics
from themeday.room.follow_up import changes_at, check_at, has_stopped
from themeday.widgets.participant.agreement import answer_text
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.saving import AnsweringCard

_REMINDS = ("learning_goal", "step", "step_date", "cadence", "review_date")


class FollowUp(AnsweringCard):
    """A few questions for who is in a pair; for who is not, or stopped, nothing about it."""

    _esm = front_end("follow_up")
    live_part = "follow_up"
    chapter = CHAPTER
    personal = True
    state = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        session = self.session
        agreement = agreement_of(session.records, session.me.code)
        stopped = has_stopped(session, self._check)
        asked = [question.key for question in self.asked()]
        if stopped:
            asked = [key for key in asked if key in (self._key(GOES_ON), self._key(LEARNED))]
        self.state = {
            "title": session.say(
                N_("Six weeks after the theme day") if self._check == "six" else N_("Twelve weeks after the theme day")
            ),
            "lines": self._lines(agreement) if agreement and not stopped else [],
            "alone": agreement is None,
            "stopped": stopped,
            "shown": asked,
            "done": all(session.answer(CHAPTER, key) for key in asked if not key.endswith(LEARNED)),
        }
        super().refresh()

    def topics(self) -> Topics:
        stopped = self.own(CHAPTER, [self._key(GOES_ON)])
        return agreement_topics(self.session.records, self.session.me.code) | self.asked_topics() | stopped

    def until(self) -> float:
        session = self.session
        moment = changes_at(session.day)
        return moment if session.clock.now().timestamp() < moment else math.inf

    def asked(self) -> list[Question]:
        session = self.session
        if not session.participant:
            return []
        paired = agreement_of(session.records, session.me.code) is not None
        last = session.day.chapters.learned(self._check)
        if not paired:
            return [*last]
        of_pair = [question for question in session.day.chapters.checks(self._check) if question not in last]
        return [*of_pair, *asked_at(self._check, session.day.questions), *last]

    def _state(self, question: Question) -> dict[str, Any]:
        state = super()._state(question)
        if not question.text_items:
            return state
        # There is no room any more: without a name it goes to the report.
        named = {Visibility.ANONYMOUS.value: self.session.say(N_("The report, without my name"))}
        seen_by = [{**option, "text": named.get(option["key"], option["text"])} for option in state["visibilities"]]
        return {**state, "visibilities": seen_by}

    @property
    def _check(self) -> str:
        return check_at(self.session.day, self.session.clock.today())

    def _key(self, name: str) -> str:
        return f"{self._check}.{name}"

    def _lines(self, agreement: Agreement) -> list[dict[str, str]]:
        """Return what I promised, and what is for both; of what the other wrote nothing."""
        say = self.session.say
        answers = {**agreement.together, **agreement.own.get(self.session.me.code, {})}
        return [
            {"label": say(question.ask), "text": answer_text(self.session, question, answers[question.key])}
            for question in (*agreement.chapters.own, *agreement.chapters.for_both)
            if question.key in _REMINDS and answers.get(question.key)
        ]
