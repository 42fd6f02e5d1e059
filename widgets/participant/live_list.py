"""What the room wrote, without names: each text appears when the facilitator has let it through."""

from __future__ import annotations

from typing import Any

import traitlets

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.model.outcomes import Outcome
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.moderation import CHANGED, let_handle, let_through, room_sees, texts_for_the_room
from themeday.widgets.shared.results import result_topics
from themeday.widgets.shared.saving import SavingCard

#: Under this key the browser finds the reply to letting through or hiding.
LIST = "list"


class LiveList(SavingCard):
    """Texts that came through for the room; for the facilitator all of them, with a button each."""

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

    def refresh(self) -> None:
        session = self.session
        texts = [(outcome, room_sees(session, outcome, waits=True)) for outcome in self._written()]
        through = sum(seen for _, seen in texts)
        with self.hold_sync():
            self.ask = session.say(self.question.ask)
            self.moderating = session.staff == "facilitator"
            if self.moderating:
                self.count = session.say_count("{n} waits for you", "{n} wait for you", len(texts) - through)
                self.rows = [
                    {"handle": let_handle(self, outcome), "text": outcome.value, "shown": seen}
                    for outcome, seen in texts
                ]
            else:
                self.count = session.say_count("{n} answer", "{n} answers", through) if through else ""
                self.rows = [{"text": outcome.value} for outcome, seen in texts if seen]

    def topics(self) -> Topics:
        return result_topics(self.chapter, self.question)

    def receive(self, message: dict[str, Any]) -> None:
        if message.get("type") == "let" and self.session.staff == "facilitator":
            self.attempt(LIST, message, lambda: self._let(message.get("handle"), message.get("on") is True))

    def _let(self, handle: object, on: bool) -> None:
        outcome = next((outcome for outcome in self._written() if let_handle(self, outcome) == handle), None)
        if outcome is None:
            raise OutcomeRefused(CHANGED)
        let_through(self.session, outcome, on)

    def _written(self) -> list[Outcome]:
        # From the records, not from what this card shows: a browser can set any trait.
        items = self.question.text_items if self.question.revealable else ()
        return texts_for_the_room(self.session, self.chapter, items)
