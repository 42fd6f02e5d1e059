"""What the room wrote, without names: each text appears when the facilitator has let it through."""

from __future__ import annotations

from typing import Any

import traitlets

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.model.outcomes import Outcome
from themeday.model.questions import Question
from themeday.room.session import Session
from themeday.room.stage import let_item
from themeday.widgets.shared.attempts import tried
from themeday.widgets.shared.card import Card, front_end
from themeday.widgets.shared.results import SHOWN, result_topics
from themeday.widgets.shared.saving import SavingCard

CHANGED = N_("This text was changed or taken back meanwhile. Look again, and choose anew.")
#: Under this key the browser finds the reply to letting through or hiding.
LIST = "list"


class LiveList(SavingCard):
    """Texts that came through for the room; for the facilitator all of them, with a button each.

    Args:
        question: with words of one's own, and one that may be revealed.
    """

    _esm = front_end("live_list")
    texts = {
        "nothing": N_("Nothing yet. What people write appears here when the facilitator has let it through."),
        "nothing_written": N_("Nobody has written anything yet that may be shown."),
        "waits": N_("Waits for you"),
        "is_shown": N_("The room sees this"),
        "let": N_("Let through"),
        "hide": N_("Hide"),
    }
    ask = traitlets.Unicode().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    count = traitlets.Unicode().tag(sync=True)
    moderating = traitlets.Bool(False).tag(sync=True)

    def __init__(self, session: Session, chapter: str, question: Question) -> None:
        self.chapter, self.question = chapter, question
        super().__init__(session)

    def refresh(self) -> None:
        """Follow what is written and what was let through."""
        session = self.session
        found = self._written()
        through = [outcome for outcome in found if self._seen(outcome)]
        with self.hold_sync():
            self.ask = session.say(self.question.ask)
            self.moderating = session.staff == "facilitator"
            if self.moderating:
                waiting = len(found) - len(through)
                self.count = session.say_count("{n} waits for you", "{n} wait for you", waiting)
                self.rows = [
                    {"handle": self._handle(outcome), "text": outcome.value, "shown": self._seen(outcome)}
                    for outcome in found
                ]
            else:
                self.count = session.say_count("{n} answer", "{n} answers", len(through)) if through else ""
                self.rows = [{"text": outcome.value} for outcome in through]

    def topics(self) -> Topics:
        """Return what is written, and what was let through."""
        return result_topics(self.chapter, self.question)

    def receive(self, message: dict[str, Any]) -> None:
        """Let one text through, or hide it again."""
        if message.get("type") == "let" and self.session.staff == "facilitator":
            handle, on = message.get("handle"), message.get("on") is True
            status, text = tried(self.session, lambda: self._let(handle, on))
            self.reply(LIST, message.get("attempt"), status, text)

    def _let(self, handle: object, on: bool) -> None:
        outcome = next((outcome for outcome in self._written() if self._handle(outcome) == handle), None)
        if outcome is None:
            raise OutcomeRefused(CHANGED)
        let_through(self.session, outcome, on)

    def _seen(self, outcome: Outcome) -> bool:
        stage = self.session.stage
        return stage.let_through(outcome) and not stage.hidden(*outcome.key)

    def _written(self) -> list[Outcome]:
        # From the records, not from what this card shows: a browser can set any trait.
        if not self.question.revealable:
            return []
        answers = self.session.records.shared.answers
        found = [o for item in self.question.text_items for o in answers(self.chapter, item) if o.visibility in SHOWN]
        # By the text itself: the order of answering would tell who wrote what.
        return sorted(found, key=lambda outcome: outcome.value.casefold())

    def _handle(self, outcome: Outcome) -> str:
        return let_handle(self, outcome)


def let_handle(card: Card, outcome: Outcome) -> str:
    """Return what a browser knows a text by as it stands: one that changed while the facilitator read is another."""
    return card.handle("list", f"{outcome.chapter}.{outcome.item}.{outcome.participant}.{outcome.revision}")


def let_through(session: Session, outcome: Outcome, on: bool = True) -> None:
    """Let the room see a text as it stands, or take it off all screens.

    Raises:
        NotSaved: it could not be written.
    """
    hidden = f"hide:{outcome.item}:{outcome.participant}"
    marks = {let_item(outcome): str(outcome.revision) if on else "", hidden: "" if on else "1"}
    session.set_stage(outcome.chapter, marks)
