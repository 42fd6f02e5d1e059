"""The room's answers to one question as bars that grow, from when the facilitator shows them."""

from __future__ import annotations

import traitlets

from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.widgets.shared.card import Card, front_end
from themeday.widgets.shared.results import result_topics, tally

TALLY_TEXTS = {"not_yet": N_("The result appears here when the facilitator shows it.")}


class LiveTally(Card):
    """Bars of one question, with how many answered."""

    _esm = front_end("tally")
    texts = TALLY_TEXTS
    result = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        self.result = tally(self.session, self.chapter, self.question)

    def topics(self) -> Topics:
        return result_topics(self.chapter, self.question)
