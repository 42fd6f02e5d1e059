"""A question as data: its wording, what may be answered, and who may see the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model import several
from themeday.model.several import OWN_WORDS, Checklist
from themeday.model.typed import checked_date, checked_text
from themeday.model.visibility import Visibility

__all__ = ["OWN_WORDS", "Kind", "Option", "Question", "ballot", "checked_text"]


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


_SEVERAL: Mapping[Kind, Checklist] = {
    Kind.CHOICES: several.Choices(),
    Kind.TAGS: several.Tags(),
    Kind.RANK: several.Rank(),
    Kind.CHECKLIST: several.Checklist(),
    Kind.SORT: several.Sort(),
}
_SHARED = (Visibility.PRIVATE, Visibility.TABLE, Visibility.ANONYMOUS, Visibility.REPORT)


@dataclass(frozen=True)
class Option:
    """One answer to choose.

    Args:
        key: stable; what the log keeps.
    """

    key: str
    text: str


@dataclass(frozen=True)
class Question:
    """One question.

    Args:
        key: stable; the item in the log.
        why: one sentence that says why we ask, or what happens with the answer.
        options: what to choose from, or to rank or sort.
        groups: what the options are sorted into.
        own_words: a field for words of one's own beside the options.
        most: how many tags.
        long: more than one line of text.
        max_length: in characters.
        visibility: the careful default.
        visibilities: what the author may choose from; one means that there is nothing to choose.
        revealable: the facilitator may show the room's answers.
    """

    key: str
    kind: Kind
    ask: str
    why: str = ""
    options: tuple[Option, ...] = ()
    groups: tuple[Option, ...] = ()
    own_words: bool = False
    most: int = 5
    low: int = 1
    high: int = 5
    low_text: str = ""
    high_text: str = ""
    long: bool = False
    max_length: int = 600
    visibility: Visibility = Visibility.ANONYMOUS
    visibilities: tuple[Visibility, ...] = _SHARED
    revealable: bool = False
    placeholder: str = ""

    @property
    def items(self) -> tuple[str, ...]:
        """Return the items in the log that this question has: one, or one for each of its answers."""
        return _SEVERAL[self.kind].items(self) if self.kind in _SEVERAL else (self.key,)

    @property
    def text_items(self) -> tuple[str, ...]:
        """Return those of its items that hold what someone wrote in words of one's own."""
        if self.kind in _SEVERAL:
            return _SEVERAL[self.kind].text_items(self)
        return (self.key,) if self.kind is Kind.TEXT else ()

    def answers(self, value: object) -> dict[str, str]:
        """Return valid answers as the log keeps them, one for each item; what is not answered is empty.

        Raises:
            OutcomeRefused: it is no answer to this question.
        """
        if self.kind in _SEVERAL:
            return _SEVERAL[self.kind].check(self, value)
        return {self.key: self.check(value)}

    def given(self, saved: Mapping[str, str]) -> object:
        """Return saved answers as the browser sent them."""
        if self.kind in _SEVERAL:
            return _SEVERAL[self.kind].given(self, saved)
        return saved.get(self.key, "")

    def readings(self, say: Callable[[str], str]) -> dict[str, tuple[str, dict[str, str]]]:
        """Return how rows of the log read, by item: what was asked, and the wording of what is kept as a key.

        Args:
            say: returns a text in the reader's language.
        """
        ask = say(self.ask)
        texts = {option.key: say(option.text) for option in self.options}
        # A row that counts but is not told has the question's key, and so no option.
        whole: dict[str, tuple[str, dict[str, str]]] = {self.key: (ask, texts)} | {i: (ask, {}) for i in self.items}
        if self.kind is Kind.RANK:
            return whole | {f"{self.key}.{key}": (f"{ask} – {text}", {}) for key, text in texts.items()}
        if self.kind is Kind.SORT:
            groups = {group.key: say(group.text) for group in self.groups}
            return whole | {f"{self.key}.{key}": (f"{ask} – {text}", groups) for key, text in texts.items()}
        if self.kind in _SEVERAL:
            return whole | {f"{self.key}.{key}": (ask, {"1": text}) for key, text in texts.items()}
        return whole | {self.key: (ask, texts)}

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
        try:
            chosen = Visibility(str(visibility))
        except ValueError:
            chosen = None
        if chosen not in self.visibilities:
            raise OutcomeRefused(N_("Choose who may see this."))
        return chosen

    def _checked_step(self, value: object) -> str:
        # Compared as text: what looks like a number, such as "--5" or one of 5,000 digits, need not be one to Python.
        text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if text not in {str(step) for step in range(self.low, self.high + 1)}:
            raise OutcomeRefused(N_("Choose a number from {low} to {high}."), low=self.low, high=self.high)
        return text


def ballot(key: str, ask: str, options: tuple[Option, ...], why: str = "") -> Question:
    """Return a question to vote on: one choice each, without a name, shown when the facilitator reveals it."""
    only = Visibility.ANONYMOUS
    return Question(key, Kind.CHOICE, ask, why, options, visibility=only, visibilities=(only,), revealable=True)
