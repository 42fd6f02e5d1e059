"""Do's and don'ts: everybody writes some, then everybody votes for those of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import traitlets

from themeday.chapters.closing import MAX_TIPS, tip
from themeday.errors import NotSaved, OutcomeRefused
from themeday.i18n import N_
from themeday.outcomes import Outcome, Visibility
from themeday.session import Session
from widgets.card import LABELS, Card, attempt, front_end

CHAPTER = "closing"
KINDS = ("do", "dont")


def shared_tips(session: Session) -> Iterator[tuple[str, Outcome]]:
    """Return all do's and don'ts that may be seen, as (kind, outcome), by their text.

    Args:
        session: of this page.
    """
    for kind in KINDS:
        found = [
            outcome
            for number in range(1, MAX_TIPS + 1)
            for outcome in session.records.shared.answers(CHAPTER, f"{kind}.{number}")
            if not session.stage.hidden(outcome.participant, CHAPTER, outcome.item)
        ]
        yield from ((kind, outcome) for outcome in sorted(found, key=lambda outcome: outcome.value.casefold()))


class Tips(Card):
    """Write do's and don'ts, and vote once the facilitator opens the list.

    Args:
        session: of this page.
    """

    _esm = front_end("tips")
    texts = {
        "title": N_("Do's and don'ts"),
        "do": N_("Do"),
        "dont": N_("Don't"),
        "do_help": N_("What helps when you start with reciprocal mentoring?"),
        "dont_help": N_("What had you better leave?"),
        "add": N_("Add"),
        "mine": N_("Written by you"),
        "remove": N_("Remove"),
        "vote_title": N_("Vote"),
        "vote_help": N_("Vote for what you find important. As often as you like, not for your own."),
        "vote": N_("Vote"),
        "voted": N_("Voted ✓"),
        "wait": N_("When everybody has written something, the facilitator opens the list and you can vote."),
    }
    mine = traitlets.List().tag(sync=True)
    others = traitlets.List().tag(sync=True)
    voting = traitlets.Bool(False).tag(sync=True)
    reply = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        """Collect my own, and everyone's once voting is open."""
        if not self.session.participant:
            return
        answer = self.session.answer
        self.mine = [
            {"kind": kind, "number": n, "text": found.value}
            for kind in KINDS
            for n in range(1, MAX_TIPS + 1)
            if (found := answer(CHAPTER, f"{kind}.{n}"))
        ]
        self.voting = self._open()
        self.others = [
            {
                "key": self._handle(outcome),
                "kind": kind,
                "text": outcome.value,
                "voted": answer(CHAPTER, self._vote(outcome)) is not None,
            }
            for kind, outcome in self._votable()
        ]

    def receive(self, message: dict[str, Any]) -> None:
        """Add or remove one of mine, or vote."""
        kind = message.get("type")
        try:
            if kind == "add" and message.get("kind") in KINDS:
                self._add(message["kind"], message.get("text"))
            elif kind == "remove" and message.get("kind") in KINDS and message.get("number") in range(1, MAX_TIPS + 1):
                self.session.record(CHAPTER, {f"{message['kind']}.{message['number']}": ""}, Visibility.ANONYMOUS)
            elif kind == "vote":
                self._toggle_vote(message.get("key"))
            else:
                return
        except (OutcomeRefused, NotSaved) as error:
            self.reply = {
                "seq": attempt(message.get("seq")),
                "ok": False,
                "message": error.message(self.session.language),
            }
        else:
            self.reply = {"seq": attempt(message.get("seq")), "ok": True, "message": self.session.say(LABELS["saved"])}

    def _add(self, kind: str, text: object) -> None:
        free = next((n for n in range(1, MAX_TIPS + 1) if not self.session.answer(CHAPTER, f"{kind}.{n}")), None)
        if free is None:
            raise OutcomeRefused(N_("You have written {n} of these; remove one to make room."), n=MAX_TIPS)
        question = tip(kind, free)
        if not question.check(text):
            raise OutcomeRefused(N_("Write something first."))
        if not self.session.stage.accepts(CHAPTER, "tips"):
            raise OutcomeRefused(N_("The facilitator has closed this question. Your text is still here."))
        self.session.save(CHAPTER, question, text)

    def _toggle_vote(self, handle: object) -> None:
        for _, outcome in self._votable():
            if handle == self._handle(outcome):
                item = self._vote(outcome)
                value = "" if self.session.answer(CHAPTER, item) else "1"
                self.session.record(CHAPTER, {item: value}, Visibility.ANONYMOUS)
                return

    def _open(self) -> bool:
        return self.session.stage.revealed(CHAPTER, "tips")

    def _votable(self) -> list[tuple[str, Outcome]]:
        # From the records, not from what this card shows: a browser can set any trait.
        me = self.session.me.code
        tips = shared_tips(self.session) if self._open() else ()
        return [(kind, outcome) for kind, outcome in tips if outcome.participant != me]

    @staticmethod
    def _vote(outcome: Outcome) -> str:
        return f"vote.{outcome.item}.{outcome.participant}"

    def _handle(self, outcome: Outcome) -> str:
        return self.handle("tip", f"{outcome.item}.{outcome.participant}")
