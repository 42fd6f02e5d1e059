"""A few sentences to read."""

from __future__ import annotations

import traitlets

from themeday.model.changes import Topics
from themeday.room.session import Session
from themeday.widgets.shared.card import Card, front_end


class Prose(Card):
    """A chapter's own sentences, as safe HTML."""

    _esm = front_end("prose")
    body = traitlets.Unicode().tag(sync=True)

    def __init__(self, session: Session, html: str) -> None:
        self._html = html
        super().__init__(session)

    def topics(self) -> Topics:
        return frozenset()

    def speak(self) -> None:
        super().speak()
        self.body = self.session.say(self._html)
