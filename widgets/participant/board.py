"""The young colleagues' deliberation on their own phones; every other page gets an empty card."""

from __future__ import annotations

from typing import Any

import traitlets

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.model.outcomes import Outcome
from themeday.pairing import may_meet
from themeday.room.speed_dates import board, reading
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.saving import SavingCard

_SHOWN_MESSAGES = 80


class Board(SavingCard):
    """What young colleagues say among themselves, and what they end with: wishes, locks and vetoes with a reason."""

    _esm = front_end("board")
    live_part = "board"
    texts = {
        "message": N_("Your message"),
        "send": N_("Say it"),
        "me": N_("you"),
        "remove": N_("Take back"),
        "leader": N_("Leader"),
        "choose": N_("Choose"),
    }
    state = traitlets.Unicode().tag(sync=True)
    leaders = traitlets.List().tag(sync=True)
    decisions = traitlets.List().tag(sync=True)
    messages = traitlets.List().tag(sync=True)
    most = traitlets.Int().tag(sync=True)

    def refresh(self) -> None:
        session = self.session
        state = board.board_state(session)
        with self.hold_sync():
            if not state or not board.may_deliberate(session):
                self.state = self._why_not() if state == "open" and board.is_young(session) else ""
                self.leaders, self.decisions, self.messages = [], [], []
                return
            self.state, self.most = state, board.MOST_LETTERS
            self.leaders = self._leaders()
            self.decisions = self._decisions()
            self.messages = [
                {
                    "handle": self._handle(message),
                    "by": self.name_of(message.participant),
                    "text": message.value,
                    "mine": message.participant == session.me.code,
                }
                for message in board.messages(session)[-_SHOWN_MESSAGES:]
            ]

    def _why_not(self) -> str:
        return "late" if board.came_late(self.session) else "out"

    def topics(self) -> Topics:
        return board.board_topics(self.session)

    def receive(self, message: dict[str, Any]) -> None:
        """Say something, decide something, or take it back; whose page this is, is looked at again each time."""
        kind, handle = message.get("type"), message.get("handle")
        if kind == "say":
            self.attempt("say", message, lambda: board.say_on_board(self.session, message.get("text")))
        elif kind == "decide":
            self.attempt("decide", message, lambda: self._decide(message.get("content")))
        elif kind == "remove":
            self.attempt("list", message, lambda: self._remove(handle))
        elif kind == "undecide":
            self.attempt("list", message, lambda: board.undecide(self.session, self._leader(handle)))

    def _decide(self, content: object) -> None:
        given = content if isinstance(content, dict) else {}
        kind = given.get("kind") if given.get("kind") in board.KINDS else ""
        board.decide(self.session, self._leader(given.get("leader")), kind, given.get("reason"))

    def _remove(self, handle: object) -> None:
        if not board.may_deliberate(self.session):
            board.take_back(self.session, "")  # which says why not
        for message in board.messages(self.session):
            if message.participant == self.session.me.code and self._handle(message) == handle:
                board.take_back(self.session, message.item)

    def _handle(self, message: Outcome) -> str:
        return self.session.handle("board", f"{message.participant}.{message.item}")

    def _leader(self, handle: object) -> str:
        """Return the code behind a handle; nothing is looked up for a page that may not see the board."""
        if board.may_deliberate(self.session):
            for who in board.leaders_on_board(self.session):
                if self.session.handle("leader", who.code) == handle:
                    return who.code
            raise OutcomeRefused(N_("This leader is not on the board any more. Choose another one."))
        return ""

    def _leaders(self) -> list[dict[str, Any]]:
        known = {person.code: person for person in reading.people(self.session)}
        me = known.get(self.session.me.code)
        return [
            {
                "handle": self.session.handle("leader", who.code),
                "text": who.name_and_unit,
                # One's own unit is on the list to talk about, and not to choose from.
                "mine": bool(me and may_meet(me, known[who.code])),
            }
            for who in board.leaders_on_board(self.session)
        ]

    def _decisions(self) -> list[dict[str, Any]]:
        me = self.session.me.code
        return [
            {
                "handle": self.session.handle("leader", decision.leader),
                "leader": self.name_of(decision.leader),
                "by": self.name_of(decision.young_colleague),
                "kind": decision.kind,
                "reason": decision.reason,
                "mine": decision.young_colleague == me,
            }
            for decision in board.decisions(self.session)
        ]
