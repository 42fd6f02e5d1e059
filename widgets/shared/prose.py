"""A few sentences to read."""

from __future__ import annotations

from functools import cache

import traitlets
from markdown_it import MarkdownIt

from themeday.model.changes import Topics
from themeday.room.session import Session
from themeday.widgets.shared.card import Card, front_end

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


class Prose(Card):
    """The kit's own sentences, from Markdown that is marked for translation."""

    _esm = front_end("prose")
    body = traitlets.Unicode().tag(sync=True)

    def __init__(self, session: Session, text: str) -> None:
        self._text = text
        super().__init__(session)

    def topics(self) -> Topics:
        return frozenset()

    def speak(self) -> None:
        super().speak()
        self.body = _rendered(self.session.say(self._text))


@cache
def _rendered(text: str) -> str:
    return str(_MARKDOWN.render(text))
