"""What the room wrote, without names: each text appears when the facilitator has let it through."""

from __future__ import annotations

import traitlets

from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.widgets.shared.card import Card, front_end
from themeday.widgets.shared.moderation import room_sees, texts_for_the_room
from themeday.widgets.shared.results import result_topics


class LiveList(Card):
    """Texts that came through for the room."""

    _esm = front_end("live_list")
    texts = {
        "nothing": N_("Nothing yet. What people write appears here when the facilitator has let it through."),
    }
    ask = traitlets.Unicode().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    count = traitlets.Unicode().tag(sync=True)

    def refresh(self) -> None:
        session, question = self.session, self.question
        items = question.text_items if question.revealable else ()
        written = texts_for_the_room(session, self.chapter, items)
        with self.hold_sync():
            self.ask = session.say(question.ask)
            self.rows = [outcome.value for outcome in written if room_sees(session, outcome, waits=True)]
            self.count = session.say_count("{n} answer", "{n} answers", len(self.rows)) if self.rows else ""

    def topics(self) -> Topics:
        return result_topics(self.chapter, self.question)
