"""The words that invented people use, from `answers.nl.toml`, dealt like cards."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any

_FILE = Path(__file__).with_name("answers.nl.toml")
_ANYONE = "anyone"


class Answers:
    """Deals answers, none of them twice before all of them were used.

    Args:
        random: seeded generator that shuffles.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self._texts: dict[str, dict[str, list[Any]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
        self._decks: dict[tuple[str, str], list[Any]] = {}

    def deal(self, about: str, group: str = _ANYONE) -> Any:
        """Return the next answer: a text, or a table where the file has tables.

        Args:
            about: what it answers: the key of a question or the kind of a step.
            group: a role or a lesson; one without answers of its own uses those for anyone.
        """
        group = group if group in self._texts[about] else _ANYONE
        deck = self._decks.setdefault((about, group), [])
        if not deck:
            deck.extend(self._texts[about][group])
            self._random.shuffle(deck)
        return deck.pop()
