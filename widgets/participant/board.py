"""The young colleagues' deliberation on their own phones; every other page gets an empty card."""

from __future__ import annotations

from typing import Any

import traitlets

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.model.people import Participant
from themeday.pairing import may_meet
from themeday.room.dates.board import (
    KINDS,
    MOST_LETTERS,
    board_state,
    board_topics,
    decide,
    decisions,
    is_young,
    leaders_on_board,
    may_deliberate,
    messages,
    say_on_board,
    take_back,
    undecide,
)
from themeday.room.dates.reading import people
from themeday.widgets.shared.card import SavingCard, front_end, tried

_NOBODY = "–"
_SHOWN_MESSAGES = 80


class Board(SavingCard):
    """What young colleagues say among themselves, and what they end with: wishes, locks and vetoes with a reason.

    Args:
        session: of this page.
    """

    _esm = front_end("board")
    texts = {
        "title": N_("Among young colleagues"),
        "lead": N_(
            "Who goes along with whom? Only phones of young colleagues show this: no leader, no facilitator and no "
            "screen. It is deleted when the day is closed."
        ),
        "out": N_("This is for who takes part in the matching. You can still say yes in the part “Expectations”."),
        "is_closed": N_("The deliberation is over. What was said stays here until the day is closed."),
        "said": N_("What was said"),
        "nothing": N_("Nobody has said anything yet."),
        "message": N_("Your message"),
        "send": N_("Say it"),
        "me": N_("you"),
        "remove": N_("Take back"),
        "decide": N_("What I end with"),
        "decide_help": N_("For yourself only: nobody decides for another. The facilitator sees how many, never which."),
        "leader": N_("Leader"),
        "choose": N_("Choose"),
        "kind": N_("What do you want?"),
        "wish": N_("Wish: I would like to"),
        "lock": N_("Lock: it is going to be us"),
        "veto": N_("Veto: not with me"),
        "why": N_("Why? Only young colleagues read this."),
        "decided": N_("What was decided"),
        "undecided": N_("Nothing yet."),
        "who": N_("Who can be talked about"),
        "who_help": N_(
            "Not every leader is on this list: some did not answer, some have a partner already, some came later."
        ),
    }
    state = traitlets.Unicode().tag(sync=True)
    leaders = traitlets.List().tag(sync=True)
    decisions = traitlets.List().tag(sync=True)
    messages = traitlets.List().tag(sync=True)
    most = traitlets.Int().tag(sync=True)

    def refresh(self) -> None:
        """Follow the board, on a page that may see it."""
        session = self.session
        state = board_state(session)
        with self.hold_sync():
            if not state or not may_deliberate(session):
                self.state = "out" if state == "open" and is_young(session) else ""
                self.leaders, self.decisions, self.messages = [], [], []
                return
            self.state, self.most = state, MOST_LETTERS
            self.leaders = self._leaders()
            self.decisions = self._decisions()
            self.messages = [
                {
                    "handle": self.handle("board", f"{one.participant}.{one.item}"),
                    "by": self._name(one.participant),
                    "text": one.value,
                    "mine": one.participant == session.me.code,
                }
                for one in messages(session)[-_SHOWN_MESSAGES:]
            ]

    def topics(self) -> Topics:
        """Return what this page may see of the board."""
        return board_topics(self.session)

    def receive(self, message: dict[str, Any]) -> None:
        """Say something, decide something, or take it back; whose page this is, is looked at again each time."""
        kind = message.get("type")
        if kind == "say":
            self._answer("say", message, lambda: say_on_board(self.session, message.get("text")))
        elif kind == "decide":
            content = message.get("content")
            given = content if isinstance(content, dict) else {}
            self._answer("decide", message, lambda: self._decide(given))
        elif kind == "remove":
            self._answer("list", message, lambda: self._remove(message.get("handle")))
        elif kind == "undecide":
            self._answer("list", message, lambda: undecide(self.session, self._leader(message.get("handle"))))

    def _answer(self, key: str, message: dict[str, Any], keep: Any) -> None:
        status, text = tried(self.session, keep)
        self.reply(key, message.get("attempt"), status, text)

    def _decide(self, given: dict[str, Any]) -> None:
        kind = given.get("kind") if given.get("kind") in KINDS else ""
        decide(self.session, self._leader(given.get("leader")), kind, given.get("reason"))

    def _remove(self, handle: object) -> None:
        if not may_deliberate(self.session):
            take_back(self.session, "")  # which says why not
        mine = [one for one in messages(self.session) if one.participant == self.session.me.code]
        for one in mine:
            if self.handle("board", f"{one.participant}.{one.item}") == handle:
                take_back(self.session, one.item)

    def _leader(self, handle: object) -> str:
        """Return the code behind a handle; nothing is looked up for a page that may not see the board."""
        if may_deliberate(self.session):
            for who in leaders_on_board(self.session):
                if self.handle("leader", who.code) == handle:
                    return who.code
            raise OutcomeRefused(N_("This leader is not on the board any more. Choose another one."))
        return ""

    def _leaders(self) -> list[dict[str, Any]]:
        known = {person.code: person for person in people(self.session)}
        me = known.get(self.session.me.code)
        return [
            {
                "handle": self.handle("leader", who.code),
                "text": _described(who),
                # One's own unit is on the list to talk about, and not to choose from.
                "mine": bool(me and may_meet(me, known[who.code])),
            }
            for who in leaders_on_board(self.session)
        ]

    def _decisions(self) -> list[dict[str, Any]]:
        me = self.session.me.code
        return [
            {
                "handle": self.handle("leader", decision.leader),
                "leader": self._name(decision.leader),
                "by": self._name(decision.young_colleague),
                "kind": decision.kind,
                "reason": decision.reason,
                "mine": decision.young_colleague == me,
            }
            for decision in decisions(self.session)
        ]

    def _name(self, code: str) -> str:
        who = self.session.records.participant(code)
        return who.name if who else _NOBODY


def _described(who: Participant) -> str:
    return who.name_and_unit
