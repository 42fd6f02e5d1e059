"""What invented people answer: in words from `answers.LANGUAGE.toml`, dealt like cards, and otherwise by chance."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any

from themeday.i18n import DEFAULT_LANGUAGE, LANGUAGES
from themeday.model.questions import Kind, Question

_HERE = Path(__file__).parent
_ANYONE = "anyone"
_SPREAD = 1.0


class Answers:
    """Deals answers, none of them twice before all were used; what nobody wrote in a language comes in another."""

    def __init__(self, random: Random, language: str = DEFAULT_LANGUAGE) -> None:
        self._random = random
        files = (_HERE / f"answers.{code}.toml" for code in dict.fromkeys((language, *LANGUAGES)))
        self._texts: list[dict[str, dict[str, list[Any]]]] = [
            tomllib.loads(file.read_text(encoding="utf-8")) for file in files if file.is_file()
        ]
        self._decks: dict[tuple[str, str], list[Any]] = {}

    def deal(self, about: str, group: str = _ANYONE) -> Any:
        """Return the next answer to a question or step, of a role or lesson; raises `KeyError` when there is none."""
        in_any = (texts[about] for texts in self._texts if {group, _ANYONE} & texts.get(about, {}).keys())
        words = next(in_any, None)
        if words is None:
            raise KeyError(about)
        group = group if group in words else _ANYONE
        deck = self._decks.setdefault((about, group), [])
        if not deck:
            deck.extend(words[group])
            self._random.shuffle(deck)
        return deck.pop()

    def has(self, about: str) -> bool:
        """Return whether there are words for something."""
        return any(about in texts for texts in self._texts)


def by_chance(question: Question, random: Random) -> object:
    """Return an answer to a question that is answered without words.

    The first options are liked best, and steps lie near three quarters: a picture of the room then has a shape.

    Raises:
        ValueError: it is answered with words, or with a date.
    """
    match question.kind:
        case Kind.SCALE | Kind.RATING:
            return near(question, question.low + 0.75 * (question.high - question.low), _SPREAD, random)
        case Kind.SORT:
            return {option.key: random.choice(question.groups).key for option in question.options}
        case Kind.CHOICE:
            return _ordered(question, random)[0]
        case Kind.RANK:
            return _ordered(question, random)
        case Kind.CHOICES | Kind.TAGS | Kind.CHECKLIST:
            most = min(len(question.options), question.most)
            return {"chosen": _ordered(question, random)[: random.randint(1, most)]}
    raise ValueError(question.kind)


def near(question: Question, mean: float, spread: float, random: Random) -> int:
    """Return a step of a scale near a number."""
    return min(question.high, max(question.low, round(random.gauss(mean, spread))))


def _ordered(question: Question, random: Random) -> list[str]:
    keys = [option.key for option in question.options]
    return sorted(keys, key=lambda key: keys.index(key) + random.uniform(0, 2 * len(keys)))
