"""What a table shares appears together, when both sides have answered."""

from __future__ import annotations

import traitlets

from themeday.i18n import N_
from themeday.model.changes import Topic, Topics
from themeday.model.people import ROLE_NAMES, ROLES_OF_PEOPLE, Participant, Role
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility
from themeday.store.records import PEOPLE
from themeday.widgets.shared.card import Card, front_end

# Not what was given to the room without a name: at a table of two, a role is a name.
_AT_TABLE = (Visibility.TABLE, Visibility.REPORT)


class RevealTogether(Card):
    """The answers of the people at my table to each question, once both sides and I have answered it."""

    _esm = front_end("reveal")
    live_part = "reveal_together"
    personal = True
    rows = traitlets.List().tag(sync=True)
    at_table = traitlets.Bool(False).tag(sync=True)

    def refresh(self) -> None:
        self.at_table = bool(self.session.me.table)
        here = self._at_my_table()
        self.rows = [self._row(question, here) for question in self._questions()]

    def topics(self) -> Topics:
        if not self.session.me.table:
            return frozenset()
        items = [item for question in self._questions() for item in question.items]
        return PEOPLE | {Topic(self.chapter, item, who.code) for who in self._at_my_table() for item in items}

    def _at_my_table(self) -> list[Participant]:
        me = self.session.me
        return self.session.records.at_table(me.room, me.table) if me.table else []

    def _questions(self) -> list[Question]:
        return [q for q in self.session.day.chapters[self.chapter].questions if Visibility.TABLE in q.visibilities]

    def _row(self, question: Question, here: list[Participant]) -> dict[str, object]:
        me = self.session.me.code
        answers = [(who, texts) for who in here if (texts := self._texts(question, self._shared_by(who, question)))]
        together = {who.role for who, _ in answers} >= set(ROLES_OF_PEOPLE)
        if not self.at_table:
            state = ""
        elif not any(who.code == me for who, _ in answers):
            state = "me_first"
        else:
            state = "together" if together else "waiting"
        answers.sort(key=lambda answer: (answer[0].role != Role.YOUNG_COLLEAGUE, answer[1]))
        return {
            "key": question.key,
            "ask": self.session.say(question.ask),
            "state": state,
            "answers": [
                {
                    "who": self.session.say(ROLE_NAMES[who.role]),
                    "side": who.role.value,
                    "texts": texts,
                    "mine": who.code == me,
                }
                for who, texts in answers
                if state == "together"
            ],
        }

    def _shared_by(self, who: Participant, question: Question) -> dict[str, str]:
        latest = self.session.records.shared.latest
        kept = [(item, latest(who.code, self.chapter, item)) for item in question.items]
        return {
            item: outcome.value
            for item, outcome in kept
            if outcome is not None and not outcome.withdrawn and outcome.visibility in _AT_TABLE
        }

    def _texts(self, question: Question, saved: dict[str, str]) -> list[str]:
        say = self.session.say
        if question.kind in (Kind.SCALE, Kind.RATING):
            return [say(N_("{value} of {high}"), value=value, high=question.high) for value in saved.values()]
        texts = {option.key: say(option.text) for option in question.options}
        option_of = {f"{question.key}.{key}": text for key, text in texts.items()}
        if question.kind is Kind.RANK:
            places = sorted((int(place), option_of[item]) for item, place in saved.items() if place.isdecimal())
            return [f"{place}. {text}" for place, text in places]
        # An option that was ticked, else the one that was chosen, else what was typed.
        return [option_of.get(item) or texts.get(value, value) for item, value in saved.items()]
