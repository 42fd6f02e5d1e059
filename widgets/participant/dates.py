"""My speed dates: whom I meet at which table in which round, who was not there, and a private rating after each."""

from __future__ import annotations

from typing import Any

import traitlets

from themeday.i18n import N_
from themeday.model.changes import Topics, below
from themeday.model.people import Role
from themeday.model.questions import Question
from themeday.room.speed_dates.my_dates import MyRound, my_rounds
from themeday.room.speed_dates.reading import MISSED, RATING, schedule_of
from themeday.room.speed_dates.replanning import tell_absent
from themeday.store.records import STAFF
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.saving import AnsweringCard

CHAPTER = "pairing"


class Dates(AnsweringCard):
    """Whom I meet, round by round, with the rating of those I met."""

    _esm = front_end("dates")
    live_part = "dates"
    chapter = CHAPTER
    texts = {
        "now": N_("Now"),
        "take_back": N_("Take back"),
    }
    personal = True
    summary = traitlets.Unicode().tag(sync=True)
    rounds = traitlets.List().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)

    def refresh(self) -> None:
        rounds = my_rounds(self.session)
        scheduled = schedule_of(self.session)
        who = self.session.participant
        is_table = who is not None and who.role is Role.TABLE
        with self.hold_sync():
            self.message = "table_device" if is_table else "" if rounds else "not_in" if scheduled else "none"
            self.summary = self._summary(rounds)
            self.rounds = [self._round(mine) for mine in rounds]
            super().refresh()

    def topics(self) -> Topics:
        return MISSED | {below(CHAPTER, RATING, self.session.me.code), below(CHAPTER, "ask:", STAFF)}

    def asked(self) -> list[Question]:
        met = (code for mine in my_rounds(self.session) for code in mine.met)
        return [asked for code in met if (asked := self.session.day.chapters.rating(code))]

    def receive(self, message: dict[str, Any]) -> None:
        if message.get("type") != "absent":
            super().receive(message)
            return
        date = next(
            (
                (mine.number, code)
                for mine in my_rounds(self.session)
                for code in mine.partners
                if mine.begun and self._absent_handle(mine, code) == message.get("handle")
            ),
            (0, ""),  # which is refused
        )
        self.attempt("absent", message, lambda: tell_absent(self.session, *date, message.get("on") is True))

    def key_for(self, question: Question) -> str:
        return self.session.handle("rating", f"{self.session.me.code}.{question.key}")

    def _summary(self, rounds: list[MyRound]) -> str:
        if not rounds:
            return ""
        session = self.session
        dates = session.say_count(
            "You have {n} date.", "You have {n} dates.", sum(len(mine.partners) for mine in rounds)
        )
        out = [str(mine.number) for mine in rounds if not mine.partners]
        if not out:
            return dates
        sits = session.say_count(
            "You sit out round {rounds}.", "You sit out rounds {rounds}.", len(out), rounds=", ".join(out)
        )
        return f"{dates} {sits}"

    def _round(self, mine: MyRound) -> dict[str, Any]:
        return {
            "round": mine.number,
            "now": mine.now,
            "text": self.session.say(N_("Round {n}"), n=mine.number),
            "where": self._where(mine),
            "absent": [
                self._absent(mine, code)
                for code in mine.partners
                if mine.begun and (code in mine.missed or not self.session.answer(CHAPTER, f"{RATING}{code}"))
            ],
        }

    def _where(self, mine: MyRound) -> str:
        say = self.session.say
        if not mine.partners:
            return say(N_("You sit this one out: get a coffee, or note what struck you."))
        who, *others = map(self._described, (*mine.partners, mine.beside) if mine.beside else mine.partners)
        text = N_("Table {table}: you meet {who}")
        if others:
            together = N_("Table {table}: you meet {who}, together with {other}")
            text = N_("Table {table}: you meet {who} and {other}") if len(mine.partners) > 1 else together
        return say(text, table=mine.table, who=who, other=others[0] if others else "")

    def _absent(self, mine: MyRound, code: str) -> dict[str, Any]:
        """Return what there is to tell of a date: that the other was not there, or that it was not held."""
        who, told = self.name_of(code), code in mine.told
        held_not = N_("This date was not held. If there is time, you meet in a later round.")
        words = N_("You told that {who} was not there.") if told else held_not
        return {
            "handle": self._absent_handle(mine, code),
            "told": told,
            "text": self.session.say(words, who=who) if code in mine.missed else "",
            "button": "" if code in mine.missed else self.session.say(N_("{who} was not there"), who=who),
        }

    def _absent_handle(self, mine: MyRound, code: str) -> str:
        return self.session.handle("absent", f"{self.session.me.code}.{mine.number}.{code}")

    def _described(self, code: str) -> str:
        other = self.session.records.participant(code)
        return other.name_and_unit if other else "–"

    def _state(self, question: Question) -> dict[str, Any]:
        # All these questions read alike: whom it is about comes first.
        return {**super()._state(question), "who": self._described(question.key.removeprefix(RATING))}
