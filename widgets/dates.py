"""My speed dates: whom I meet at which table in which round, and a private rating after each."""

from __future__ import annotations

from typing import Any

import traitlets

from themeday.agreements import partner_of
from themeday.chapters.expectations import MATCHING_YES, THEMES
from themeday.chapters.pairing import rating
from themeday.i18n import N_
from themeday.outcomes import Visibility
from themeday.pairing_desk import round_now
from themeday.people import ROLE_NAMES, Participant
from themeday.questions import Question
from themeday.session import Session
from widgets.card import AnsweringCard, Card, front_end

CHAPTER = "pairing"
# Not "anonymous": a reason names its author.
_FOR_A_PARTNER = (Visibility.TABLE, Visibility.REPORT)
_NOBODY = "–"


def my_dates(session: Session) -> list[dict[str, Any]]:
    """Return my rounds in order: round number, table, and the partner's code; a bye has no partner.

    Args:
        session: of this page.
    """
    schedule = session.stage.data(CHAPTER, "schedule")
    me = session.me.code
    rounds: list[dict[str, Any]] = []
    for number, dates in enumerate((schedule or {}).get("rounds", []), 1):
        mine = next((d for d in dates if me in (d["young_colleague"], d["leader"])), None)
        partner = "" if mine is None else mine["leader"] if mine["young_colleague"] == me else mine["young_colleague"]
        if mine and session.records.participant(partner) is None:
            mine, partner = None, ""  # was erased, and left a code that nobody has
        rounds.append({"round": number, "table": mine["table"] if mine else 0, "partner": partner})
    return rounds if any(one["partner"] for one in rounds) else []


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
        "rated": N_("How was it?"),
    }
    rounds = traitlets.List().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)

    def __init__(self, session: Session) -> None:
        super().__init__(session, CHAPTER)

    def refresh(self) -> None:
        """Follow the schedule and the round."""
        if not self.session.participant:
            return
        stage, say = self.session.stage, self.session.say
        now = round_now(self.session)
        dates = my_dates(self.session)
        scheduled = stage.data(CHAPTER, "schedule") is not None
        is_table = self.session.participant.role.value == "table"
        self.message = "table_device" if is_table else "" if dates else "not_in" if scheduled else "none"
        self.rounds = [
            {
                "round": date["round"],
                "now": date["round"] == now,
                "text": say(N_("Round {n}"), n=date["round"]),
                "where": self._where(date),
            }
            for date in dates
        ]
        super().refresh()

    def asked(self) -> list[Question]:
        """Return a question for each meeting that took place or takes place now."""
        return [
            self._named(rating(date["partner"]), date["partner"])
            for date in my_dates(self.session)
            if date["partner"] and date["round"] <= round_now(self.session)
        ]

    def key_for(self, question: Question) -> str:
        """Return a key without the other's code."""
        return self.handle("rating", f"{self.session.me.code}.{question.key}")

    def _where(self, date: dict[str, Any]) -> str:
        say = self.session.say
        if not date["partner"]:
            return say(N_("You sit this one out: get a coffee, or note what struck you."))
        other = self.session.records.participant(date["partner"])
        return say(
            N_("Table {table}: you meet {who}"),
            table=date["table"],
            who=_described(other),
        )

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


def _described(other: Participant | None) -> str:
    if other is None:
        return _NOBODY
    return f"{other.name} ({other.unit})" if other.unit else other.name
