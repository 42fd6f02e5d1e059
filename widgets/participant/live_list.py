"""What the room wrote, without names: texts appear once the facilitator let them through, a few together."""

from __future__ import annotations

import traitlets

from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.report.disclosure.batches import in_batches
from themeday.text.display import side_by_side
from themeday.widgets.shared.card import Card, front_end
from themeday.widgets.shared.moderation import by_text, room_sees, texts_for_the_room
from themeday.widgets.shared.results import result_topics, waiting_in_words


class LiveList(Card):
    """Texts that came through for the room."""

    _esm = front_end("live_list")
    texts = {
        "nothing": N_("Nothing yet. What the facilitator lets through appears here, a few texts at a time."),
    }
    ask = traitlets.Unicode().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    count = traitlets.Unicode().tag(sync=True)

    def refresh(self) -> None:
        session, question = self.session, self.question
        items = question.text_items if question.revealable else ()
        written = texts_for_the_room(session, self.chapter, items)
        through = [outcome for outcome in written if room_sees(session, outcome, waits=True)]
        since, k = session.stage.revealed_at(self.chapter, question.key), session.day.smallest_group
        place = (self.chapter, question.key)
        seen = by_text(in_batches(session.records, place, through, k, since=since, texts=items))
        waiting = len({outcome.participant for outcome in through} - {outcome.participant for outcome in seen})
        with self.hold_sync():
            self.ask = session.say(question.ask)
            self.rows = [outcome.value for outcome in seen]
            count = session.say_count("{n} answer", "{n} answers", len(seen)) if seen else ""
            self.count = side_by_side(count, waiting_in_words(session, waiting))

    def topics(self) -> Topics:
        return result_topics(self.chapter, self.question)
