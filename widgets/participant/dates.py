"""My speed dates: whom I meet at which table in which round, who was not there, and a private rating after each."""

from __future__ import annotations

from typing import Any

import traitlets

from themeday.chapters.expectations import MATCHING_YES, THEMES
from themeday.chapters.pairing import rating
from themeday.i18n import N_
from themeday.model.changes import Topic, Topics, below
from themeday.model.outcomes import Visibility
from themeday.model.people import ROLE_NAMES, Participant
from themeday.model.questions import Question
from themeday.room.agreements import pair_topics, partner_of
from themeday.room.dates.mine import MyRound, my_rounds
from themeday.room.dates.planning import tell_absent
from themeday.room.dates.reading import MISSED, RATING
from themeday.room.participation import EXPECTATIONS, MATCHING
from themeday.room.session import Session
from themeday.room.stage import staged
from themeday.store.records import STAFF
from themeday.widgets.shared.card import AnsweringCard, Card, front_end, tried

CHAPTER = "pairing"
# Not "anonymous": a reason names its author.
_FOR_A_PARTNER = (Visibility.TABLE, Visibility.REPORT)
_NOBODY = "–"


class Dates(AnsweringCard):
    """Whom I meet, round by round, with the rating of those I met.

    Args:
        session: of this page.
    """

    _esm = front_end("dates")
    texts = {
        "title": N_("My speed dates"),
        "none": N_("Your speed dates appear here as soon as the facilitator has made the schedule."),
        "not_in": N_(
            "You are not in the schedule yet. Tell the facilitator that you are here; you can join in from "
            "the next round."
        ),
        "table_device": N_("Speed dates are for persons. Join on your own phone to take part."),
        "now": N_("Now"),
        "take_back": N_("Take back"),
    }
    summary = traitlets.Unicode().tag(sync=True)
    rounds = traitlets.List().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)

    def __init__(self, session: Session) -> None:
        super().__init__(session, CHAPTER)

    def refresh(self) -> None:
        """Follow the schedule and the round."""
        if not self.session.participant:
            return
        rounds = my_rounds(self.session)
        scheduled = self.session.stage.data(CHAPTER, "schedule") is not None
        is_table = self.session.participant.role.value == "table"
        with self.hold_sync():
            self.message = "table_device" if is_table else "" if rounds else "not_in" if scheduled else "none"
            self.summary = self._summary(rounds)
            self.rounds = [self._round(one) for one in rounds]
            super().refresh()

    def topics(self) -> Topics:
        """Return the rounds, which dates were held, and my ratings."""
        if not self.session.participant:
            return frozenset()
        return MISSED | {below(CHAPTER, RATING, self.session.me.code), below(CHAPTER, "ask:", STAFF)}

    def asked(self) -> list[Question]:
        """Return a question for each meeting that took place or takes place now."""
        return [self._named(rating(code), code) for one in my_rounds(self.session) for code in one.met]

    def receive(self, message: dict[str, Any]) -> None:
        """Save a rating, or keep that someone was not there."""
        if message.get("type") != "absent":
            super().receive(message)
            return
        date = next(
            (
                (one.number, code)
                for one in my_rounds(self.session)
                for code in one.partners
                if one.begun and self._absent_handle(one, code) == message.get("handle")
            ),
            (0, ""),  # which is refused
        )
        status, text = tried(self.session, lambda: tell_absent(self.session, *date, message.get("on") is True))
        self.reply("absent", message.get("attempt"), status, text)

    def key_for(self, question: Question) -> str:
        """Return a key without the other's code."""
        return self.handle("rating", f"{self.session.me.code}.{question.key}")

    def _summary(self, rounds: list[MyRound]) -> str:
        if not rounds:
            return ""
        session = self.session
        dates = session.say_count("You have {n} date.", "You have {n} dates.", sum(len(one.partners) for one in rounds))
        out = [str(one.number) for one in rounds if not one.partners]
        if not out:
            return dates
        sits = session.say_count(
            "You sit out round {rounds}.", "You sit out rounds {rounds}.", len(out), rounds=", ".join(out)
        )
        return f"{dates} {sits}"

    def _round(self, one: MyRound) -> dict[str, Any]:
        return {
            "round": one.number,
            "now": one.now,
            "text": self.session.say(N_("Round {n}"), n=one.number),
            "where": self._where(one),
            "absent": [self._absent(one, code) for code in one.partners if one.begun and not self._rated(one, code)],
        }

    def _where(self, one: MyRound) -> str:
        say = self.session.say
        if not one.partners:
            return say(N_("You sit this one out: get a coffee, or note what struck you."))
        who, *others = map(self._described, one.partners)
        if others:
            return say(N_("Table {table}: you meet {who} and {other}"), table=one.table, who=who, other=others[0])
        if one.beside:
            other = self._described(one.beside)
            return say(
                N_("Table {table}: you meet {who}, together with {other}"), table=one.table, who=who, other=other
            )
        return say(N_("Table {table}: you meet {who}"), table=one.table, who=who)

    def _rated(self, one: MyRound, code: str) -> bool:
        return code not in one.missed and self.session.answer(CHAPTER, rating(code).key) is not None

    def _absent(self, one: MyRound, code: str) -> dict[str, Any]:
        """Return what there is to tell of a date: that the other was not there, or that it was not held."""
        other, told = self.session.records.participant(code), code in one.told
        who = other.name if other else _NOBODY
        held_not = N_("This date was not held. If there is time, you meet in a later round.")
        words = N_("You told that {who} was not there.") if told else held_not
        return {
            "handle": self._absent_handle(one, code),
            "told": told,
            "text": self.session.say(words, who=who) if code in one.missed else "",
            "button": "" if code in one.missed else self.session.say(N_("{who} was not there"), who=who),
        }

    def _absent_handle(self, one: MyRound, code: str) -> str:
        return self.handle("absent", f"{self.session.me.code}.{one.number}.{code}")

    def _described(self, code: str) -> str:
        other = self.session.records.participant(code)
        if other is None:
            return _NOBODY
        return other.name_and_unit

    def _named(self, question: Question, code: str) -> Question:
        other = self.session.records.participant(code)
        text = self.session.say(
            N_("{question} ({who})"), question=self.session.say(question.ask), who=other.name if other else _NOBODY
        )
        return Question(**{**question.__dict__, "ask": text})


class MatchCard(Card):
    """My match, with why; private to me.

    Args:
        session: of this page.
    """

    _esm = front_end("match")
    texts = {
        "title": N_("Your match"),
        "why": N_("Why the two of you?"),
        "next": N_("Look each other up, and make your agreement in the part “Agreements”."),
    }
    match = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        """Show my match once it is published."""
        session, say = self.session, self.session.say
        if not session.participant or session.participant.role.value == "table":
            return
        if session.stage.value(CHAPTER, "published") != "1":
            self.match = {}
            return
        other = partner_of(session.records, session.me.code)
        if other is None:
            self.match = {"text": self._unmatched(), "reasons": []}
            return
        self.match = {
            "who": other.name,
            "text": say(N_("{role}, {unit}"), role=say(ROLE_NAMES[other.role]), unit=other.unit),
            "reasons": self._reasons(other),
        }

    def topics(self) -> Topics:
        """Return who my partner is, and what the two of us shared of what we want to learn and have to offer."""
        session = self.session
        if not session.participant:
            return frozenset()
        if session.stage.value(CHAPTER, "published") != "1":
            return staged(CHAPTER, "published")
        other = partner_of(session.records, session.me.code)
        both = (session.me.code, *([other.code] if other else []))
        mine = {below(EXPECTATIONS, beginning, code) for code in both for beginning in ("learn.", "offer.")}
        return pair_topics(session.records) | mine | {Topic(EXPECTATIONS, MATCHING, session.me.code)}

    def _unmatched(self) -> str:
        chosen = self.session.answer("expectations", "matching")
        if chosen is None:
            text = N_(
                "You did not say whether you want to be matched, so you are not in the match. If you would like "
                "a partner after all, you can find one in the part “Agreements”."
            )
        elif chosen.value != MATCHING_YES:
            text = N_(
                "You are not matched today, as you chose. If you would like a partner after all, you can find "
                "one in the part “Agreements”."
            )
        else:
            text = N_(
                "There is no match for you yet. That says nothing about you: there were more people on one "
                "side, or few from other units. In the part “Agreements” you can find a partner yourself; the "
                "facilitator is glad to help."
            )
        return self.session.say(text)

    def _reasons(self, other: Participant) -> list[str]:
        session, say = self.session, self.session.say
        me = session.me
        names = {theme.key: say(theme.text) for theme in THEMES}
        learn, offer = self._themes(me.code, "learn"), self._themes(me.code, "offer")
        their_learn, their_offer = self._themes(other.code, "learn"), self._themes(other.code, "offer")
        reasons = [
            say(N_("You want to learn about “{theme}” and {who} offers that."), theme=names[key], who=other.name)
            for key in sorted(learn & their_offer)
        ]
        reasons += [
            say(N_("{who} wants to learn about “{theme}” and you offer that."), theme=names[key], who=other.name)
            for key in sorted(offer & their_learn)
        ]
        if learn & their_offer and offer & their_learn:  # one each way says more than two of one
            reasons.insert(1, reasons.pop(len(learn & their_offer)))
        reasons += [
            say(N_("You work in different units, so neither of you depends on the other.")),
            say(N_("Both of you said yes to being matched.")),
        ]
        return reasons[:2]

    def _themes(self, code: str, key: str) -> set[str]:
        # Only what its author shared under their own name can be told to the other as a reason.
        records = self.session.records
        keys = (theme.key for theme in THEMES)
        return {
            theme
            for theme in keys
            if (outcome := records.latest(code, "expectations", f"{key}.{theme}"))
            and outcome.visibility in _FOR_A_PARTNER
        }
