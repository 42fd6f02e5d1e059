"""The kinds of blocks: what each asks of its author is one row, so that a new kind is a new row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """What a kind of block asks of its author.

    Args:
        answered: learners answer it, so it needs a key of its own.
        options: the fewest options it can have; 0: it has none.
        most: the most options that a phone and a big screen show well.
        boxes: its options begin with [ ].
        right: at least one box is ticked.
        feedback: every option has a > line.
        groups: the fewest groups that its options are divided over; 0: it has none.
        order: its options may be numbered, which makes their order the right one.
    """

    answered: bool = False
    options: int = 0
    most: int = 8
    boxes: bool = False
    right: bool = False
    feedback: bool = False
    groups: int = 0
    order: bool = False

    @property
    def example(self) -> str:
        """Return how one option is written."""
        if self.groups:
            return "  - {key} …"
        return "- [ ] {key} …" if self.boxes else "1. {key} …" if self.order else "- {key} …"


RULES = {
    "show": Rule(),
    "note": Rule(),
    "quiz": Rule(answered=True, options=2, boxes=True, right=True, feedback=True),
    "spot": Rule(answered=True, options=2, boxes=True, right=True, feedback=True),
    "sort": Rule(answered=True, options=2, most=12, groups=2, feedback=True),
    "rank": Rule(answered=True, options=2, order=True),
    "checklist": Rule(answered=True, options=1, most=12, boxes=True),
    "scenario": Rule(answered=True, options=2, feedback=True),
    "teachback": Rule(answered=True),
    "reflection": Rule(answered=True),
}
KINDS = (*RULES, "text")
MOST_GROUPS = 5  # each is a button at every text that is sorted
ANSWERED = tuple(kind for kind, rule in RULES.items() if rule.answered)

#: The player asks how sure people feel by itself, under these keys: first, last, and looking back.
RESERVED_KEYS = ("before", "after", "back")
