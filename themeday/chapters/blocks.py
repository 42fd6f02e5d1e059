"""What a chapter is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from themeday.model.questions import Question


@dataclass(frozen=True)
class Say:
    """A few sentences to read, as safe HTML."""

    html: str


@dataclass(frozen=True)
class Poll:
    """A question whose result stands under it, once the facilitator shows it."""

    question: Question


@dataclass(frozen=True)
class Live:
    """A part that shows what others do or that has a form of its own; the screens know how to draw each kind."""

    kind: str
    about: str = ""  # key of the question of this chapter, for a part that is about one
    words: Mapping[str, str] = field(default_factory=dict)  # what it says, by the name its card uses


#: The kinds there are.
LIVE_PARTS = (
    "who_is_here",
    "room_answers",
    "reveal_together",
    "dates",
    "board",
    "notes",
    "match",
    "willing",
    "lessons",
    "teacher",
    "agreement",
    "tips",
    "timer",
    "follow_up",
    "take_along",
    "tables",
    "tally",
    "list",
    "questions",
)


class Part(StrEnum):
    """What a question belongs to that a live part asks, so that it has no place of its own on the page."""

    OWN = "own"  # of an agreement: each side answers it for itself
    TOGETHER = "together"  # of an agreement: either side answers it for both
    MEETING = "meeting"  # likewise, but nobody has to
    TIP = "tip"
    DATE = "date"
    LESSON = "lesson"
    CHECK = "check"  # some weeks later


@dataclass(frozen=True)
class Asked:
    """A question that a live part asks."""

    part: Part
    question: Question


Block = Say | Question | Poll | Live


@dataclass(frozen=True)
class Chapter:
    """One part of the day."""

    key: str
    title: str
    lead: str
    projector: str
    blocks: tuple[Block, ...]
    say: str = ""  # what the facilitator says, as safe HTML
    minutes: int = 0  # when the agenda says nothing else; none for what is no part of an agenda
    asked: tuple[Asked, ...] = ()  # by its live parts, in order

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return its questions in order."""
        asked = (block.question if isinstance(block, Poll) else block for block in self.blocks)
        return tuple(block for block in asked if isinstance(block, Question))

    def asked_by(self, *parts: Part) -> tuple[Question, ...]:
        """Return the questions that some live parts ask, in order."""
        return tuple(asked.question for asked in self.asked if asked.part in parts)

    def words(self, kind: str) -> Mapping[str, str]:
        """Return what a live part says in this chapter; nothing when it has no such part."""
        return next((block.words for block in self.blocks if isinstance(block, Live) and block.kind == kind), {})

    @property
    def let_through(self) -> frozenset[str]:
        """Return the keys of questions whose answers the facilitator lets through one by one, for a list."""
        return frozenset(block.about for block in self.blocks if isinstance(block, Live) and block.kind == "list")

    def question(self, key: str) -> Question:
        """Return one question, also one that a live part asks.

        Raises:
            KeyError: this chapter has no such question.
        """
        return self._by_key[key]

    def asks(self, key: str) -> bool:
        """Return whether it has a question, also one that a live part asks."""
        return key in self._by_key

    @cached_property
    def _by_key(self) -> dict[str, Question]:
        everything = (*self.questions, *(asked.question for asked in self.asked))
        return {question.key: question for question in everything}
