"""A question as data: its wording, what may be answered, and who may see the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.outcomes import MAX_VALUE, Visibility


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    DATE = "date"


OWN_WORDS = "own"
_SHARED = (Visibility.PRIVATE, Visibility.TABLE, Visibility.ANONYMOUS, Visibility.REPORT)


@dataclass(frozen=True)
class Option:
    """One answer to choose.

    Args:
        key: stable; what the log keeps.
        text: the wording.
    """

    key: str
    text: str


@dataclass(frozen=True)
class Question:
    """One question.

    Args:
        key: stable; the item in the log.
        kind: how it is answered.
        ask: the question.
        why: one sentence that says why we ask, or what happens with the answer.
        options: what to choose from.
        own_words: a field for words of one's own beside the options.
        low: the lowest step of a scale.
        high: the highest step of a scale.
        low_text: what the lowest step means.
        high_text: what the highest step means.
        long: more than one line of text.
        max_length: characters.
        visibility: the careful default.
        visibilities: what the author may choose from; one means that there is nothing to choose.
        revealable: the facilitator may show the room's answers.
        placeholder: an example of an answer.
    """

    key: str
    kind: Kind
    ask: str
    why: str = ""
    options: tuple[Option, ...] = ()
    own_words: bool = False
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
        """Return the items in the log that this question has: one, or one per option."""
        if self.kind is not Kind.CHOICES:
            return (self.key,)
        keys = [option.key for option in self.options] + ([OWN_WORDS] if self.own_words else [])
        return tuple(f"{self.key}.{key}" for key in keys)

    def check(self, value: object) -> str:
        """Return a valid answer as the log keeps it.

        Args:
            value: anything that arrived from a browser.

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
        if self.kind is Kind.SCALE:
            return self._checked_step(value)
        if self.kind is Kind.DATE:
            return _checked_date(value)
        raise OutcomeRefused(N_("Choose one or more of the answers."))

    def check_choices(self, value: object) -> dict[str, str]:
        """Return valid answers to a question with several answers, one item each; what is not chosen is empty.

        Args:
            value: a mapping with `chosen` (list of option keys) and `own` (text).

        Raises:
            OutcomeRefused: it is no answer to this question.
        """
        if not isinstance(value, Mapping) or not isinstance(value.get("chosen", []), list | tuple):
            raise OutcomeRefused(N_("Choose one or more of the answers."))
        chosen = value.get("chosen", [])
        known = [option.key for option in self.options]
        if any(not isinstance(key, str) or key not in known for key in chosen):
            raise OutcomeRefused(N_("Choose one or more of the answers."))
        answers = {f"{self.key}.{key}": "1" if key in chosen else "" for key in known}
        if self.own_words:
            own = value.get(OWN_WORDS, "")
            answers[f"{self.key}.{OWN_WORDS}"] = checked_text(own, self.max_length) if own else ""
        return answers

    def check_visibility(self, visibility: object) -> Visibility:
        """Return the author's choice of who may see the answer.

        Args:
            visibility: anything that arrived from a browser.

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


def checked_text(value: object, max_length: int) -> str:
    """Return a text that may be kept: as typed, without white space around it and with plain line ends.

    Args:
        value: anything that arrived from a browser.
        max_length: characters.

    Raises:
        OutcomeRefused: no text, too long, or with characters that no text has.
    """
    if not isinstance(value, str):
        raise OutcomeRefused(N_("Write your answer as text."))
    # One kind of line end, whatever the browser sent; the two characters of Windows end a row of the log.
    text = re.sub("\r\n?", "\n", value).strip()
    limit = min(max_length, MAX_VALUE)
    if len(text) > limit:
        raise OutcomeRefused(
            N_("This is {length} characters; at most {limit} fit. Shorten it and save again. Your text is still here."),
            length=len(text),
            limit=limit,
        )
    if "\x00" in text or any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise OutcomeRefused(N_("This text holds a character that cannot be stored. Remove it and save again."))
    return text


def _checked_date(value: object) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise OutcomeRefused(N_("Choose a date, with day, month and year.")) from None
