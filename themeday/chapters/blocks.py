"""What a chapter is made of."""

from __future__ import annotations

from dataclasses import dataclass

from themeday.model.questions import Question
from themeday.model.visibility import Visibility

#: Of an answer that is told as a part of a number only: what its author may choose.
ONLY_COUNTED = (Visibility.PRIVATE, Visibility.ANONYMOUS)


@dataclass(frozen=True)
class Say:
    """A few sentences to read."""

    text: str


@dataclass(frozen=True)
class Poll:
    """A question whose result stands under it, once the facilitator shows it."""

    question: Question


@dataclass(frozen=True)
class Live:
    """A part that shows what others do or that has a form of its own; the screens know how to draw each kind."""

    kind: str
    about: str = ""  # key of the question of this chapter, for a part that is about one


Block = Say | Question | Poll | Live


@dataclass(frozen=True)
class Chapter:
    """One part of the day."""

    key: str
    title: str
    lead: str
    projector: str
    blocks: tuple[Block, ...]
    minutes: int = 0  # when the agenda says nothing else; none for what is no part of an agenda
    of_live_parts: tuple[Question, ...] = ()  # what its live parts ask, whatever the day

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return its questions in order."""
        asked = (block.question if isinstance(block, Poll) else block for block in self.blocks)
        return tuple(block for block in asked if isinstance(block, Question))

    @property
    def everything_asked(self) -> tuple[Question, ...]:
        """Return its questions and those of its live parts; what a lesson asks is in the lesson."""
        return (*self.questions, *self.of_live_parts)

    @property
    def let_through(self) -> frozenset[str]:
        """Return the keys of questions whose answers the facilitator lets through one by one, for a list."""
        return frozenset(block.about for block in self.blocks if isinstance(block, Live) and block.kind == "list")

    def question(self, key: str) -> Question:
        """Return one question.

        Raises:
            KeyError: this chapter has no such question.
        """
        return next(q for q in self.questions if q.key == key)
