"""The words that invented people use, from `answers.LANGUAGE.toml`, dealt like cards."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any

from themeday.i18n import DEFAULT_LANGUAGE, LANGUAGES

_HERE = Path(__file__).parent
_ANYONE = "anyone"

Texts = dict[str, dict[str, list[Any]]]


class Answers:
    """Deals answers, none of them twice before all of them were used.

    Args:
        language: of the people; what nobody wrote for them in it yet, they say in another.
    """

    def __init__(self, random: Random, language: str = DEFAULT_LANGUAGE) -> None:
        self._random = random
        self._files = [_texts(code) for code in dict.fromkeys((language, *LANGUAGES))]
        self._decks: dict[tuple[str, str], list[Any]] = {}

    def deal(self, about: str, group: str = _ANYONE) -> Any:
        """Return the next answer: a text, or a table where the file has tables.

        Args:
            about: what it answers: the key of a question or the kind of a step.
            group: a role or a lesson; one without answers of its own uses those for anyone.

        Raises:
            KeyError: there are no words for it in any language.
        """
        texts, group = self._where(about, group)
        deck = self._decks.setdefault((about, group), [])
        if not deck:
            deck.extend(texts[group])
            self._random.shuffle(deck)
        return deck.pop()

    def has(self, about: str) -> bool:
        """Return whether there are words for something."""
        return any(about in texts for texts in self._files)

    def _where(self, about: str, group: str) -> tuple[dict[str, list[Any]], str]:
        for texts in self._files:
            for found in (group, _ANYONE):
                if found in texts.get(about, {}):
                    return texts[about], found
        raise KeyError(about)


def _texts(language: str) -> Texts:
    file = _HERE / f"answers.{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
