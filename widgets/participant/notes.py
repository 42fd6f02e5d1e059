"""Notes about a meeting, which stay on the device."""

from __future__ import annotations

from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.widgets.shared.card import Card, front_end


class Notes(Card):
    """A field whose text is kept by the browser alone: no trait holds it and nothing is sent."""

    _esm = front_end("notes")
    live_part = "notes"
    texts = {
        "clear": N_("Clear my notes"),
        "put_back": N_("Put my notes back"),
        "cleared": N_("Your notes are cleared"),
    }

    def topics(self) -> Topics:
        return frozenset()
