"""What an outcome log must be able to do, whatever it is kept in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from themeday.outcomes import Outcome


@dataclass(frozen=True)
class Cursor:
    """A place in a log up to which a reader has read.

    Args:
        position: opaque to the reader; bytes for a file, a count for memory.
        generation: changes when the log was rewritten, and everything must be read again.
    """

    position: int = 0
    generation: str = ""


@dataclass(frozen=True)
class Reading:
    """What a reader gets.

    Args:
        outcomes: the rows since the cursor, in the order of appending.
        cursor: where to go on.
        rewritten: the log was rewritten: forget what was read before.
        damaged: rows that are torn or damaged, as text.
    """

    outcomes: tuple[Outcome, ...]
    cursor: Cursor
    rewritten: bool = False
    damaged: tuple[str, ...] = field(default=())


class OutcomeLog(Protocol):
    """The seam behind which outcomes are kept."""

    def append(self, outcomes: list[Outcome]) -> None:
        """Keep the outcomes, all or none; return only when they are on disk.

        Raises:
            NotSaved: they could not be written.
        """

    def read(self, cursor: Cursor) -> Reading:
        """Return what was appended since the cursor."""

    def rewrite(self, keep: Callable[[Outcome], bool]) -> int:
        """Keep only some rows, atomically; return how many are gone."""
