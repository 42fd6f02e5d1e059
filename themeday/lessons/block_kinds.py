"""The kinds of blocks: what each asks of its author is one row, so that a new kind is a new row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from themeday.lessons import messages

_FILLED_IN = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Rule:
    """What a kind of block asks of its author."""

    part: str = ""  # of the minutes of a lesson, in `timing`; none: it takes no time of its own
    answered: bool = False  # learners answer it, so it needs a key of its own
    options: int = 0  # the fewest it can have; 0: it has none
    most: int = 8  # options that a phone and a big screen show well
    boxes: bool = False  # its options begin with [ ]
    right: bool = False  # at least one box is ticked
    feedback: bool = False  # every option has a > line
    groups: int = 0  # the fewest that its options are divided over; 0: it has none
    order: bool = False  # its options may be numbered, which makes their order the right one
    ends: bool = False  # its options are the two ends of a scale, with their numbers for keys
    words: bool = True  # it has a text of its own
    settings: type[Settings] | None = None  # names and values that may stand above its text
    known: Collection[str] = ()  # the keys it can have; none: any. Behind one of these may stand a question's

    @property
    def example(self) -> str:
        """Return how one option is written."""
        if self.groups:
            return "  - {key} …"
        return "- [ ] {key} …" if self.boxes else "1. {key} …" if self.order else "- {key} …"


class Settings(BaseModel):
    """What stands above the text of a block, written as front matter is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def rule(self) -> Rule:
        """Return what a block with these settings asks of its author."""
        return Rule()

    def structure(self) -> dict[str, object]:
        """Return what is the same in every language: all but texts, and of these what is filled in there."""
        return {name: set(_FILLED_IN.findall(value)) if type(value) is str else value for name, value in self}


@dataclass(frozen=True)
class Form:
    """What a kind of file may hold."""

    rules: Mapping[str, Rule]
    reserved: Collection[str] = ()  # keys that no block may have
    cannot_be_used: str = messages.ONE_LESSON
    may_be_empty: bool = False
    beside: Collection[str] = ()  # keys of questions that stand elsewhere, which a block may be about


RULES = {
    "show": Rule("show"),
    "note": Rule(),
    "quiz": Rule("do", answered=True, options=2, boxes=True, right=True, feedback=True),
    "spot": Rule("do", answered=True, options=2, boxes=True, right=True, feedback=True),
    "sort": Rule("do", answered=True, options=2, most=12, groups=2, feedback=True),
    "rank": Rule("do", answered=True, options=2, order=True),
    "checklist": Rule("do", answered=True, options=1, most=12, boxes=True),
    "scenario": Rule("do", answered=True, options=2, feedback=True),
    "teachback": Rule("teachback", answered=True),
    "reflection": Rule("record", answered=True),
}
KINDS = (*RULES, "text")
MOST_GROUPS = 5  # each is a button at every text that is sorted
ANSWERED = tuple(kind for kind, rule in RULES.items() if rule.answered)

#: The player asks how sure people feel by itself, under these keys: first, last, and looking back.
RESERVED_KEYS = ("before", "after", "back")
LESSON = Form(RULES, RESERVED_KEYS)
