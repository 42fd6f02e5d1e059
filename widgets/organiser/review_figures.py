"""What the cards of the review share: a heading and, below it, choices, texts, tables with bars, and quotations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import traitlets

from themeday.i18n import N_, SPOKEN
from themeday.report.numbers import with_interval
from themeday.results import ScaleSummary
from themeday.results.intervals import Estimate
from themeday.room.session import Session
from themeday.widgets.shared.card import Card, front_end

#: A part of a card, as the view draws it.
CardPart = dict[str, Any]


class ReviewCard(Card):
    """A card of figures."""

    _esm = front_end("review")
    part = traitlets.Unicode("figures").tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    #: What can be chosen: each with a name, a label, options and the value that is chosen.
    choices = traitlets.List().tag(sync=True)
    blocks = traitlets.List().tag(sync=True)

    def __init__(self, session: Session, **kwargs: Any) -> None:
        # Each card's front end is a module of its own, so ids that must differ between cards cannot be counted there.
        self.chosen: dict[str, str] = {}
        super().__init__(session, name=type(self).__name__.lower(), **kwargs)

    def refresh(self) -> None:
        """Count anew."""
        with self.hold_sync():
            self.choices = self.offered()
            self.blocks = self.content()

    def offered(self) -> list[dict[str, Any]]:
        """Return what can be chosen above the figures; see `choice`."""
        return []

    def content(self) -> list[CardPart]:
        """Return what stands below the heading, from top to bottom."""
        return []

    def receive(self, message: dict[str, Any]) -> None:
        """Choose something that is on offer."""
        if message.get("type") != "choose":
            return
        for one in self.choices:
            if one["name"] == message.get("name") and message.get("value") in [o["key"] for o in one["options"]]:
                self.chosen[one["name"]] = str(message["value"])
                self.refresh()

    def choice(self, name: str, label: str, options: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """Return something to choose; the first option counts until another one is chosen.

        Args:
            name: by which it is known in `chosen`.
            label: English, as marked with `N_`.
            options: key and text, in the reader's language.
        """
        listed = [{"key": key, "text": text} for key, text in options]
        keys = [option["key"] for option in listed]
        if self.chosen.get(name) not in keys:
            self.chosen[name] = keys[0] if keys else ""
        return {"name": name, "label": self.session.say(label), "options": listed, "value": self.chosen[name]}

    # Cells and blocks

    def average(self, summary: ScaleSummary) -> object:
        """Return an average as a cell: with its 95 % interval, or that there are too few to say."""
        if not summary.n:
            return "–"
        estimate = summary.estimate
        if estimate is None:
            return self.session.say_count("too few to say (1 answer)", "too few to say ({n} answers)", summary.n)
        steps = [step for step, _ in summary.counts]
        text = f"{self.interval(estimate)}, n = {summary.n}"
        return measured(text, estimate.value - steps[0], steps[-1] - steps[0])

    def interval(self, estimate: Estimate, pattern: str = "0.0") -> str:
        """Return an estimate with its 95 % interval, in words.

        Args:
            pattern: of its numbers, as Babel writes them.
        """
        return with_interval(self.session.language, estimate, pattern)

    def date_text(self, text: str) -> str:
        """Return an ISO date as the reader writes it, or a dash."""
        from babel.dates import format_date

        try:
            return str(format_date(date.fromisoformat(text), "medium", locale=SPOKEN[self.session.language].locale))
        except ValueError:
            return "–"

    def distribution(self, caption: str, summary: ScaleSummary, names: Mapping[int, str], head: str) -> CardPart:
        """Return a table with a bar for each step of a scale; its caption says how many answers it is made of."""
        columns = [head, self.session.say(N_("Answers"))]
        rows = [[names.get(step, str(step)), measured(str(n), n, summary.n)] for step, n in summary.counts]
        return table(self.counted(caption, summary.n), columns, rows)

    def counted(self, caption: str, n: int) -> str:
        """Return a caption with the number of answers behind it."""
        return self.session.say_count("{caption} (1 answer)", "{caption} ({n} answers)", n, caption=caption)


def paragraph(words: str) -> CardPart:
    """Return a paragraph."""
    return {"kind": "text", "text": words}


def quotes(heading: str, said: Iterable[tuple[str, str]]) -> CardPart:
    """Return quotations, each with who said it or nothing."""
    return {"kind": "quotes", "heading": heading, "texts": [{"text": words, "by": by} for words, by in said]}


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> CardPart:
    """Return a table, of which the first cell of each row is its heading."""
    return {"kind": "table", "caption": caption, "columns": list(columns), "rows": [list(row) for row in rows]}


def measured(words: str, n: float, total: float) -> dict[str, object]:
    """Return a cell with a bar: what it says, and how much of the bar is filled, from 0 to 1."""
    return {"text": words, "part": round(n / total, 3) if total else 0}


def capital(words: str) -> str:
    """Return words with a capital in front."""
    return words[:1].upper() + words[1:]
