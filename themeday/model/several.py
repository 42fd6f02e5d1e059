"""Questions with several answers: a row is one answer, so each of them has several items.

A way of answering says which items there are, what may arrive from a browser, and what a browser is given back of what
was saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.labels import comparable
from themeday.model.typed import checked_tag, checked_text

#: In the item of an answer in words of one's own, where others have the key of an option.
OWN_WORDS = "own"
CHOSEN = "chosen"


class _Option(Protocol):
    @property
    def key(self) -> str: ...


class _Asked(Protocol):
    """What a way of answering needs of a question."""

    @property
    def key(self) -> str: ...
    @property
    def options(self) -> Sequence[_Option]: ...
    @property
    def groups(self) -> Sequence[_Option]: ...
    @property
    def own_words(self) -> bool: ...
    @property
    def most(self) -> int: ...
    @property
    def max_length(self) -> int: ...


class Checklist:
    """A list to tick off; the other ways of giving several answers are this one with a difference."""

    def items(self, question: _Asked) -> tuple[str, ...]:
        """Return the items that a question has, in order."""
        return (*_option_items(question), *self.text_items(question))

    def text_items(self, _: _Asked) -> tuple[str, ...]:
        """Return those of its items that hold words of one's own."""
        return ()

    def check(self, question: _Asked, value: object) -> dict[str, str]:
        """Return valid answers, one for each item, an empty one for what is not chosen.

        Args:
            value: anything that arrived from a browser.

        Raises:
            OutcomeRefused: it is no answer to this question.
        """
        chosen = value.get(CHOSEN, []) if isinstance(value, Mapping) else None
        known = [option.key for option in question.options]
        if not isinstance(chosen, list | tuple) or any(not isinstance(key, str) or key not in known for key in chosen):
            raise OutcomeRefused(N_("Choose one or more of the answers."))
        return {f"{question.key}.{key}": "1" if key in chosen else "" for key in known}

    def given(self, question: _Asked, saved: Mapping[str, str]) -> object:
        """Return saved answers as the browser sent them."""
        return self._ticked(question, saved)

    def _ticked(self, question: _Asked, saved: Mapping[str, str]) -> dict[str, object]:
        return {CHOSEN: [option.key for option in question.options if f"{question.key}.{option.key}" in saved]}


class Choices(Checklist):
    """Options to tick, with a field for words of one's own."""

    def text_items(self, question: _Asked) -> tuple[str, ...]:
        """Return the item of the field, where there is one."""
        return (f"{question.key}.{OWN_WORDS}",) if question.own_words else ()

    def check(self, question: _Asked, value: object) -> dict[str, str]:
        """Return valid answers; see `Checklist.check`."""
        answers = super().check(question, value)
        for item in self.text_items(question):
            own = value.get(OWN_WORDS, "") if isinstance(value, Mapping) else ""
            answers[item] = checked_text(own, question.max_length) if own else ""
        return answers

    def given(self, question: _Asked, saved: Mapping[str, str]) -> object:
        """Return saved answers as the browser sent them."""
        return self._ticked(question, saved) | {OWN_WORDS: saved.get(f"{question.key}.{OWN_WORDS}", "")}


class Tags(Checklist):
    """A few words, offered or one's own."""

    def text_items(self, question: _Asked) -> tuple[str, ...]:
        """Return the places for words of one's own.

        They stay: taking one word back never gives another its item, by which the facilitator may have hidden it.
        """
        return tuple(f"{question.key}.{OWN_WORDS}.{n}" for n in range(1, question.most + 1))

    def check(self, question: _Asked, value: object) -> dict[str, str]:
        """Return valid answers; see `Checklist.check`."""
        answers = super().check(question, value)
        items = self.text_items(question)
        own = value.get(OWN_WORDS, []) if isinstance(value, Mapping) else []
        if not isinstance(own, list | tuple) or len(own) > len(items):
            raise OutcomeRefused(N_("Choose at most {n}."), n=question.most)
        known = {""}  # a word of which nothing can be seen is none
        for item, typed in zip(items, [*own, *[""] * (len(items) - len(own))], strict=True):
            tag = checked_tag(typed) if typed else ""
            answers[item] = "" if comparable(tag) in known else tag  # the same word twice is one word
            known.add(comparable(tag))
        if sum(map(bool, answers.values())) > question.most:
            raise OutcomeRefused(N_("Choose at most {n}."), n=question.most)
        return answers

    def given(self, question: _Asked, saved: Mapping[str, str]) -> object:
        """Return saved answers as the browser sent them."""
        own = [saved.get(item, "") for item in self.text_items(question)]
        return self._ticked(question, saved) | {OWN_WORDS: own}


class Rank(Checklist):
    """A ranking: each option has its place, from 1."""

    def check(self, question: _Asked, value: object) -> dict[str, str]:
        """Return valid answers; see `Checklist.check`."""
        keys = [option.key for option in question.options]
        order = value if isinstance(value, list | tuple) else None if value else ()
        if order is None or not all(isinstance(key, str) for key in order) or sorted(order) not in ([], sorted(keys)):
            raise OutcomeRefused(N_("Give every answer a place, and each place once."))
        return {f"{question.key}.{key}": str(order.index(key) + 1) if order else "" for key in keys}

    def given(self, question: _Asked, saved: Mapping[str, str]) -> object:
        """Return saved answers as the browser sent them."""
        if not saved:
            return []
        # An option that came into the question later has no place yet, and stands below.
        last = len(question.options) + 1
        places = {option.key: saved.get(f"{question.key}.{option.key}", "") for option in question.options}
        return sorted(places, key=lambda key: int(places[key]) if places[key].isdecimal() else last)


class Sort(Checklist):
    """Sorting: each option has the group it was put in; one that was not put anywhere yet has none."""

    def check(self, question: _Asked, value: object) -> dict[str, str]:
        """Return valid answers; see `Checklist.check`."""
        known = {option.key for option in question.options}
        groups = {"", *(group.key for group in question.groups)}
        placed = value if isinstance(value, Mapping) else {} if not value else None
        if placed is None or any(
            key not in known or not isinstance(group, str) or group not in groups for key, group in placed.items()
        ):
            raise OutcomeRefused(N_("Put each one with one of the groups."))
        return {f"{question.key}.{option.key}": placed.get(option.key, "") for option in question.options}

    def given(self, question: _Asked, saved: Mapping[str, str]) -> object:
        """Return saved answers as the browser sent them."""
        items = {option.key: f"{question.key}.{option.key}" for option in question.options}
        return {key: saved[item] for key, item in items.items() if item in saved}


def _option_items(question: _Asked) -> tuple[str, ...]:
    return tuple(f"{question.key}.{option.key}" for option in question.options)
