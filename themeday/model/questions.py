"""A question as data: its wording, what may be answered, and who may see the answer.

A row is one answer, so a question with several answers has several items. A way of answering says which items there
are, what may arrive from a browser, and what a browser is given back of what was saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.labels import comparable
from themeday.model.typed import checked_date, checked_tag, checked_text
from themeday.model.visibility import Visibility

#: In the item of an answer in words of one's own, where others have the key of an option.
OWN_WORDS = "own"
CHOSEN = "chosen"


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    DATE = "date"
    TAGS = "tags"
    RANK = "rank"
    RATING = "rating"
    CHECKLIST = "checklist"
    SORT = "sort"


@dataclass(frozen=True)
class Option:
    """One answer to choose; its key is stable, and what the log keeps."""

    key: str
    text: str


@dataclass(frozen=True)
class Question:
    """One question."""

    key: str  # stable; the item in the log
    kind: Kind
    ask: str
    why: str = ""  # one sentence that says why we ask, or what happens with the answer
    options: tuple[Option, ...] = ()
    groups: tuple[Option, ...] = ()  # what the options are sorted into
    own_words: bool = False  # a field for words of one's own beside the options
    most: int = 5  # how many tags
    low: int = 1
    high: int = 5
    low_text: str = ""
    high_text: str = ""
    long: bool = False  # more than one line of text
    max_length: int = 600
    visibility: Visibility = Visibility.ANONYMOUS  # the careful default
    visibilities: tuple[Visibility, ...] = tuple(Visibility)  # what the author may choose from
    revealable: bool = False  # the facilitator may show the room's answers
    placeholder: str = ""
    label: str = ""
    role: str = ""  # who gets it; everybody when empty
    optional: bool = False  # nobody is reminded that it is still empty

    @property
    def heading(self) -> str:
        """Return what it is called beside its answers, where the question alone does not say what they are about."""
        return self.label or self.ask

    @property
    def items(self) -> tuple[str, ...]:
        """Return the items in the log that this question has: one, or one for each of its answers."""
        return _WAYS[self.kind].items(self)

    @property
    def text_items(self) -> tuple[str, ...]:
        """Return those of its items that hold what someone wrote in words of one's own."""
        return _WAYS[self.kind].text_items(self)

    def item_of(self, option: Option) -> str:
        """Return the item of one of the options, where each has one."""
        return f"{self.key}.{option.key}"

    def answers(self, value: object) -> dict[str, str]:
        """Return what arrived from a browser as the log keeps it, one for each item; what is not answered is empty.

        Raises:
            OutcomeRefused: it is no answer to this question.
        """
        return _WAYS[self.kind].check(self, value)

    def given(self, saved: Mapping[str, str]) -> object:
        """Return saved answers as the browser sent them."""
        return _WAYS[self.kind].given(self, saved)

    def readings(self, say: Callable[[str], str]) -> dict[str, tuple[str, dict[str, str]]]:
        """Return how rows of the log read, by item: what was asked, and the wording of what is kept as a key."""
        ask = say(self.ask)
        texts = {option.key: say(option.text) for option in self.options}
        read: dict[str, tuple[str, dict[str, str]]] = {item: (ask, {}) for item in self.items}
        if self.kind in (Kind.RANK, Kind.SORT):
            groups = {group.key: say(group.text) for group in self.groups}
            read |= {f"{self.key}.{key}": (f"{ask} – {text}", groups) for key, text in texts.items()}
        elif self.key not in read:
            read |= {f"{self.key}.{key}": (ask, {"1": text}) for key, text in texts.items()}
        # Of several answers, a row that counts but is not told has the question's own key, and so no option.
        return {self.key: (ask, texts)} | {item: reading for item, reading in read.items() if item != self.key}

    def check(self, value: object) -> str:
        """Return a valid answer to a question that takes one, as the log keeps it.

        Raises:
            OutcomeRefused: it is no answer to this question.
        """
        if value is None or value == "":
            return ""
        if self.kind is Kind.TEXT:
            return checked_text(value, self.max_length)
        if self.kind is Kind.CHOICE:
            if not isinstance(value, str) or value not in {option.key for option in self.options}:
                raise OutcomeRefused(N_("Choose one of the answers."))
            return value
        if self.kind in (Kind.SCALE, Kind.RATING):
            return self._checked_step(value)
        if self.kind is Kind.DATE:
            return checked_date(value)
        raise OutcomeRefused(N_("Choose one or more of the answers."))

    def check_visibility(self, visibility: object) -> Visibility:
        """Return the author's choice of who may see the answer.

        Raises:
            OutcomeRefused: this question does not allow it.
        """
        chosen = next((allowed for allowed in self.visibilities if allowed == str(visibility)), None)
        if chosen is None:
            raise OutcomeRefused(N_("Choose who may see this."))
        return chosen

    def _checked_step(self, value: object) -> str:
        # Compared as text: what looks like a number, such as "--5" or one of 5,000 digits, need not be one to Python.
        text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if text not in {str(step) for step in range(self.low, self.high + 1)}:
            raise OutcomeRefused(N_("Choose a number from {low} to {high}."), low=self.low, high=self.high)
        return text


class _One:
    """One answer; the ways of giving several are this one with a difference."""

    def items(self, question: Question) -> tuple[str, ...]:
        return (question.key,)

    def text_items(self, question: Question) -> tuple[str, ...]:
        return (question.key,) if question.kind is Kind.TEXT else ()

    def check(self, question: Question, value: object) -> dict[str, str]:
        return {question.key: question.check(value)}

    def given(self, question: Question, saved: Mapping[str, str]) -> object:
        return saved.get(question.key, "")


class _Checklist(_One):
    """A list to tick off."""

    def items(self, question: Question) -> tuple[str, ...]:
        return (*map(question.item_of, question.options), *self.text_items(question))

    def text_items(self, question: Question) -> tuple[str, ...]:
        return ()

    def check(self, question: Question, value: object) -> dict[str, str]:
        chosen = value.get(CHOSEN, []) if isinstance(value, Mapping) else None
        known = [option.key for option in question.options]
        if not isinstance(chosen, list | tuple) or any(not isinstance(key, str) or key not in known for key in chosen):
            raise OutcomeRefused(N_("Choose one or more of the answers."))
        return {question.item_of(option): "1" if option.key in chosen else "" for option in question.options}

    def given(self, question: Question, saved: Mapping[str, str]) -> object:
        return _ticked(question, saved)


class _Choices(_Checklist):
    """Options to tick, with a field for words of one's own."""

    def text_items(self, question: Question) -> tuple[str, ...]:
        return (f"{question.key}.{OWN_WORDS}",) if question.own_words else ()

    def check(self, question: Question, value: object) -> dict[str, str]:
        answers = super().check(question, value)
        for item in self.text_items(question):
            own = value.get(OWN_WORDS, "") if isinstance(value, Mapping) else ""
            answers[item] = checked_text(own, question.max_length) if own else ""
        return answers

    def given(self, question: Question, saved: Mapping[str, str]) -> object:
        return _ticked(question, saved) | {OWN_WORDS: saved.get(f"{question.key}.{OWN_WORDS}", "")}


class _Tags(_Checklist):
    """A few words, offered or one's own."""

    def text_items(self, question: Question) -> tuple[str, ...]:
        # Places that stay: taking one word back never gives another its item, by which the facilitator may hide it.
        return tuple(f"{question.key}.{OWN_WORDS}.{n}" for n in range(1, question.most + 1))

    def check(self, question: Question, value: object) -> dict[str, str]:
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

    def given(self, question: Question, saved: Mapping[str, str]) -> object:
        own = [saved.get(item, "") for item in self.text_items(question)]
        return _ticked(question, saved) | {OWN_WORDS: own}


class _Rank(_Checklist):
    """A ranking: each option has its place, from 1."""

    def check(self, question: Question, value: object) -> dict[str, str]:
        keys = [option.key for option in question.options]
        order = value if isinstance(value, list | tuple) else None if value else ()
        if order is None or not all(isinstance(key, str) for key in order) or sorted(order) not in ([], sorted(keys)):
            raise OutcomeRefused(N_("Give every answer a place, and each place once."))
        return {f"{question.key}.{key}": str(order.index(key) + 1) if order else "" for key in keys}

    def given(self, question: Question, saved: Mapping[str, str]) -> object:
        if not saved:
            return []
        # An option that came into the question later has no place yet, and stands below.
        last = len(question.options) + 1
        places = {option.key: saved.get(question.item_of(option), "") for option in question.options}
        return sorted(places, key=lambda key: int(places[key]) if places[key].isdecimal() else last)


class _Sort(_Checklist):
    """Sorting: each option has the group it was put in; one that was not put anywhere yet has none."""

    def check(self, question: Question, value: object) -> dict[str, str]:
        known = {option.key for option in question.options}
        groups = {"", *(group.key for group in question.groups)}
        placed = value if isinstance(value, Mapping) else {} if not value else None
        if placed is None or any(
            key not in known or not isinstance(group, str) or group not in groups for key, group in placed.items()
        ):
            raise OutcomeRefused(N_("Put each one with one of the groups."))
        return {question.item_of(option): placed.get(option.key, "") for option in question.options}

    def given(self, question: Question, saved: Mapping[str, str]) -> object:
        return {option.key: saved[item] for option in question.options if (item := question.item_of(option)) in saved}


def _ticked(question: Question, saved: Mapping[str, str]) -> dict[str, object]:
    return {CHOSEN: [option.key for option in question.options if question.item_of(option) in saved]}


_WAYS: Mapping[Kind, _One] = dict.fromkeys(Kind, _One()) | {
    Kind.CHOICES: _Choices(),
    Kind.TAGS: _Tags(),
    Kind.RANK: _Rank(),
    Kind.CHECKLIST: _Checklist(),
    Kind.SORT: _Sort(),
}


def mixed(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return options in another order than that of a file, which is the right one; the same one on every phone."""
    another = tuple(sorted(options, key=lambda option: sha256(option.key.encode()).digest()))
    return (*another[1:], another[0]) if another == options else another


def ballot(key: str, ask: str, options: tuple[Option, ...], why: str = "") -> Question:
    """Return a question to vote on: one choice each, without a name, shown when the facilitator reveals it."""
    only = Visibility.ANONYMOUS
    return Question(key, Kind.CHOICE, ask, why, options, visibility=only, visibilities=(only,), revealable=True)
