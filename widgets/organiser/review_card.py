"""What the cards of the review share: a heading and, below it, choices, texts, tables with bars, and quotations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import traitlets

from themeday.i18n import N_
from themeday.room.session import Session
from themeday.widgets.shared.card import Card, front_end

#: How many rows of a list stand on the page together.
ROWS_OF_A_PAGE = 20
_LONGEST_SEARCH = 200  # characters
#: A part of a card, as the view draws it.
CardPart = dict[str, Any]


class ReviewCard(Card):
    """A card of figures; a list of it that is long shows one page at a time."""

    _esm = front_end("review")
    part = traitlets.Unicode("figures").tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    #: What can be chosen: each with a name, a label, the value that is chosen and options; without these it is typed.
    choices = traitlets.List().tag(sync=True)
    blocks = traitlets.List().tag(sync=True)

    def __init__(self, session: Session, **kwargs: Any) -> None:
        self.chosen: dict[str, str] = {}
        self._offered: list[dict[str, Any]] = []
        # Each card's front end is a module of its own, so ids that must differ between cards cannot be counted there.
        super().__init__(session, name=type(self).__name__.lower(), **kwargs)

    @property
    def k(self) -> int:
        """Return how many people make a group of which may be told."""
        return self.session.day.smallest_group

    def refresh(self) -> None:
        """Count anew."""
        self._offered = []
        with self.hold_sync():
            self.title = self.labels.get("title", "")
            parts = self.content()
            if any(choice["name"] == "group" and choice["value"] for choice in self._offered):
                # Words of a chosen group would say of whom they are; of two groups in turn, of one person.
                parts = [part for part in parts if part["kind"] != "quotes"]
            self.blocks = [self._one_page(part, f"page.{self.title}.{n}") for n, part in enumerate(parts)]
            self.choices = self._offered

    def content(self) -> list[CardPart]:
        """Return what stands below the heading, from top to bottom; what can be chosen it says by `choose()`."""
        return []

    def receive(self, message: dict[str, Any]) -> None:
        """Choose something that is on offer, or another page."""
        name, value = message.get("name"), message.get("value")
        if message.get("type") != "choose" or not isinstance(name, str) or not isinstance(value, str):
            return
        offered = {choice["name"]: choice["options"] for choice in self.choices}
        free = {part["pages"]["name"] for part in self.blocks if "pages" in part}
        free |= {"sort" for part in self.blocks if "sort" in part}
        if name in free or (name in offered and (not offered[name] or value in [o["key"] for o in offered[name]])):
            self.chosen[name] = value[:_LONGEST_SEARCH]
            self.refresh()

    def choose(
        self,
        name: str,
        label: str,
        options: Iterable[tuple[str, str]],
        *,
        typed: bool = False,
        words: Mapping[str, str] | None = None,
    ) -> str:
        """Offer something to choose above the figures; return what is chosen, the first option to begin with.

        Args:
            name: by which it is known in `chosen`.
            label: English, as marked with `N_`.
            options: key and text, in the reader's language.
            typed: an option is found by typing words of it; the first one stands for none.
            words: further words by which an option is found, by its key.
        """
        listed = [{"key": key, "text": text, "words": (words or {}).get(key, "")} for key, text in options]
        keys = [option["key"] for option in listed]
        if self.chosen.get(name) not in keys:
            self.chosen[name] = keys[0]
        value = self.chosen[name]
        self._offer(name, label, listed, value, typed)
        return value

    def _offer(self, name: str, label: str, options: list[dict[str, str]], value: str, typed: bool = False) -> None:
        said = self.session.say(label)
        self._offered.append({"name": name, "label": said, "options": options, "value": value, "typed": typed})

    def search(self, label: str) -> str:
        """Offer a field to search by; return what is typed there."""
        value = self.chosen.setdefault("search", "")
        self._offer("search", label, [], value)
        return value

    def sortable(self, part: CardPart) -> CardPart:
        """Return a table that is sorted by one of its columns, once that is chosen."""
        order = self.chosen.get("sort", "")
        column = int(order.lstrip("-")) if re.fullmatch(r"-?\d", order) else len(part["columns"])
        if column >= len(part["columns"]):
            return {**part, "sort": ""}
        rows = sorted(part["rows"], key=lambda row: row[column].casefold(), reverse=order.startswith("-"))
        return {**part, "rows": rows, "sort": order}

    def _one_page(self, part: CardPart, name: str) -> CardPart:
        """Return a part with one page of its list, where that is a long one."""
        key = {"table": "rows", "quotes": "texts"}.get(part["kind"], "")
        rows = part.get(key, ())
        if len(rows) <= ROWS_OF_A_PAGE:
            return {**part, key: list(rows)} if key else part
        last = (len(rows) - 1) // ROWS_OF_A_PAGE
        chosen = self.chosen.get(name, "")
        at = min(int(chosen), last) if chosen.isdecimal() else 0
        start = at * ROWS_OF_A_PAGE
        page = list(rows[start : start + ROWS_OF_A_PAGE])
        where = N_("{start} to {end} of {total}")
        text = self.session.say(where, start=start + 1, end=start + len(page), total=len(rows))
        return {**part, key: page, "pages": {"name": name, "at": at, "last": last, "text": text}}

    def counted(self, caption: str, n: int) -> str:
        """Return a caption with the number of answers behind it."""
        return self.session.say_count("{caption} (1 answer)", "{caption} ({n} answers)", n, caption=caption)


def paragraph(words: str) -> CardPart:
    """Return a paragraph."""
    return {"kind": "text", "text": words}


def quotes(heading: str, said: Iterable[tuple[str, str]]) -> CardPart:
    """Return quotations, each with who said it or nothing."""
    return {"kind": "quotes", "heading": heading, "texts": [{"text": words, "by": by} for words, by in said]}


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> CardPart:
    """Return a table, of which the first cell of each row is its heading."""
    return {"kind": "table", "caption": caption, "columns": list(columns), "rows": rows}


def measured(words: str, n: float, total: float) -> dict[str, object]:
    """Return a cell with a bar: what it says, and how much of the bar is filled, from 0 to 1."""
    return {"text": words, "part": round(n / total, 3) if total else 0}
