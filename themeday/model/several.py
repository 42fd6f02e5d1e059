"""Questions with several answers: a row is one answer, so each of them has several items.

A way of answering is three functions: which items there are, what may arrive from a browser, and what a browser is
given back when some of it was saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Several:
    """A way of giving several answers.

    Args:
        items: the items a question has, in order.
        text_items: those of them that hold words of one's own.
        check: returns valid answers, one for each item, an empty one for what is not chosen; or refuses.
        given: the saved answers by item, as the browser sent them.
    """

    items: Callable[[_Asked], tuple[str, ...]]
    text_items: Callable[[_Asked], tuple[str, ...]]
    check: Callable[[_Asked, object], dict[str, str]]
    given: Callable[[_Asked, Mapping[str, str]], object]


# Options to tick, with a field for words of one's own.


def _choice_items(question: _Asked) -> tuple[str, ...]:
    return (*_option_items(question), *_own_words_items(question))


def _own_words_items(question: _Asked) -> tuple[str, ...]:
    return (f"{question.key}.{OWN_WORDS}",) if question.own_words else ()


def _checked_choices(question: _Asked, value: object) -> dict[str, str]:
    answers = _ticked(question, value)
    for item in _own_words_items(question):
        own = value.get(OWN_WORDS, "") if isinstance(value, Mapping) else ""
        answers[item] = checked_text(own, question.max_length) if own else ""
    return answers


def _given_choices(question: _Asked, saved: Mapping[str, str]) -> object:
    return {CHOSEN: _chosen(question, saved), OWN_WORDS: saved.get(f"{question.key}.{OWN_WORDS}", "")}


CHOICES = Several(_choice_items, _own_words_items, _checked_choices, _given_choices)


# A list to tick off.


def _no_items(_: _Asked) -> tuple[str, ...]:
    return ()


def _given_checklist(question: _Asked, saved: Mapping[str, str]) -> object:
    return {CHOSEN: _chosen(question, saved)}


# Tags: a few words, offered or one's own.


def _tag_items(question: _Asked) -> tuple[str, ...]:
    return (*_option_items(question), *_own_tag_items(question))


def _own_tag_items(question: _Asked) -> tuple[str, ...]:
    # Places that stay: taking one word back never gives another its item, by which the facilitator may have hidden it.
    return tuple(f"{question.key}.{OWN_WORDS}.{n}" for n in range(1, question.most + 1))


def _checked_tags(question: _Asked, value: object) -> dict[str, str]:
    answers = _ticked(question, value)
    items = _own_tag_items(question)
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


def _given_tags(question: _Asked, saved: Mapping[str, str]) -> object:
    return {
        CHOSEN: _chosen(question, saved),
        OWN_WORDS: [saved.get(item, "") for item in _own_tag_items(question)],
    }


# A ranking: each option has its place.


def _checked_rank(question: _Asked, value: object) -> dict[str, str]:
    keys = [option.key for option in question.options]
    order = value if isinstance(value, list | tuple) else None if value else ()
    if order is None or not all(isinstance(key, str) for key in order) or sorted(order) not in ([], sorted(keys)):
        raise OutcomeRefused(N_("Give every answer a place, and each place once."))
    return {f"{question.key}.{key}": str(order.index(key) + 1) if order else "" for key in keys}


def _given_rank(question: _Asked, saved: Mapping[str, str]) -> object:
    if not saved:
        return []
    # An option that came into the question later has no place yet, and stands below.
    last = len(question.options) + 1
    places = {key: saved.get(f"{question.key}.{key}", "") for key in (option.key for option in question.options)}
    return sorted(places, key=lambda key: int(places[key]) if places[key].isdecimal() else last)


# Sorting: each option has the group it was put in; one that was not put anywhere yet has none.


def _checked_sort(question: _Asked, value: object) -> dict[str, str]:
    known = {option.key for option in question.options}
    groups = {group.key for group in question.groups}
    placed = value if isinstance(value, Mapping) else {} if not value else None
    if placed is None or any(
        key not in known or not isinstance(group, str) or group not in {"", *groups} for key, group in placed.items()
    ):
        raise OutcomeRefused(N_("Put each one with one of the groups."))
    return {f"{question.key}.{option.key}": placed.get(option.key, "") for option in question.options}


def _given_sort(question: _Asked, saved: Mapping[str, str]) -> object:
    return {option.key: saved[item] for option in question.options if (item := f"{question.key}.{option.key}") in saved}


# What they share.


def _option_items(question: _Asked) -> tuple[str, ...]:
    return tuple(f"{question.key}.{option.key}" for option in question.options)


def _ticked(question: _Asked, value: object) -> dict[str, str]:
    chosen = value.get(CHOSEN, []) if isinstance(value, Mapping) else None
    known = [option.key for option in question.options]
    if not isinstance(chosen, list | tuple) or any(not isinstance(key, str) or key not in known for key in chosen):
        raise OutcomeRefused(N_("Choose one or more of the answers."))
    return {f"{question.key}.{key}": "1" if key in chosen else "" for key in known}


def _chosen(question: _Asked, saved: Mapping[str, str]) -> list[str]:
    return [option.key for option in question.options if f"{question.key}.{option.key}" in saved]


CHECKLIST = Several(_option_items, _no_items, _ticked, _given_checklist)
TAGS = Several(_tag_items, _own_tag_items, _checked_tags, _given_tags)
RANK = Several(_option_items, _no_items, _checked_rank, _given_rank)
SORT = Several(_option_items, _no_items, _checked_sort, _given_sort)
