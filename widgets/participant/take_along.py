"""What someone takes along: the meetings for the own calendar, and a card to come back with some weeks later."""

from __future__ import annotations

import os
from typing import Any

import traitlets

from themeday.chapters.follow_up import CHAPTER, GOES_ON, ROUNDS
from themeday.i18n import N_, format_day
from themeday.model.changes import Topics
from themeday.room import follow_up
from themeday.room.agreements import agreement_of, agreement_topics
from themeday.web.card_modules import ENV_CARDS
from themeday.widgets.shared.card import Card, front_end


class TakeAlong(Card):
    """A calendar file, and a card with one's personal code that is there only when one asks for it."""

    _esm = front_end("take_along")
    live_part = "take_along"
    texts = {
        "show": N_("Show my card"),
        "hide": N_("Put my card away"),
        "print": N_("Print or save as PDF"),
    }
    personal = True
    state = traitlets.Dict().tag(sync=True)
    #: The card, once it was asked for.
    mine = traitlets.Dict().tag(sync=True)

    def bind(self) -> None:
        self.mine = {}

    def refresh(self) -> None:
        session = self.session
        agreement = agreement_of(session.records, session.me.code)
        if any(follow_up.has_stopped(session, check) for check in ROUNDS):
            agreement = None  # nothing more about the two of them
        planned = follow_up.dates(session.day)
        self.state = {
            # Only a served day has something to hand out.
            "calendar": bool(agreement and agreement.confirmed and os.environ.get(ENV_CARDS)),
            "wait": bool(agreement and not agreement.confirmed),
            "first": bool(agreement and agreement.together.get("first_date")),
            "weeks": self._and([str(ROUNDS[check]) for check in planned]),
        }

    def topics(self) -> Topics:
        stopped = self.own(CHAPTER, (f"{check}.{GOES_ON}" for check in ROUNDS))
        return agreement_topics(self.session.records, self.session.me.code) | stopped

    def receive(self, message: dict[str, Any]) -> None:
        if message.get("type") == "card" and self.session.participant:
            self.mine = self._card() if message.get("on") is True else {}

    def _card(self) -> dict[str, str]:
        session, language = self.session, self.session.language
        planned = follow_up.dates(session.day)
        if not planned:
            return {}
        address = session.day.follow_up_address
        return {
            "day": session.day.title_in(language),
            "dates": self._and([format_day(language, on) for on in planned.values()]),
            "code": session.rejoin_code,
            "address": address,
            "qr": _qr(f"{address}/#{session.rejoin_code}") if address else "",
            "contact": session.day.contact_in(language),
        }

    def _and(self, parts: list[str]) -> str:
        if len(parts) != len(ROUNDS):
            return "".join(parts)
        return self.session.say(N_("{one} and {other}"), one=parts[0], other=parts[1])


def _qr(link: str) -> str:
    import segno

    return str(segno.make(link, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff"))
