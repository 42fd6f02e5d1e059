"""The organiser's review without a browser, opened chapter by chapter."""

from __future__ import annotations

import json
from typing import Any

from themeday.room.session import Session
from themeday.widgets.organiser.review import CHAPTERS, review


class Reviewed:
    """The review of a day, and what stands in its chapters."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.page = review(session)
        self._top, self._damaged, self.chapters, *_ = self.page.children
        self.themes = self.chapters.themes

    @property
    def top(self) -> Any:
        self.session._notify()
        return self._top

    @property
    def damaged(self) -> Any:
        self.session._notify()
        return self._damaged

    def open(self, chapter: str) -> Any:
        """Open a chapter, and return the card in which it stands."""
        self.session._notify()
        self.chapters.receive({"type": "open", "tab": chapter})
        return self.themes if chapter == "themes" else self.chapters

    def tables(self, chapter: str) -> list[dict[str, Any]]:
        """Return the tables of a chapter, with all their rows."""
        parts = self.open(chapter).content()
        self.chapters.refresh()
        return [part for part in parts if part["kind"] == "table"]

    def quotes(self, chapter: str) -> list[dict[str, Any]]:
        return [block for block in self.open(chapter).blocks if block["kind"] == "quotes"]

    def texts(self, chapter: str) -> str:
        return " ".join(block["text"] for block in self.open(chapter).blocks if block["kind"] == "text")

    def rows(self) -> list[list[str]]:
        """Return all outcomes, page by page."""
        rows: list[list[str]] = []
        tables = [block for block in self.open("outcomes").blocks if block["kind"] == "table"]
        while tables:
            rows += map(list, tables[0]["rows"])
            pages = tables[0].get("pages")
            if not pages or pages["at"] == pages["last"]:
                break
            self.chapters.receive({"type": "choose", "name": pages["name"], "value": str(pages["at"] + 1)})
            tables = [block for block in self.chapters.blocks if block["kind"] == "table"]
        return rows

    def everything(self) -> str:
        """Return all that a browser is told, whatever is opened."""
        states = [self._top.get_state(), self._damaged.get_state()]
        for chapter in CHAPTERS:
            states += [self.open(chapter).get_state(), self.chapters.get_state()]
        states += self.rows()
        return json.dumps(states, default=str, ensure_ascii=False)
