"""Answers by chance, to questions that no invented person has words for."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from themeday.model.questions import Kind, Question

_SPREAD = 1.0


def by_chance(question: Question, random: Random) -> object:
    """Return an answer to a question that is answered without words.

    The first options are liked best, and steps lie near three quarters: a picture of the room then has a shape.

    Raises:
        KeyError: it is answered with words, or with a date.
    """
    return _WAYS[question.kind](question, random)


def _step(question: Question, random: Random) -> object:
    near = question.low + 0.75 * (question.high - question.low)
    return min(question.high, max(question.low, round(random.gauss(near, _SPREAD))))


def _order(question: Question, random: Random) -> list[str]:
    keys = [option.key for option in question.options]
    return sorted(keys, key=lambda key: keys.index(key) + random.uniform(0, 2 * len(keys)))


def _some(question: Question, random: Random) -> object:
    most = min(len(question.options), question.most)
    return {"chosen": _order(question, random)[: random.randint(1, most)]}


def _sorted_into(question: Question, random: Random) -> object:
    return {option.key: random.choice(question.groups).key for option in question.options}


_WAYS: dict[Kind, Callable[[Question, Random], object]] = {
    Kind.CHOICE: lambda question, random: _order(question, random)[0],
    Kind.CHOICES: _some,
    Kind.SCALE: _step,
    Kind.TAGS: _some,
    Kind.RANK: _order,
    Kind.RATING: _step,
    Kind.CHECKLIST: _some,
    Kind.SORT: _sorted_into,
}
