"""What an outcome log must be able to do, whatever it is kept in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from themeday.i18n import N_
from themeday.model.outcomes import Outcome
from themeday.store.quarantine import Damage


@dataclass(frozen=True)
class Cursor:
    """A place in a log up to which a reader has read.

    Args:
        position: opaque to the reader; bytes for a file, a count for memory.
        generation: changes when the log was replaced, and everything must be read again.
        tail: what stood just before the position; when something else stands there, the log was replaced as well.
        touched: when the log had last been written to.
        held: what must not be let go as long as the generation is meant; opaque as well.
    """

    position: int = 0
    generation: str = ""
    tail: bytes = b""
    touched: int = field(default=0, compare=False)
    held: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Reading:
    """What a reader gets.

    Args:
        outcomes: the rows since the cursor, in the order of appending.
        rewritten: the log was rewritten: forget what was read before, this is everything.
    """

    outcomes: tuple[Outcome, ...]
    cursor: Cursor
    rewritten: bool = False
    damaged: tuple[Damage, ...] = field(default=())

    @property
    def news(self) -> bool:
        """Return whether the log says anything that it did not say at the cursor."""
        return bool(self.outcomes or self.rewritten or self.damaged)


class OutcomeLog(Protocol):
    """The seam behind which outcomes are kept. Order is the order of appending; times are labels."""

    def append(self, outcomes: list[Outcome]) -> int:
        """Keep the outcomes; return only when they are on disk, with the number that was not there already.

        An outcome that is there already, with the same id and the same content, is acknowledged and not kept twice.

        Raises:
            OutcomeRefused: one of them cannot be kept as it is, or its id is taken by another; nothing was written.
            NotSaved: they could not be written.
        """

    def read(self, cursor: Cursor) -> Reading:
        """Return what was appended since the cursor, whole rows only."""

    def refresh(self) -> bool:
        """Bring what `latest` and the like say up to date; return whether anything changed."""

    def latest(self, participant: str, chapter: str, item: str) -> Outcome | None:
        """Return the revision that counts, also when it is a withdrawal."""

    def withdraw(self, withdrawal: Outcome) -> None:
        """Take back what was answered: a new revision without a value.

        Raises:
            OutcomeRefused: the row has a value.
            NotSaved: it could not be written.
        """

    def erase(self, participant: str, stand_in: str) -> int:
        """Really remove the rows of a participant and of the sides of a table; return how many.

        Args:
            participant: the code.
            stand_in: a code that nobody has; it replaces this one where rows of others refer to it.

        Raises:
            NotSaved: it could not be done; the log is as it was.
        """

    def rewrite(self, change: Callable[[Outcome], Outcome | None]) -> int:
        """Keep what `change` returns for each row, atomically, also while others append; return how many are gone."""

    def __iter__(self) -> Iterator[Outcome]:
        """Return the revisions that count, withdrawals left out."""


ID_TAKEN = N_("This id belongs to another outcome already. Nothing was changed.")
