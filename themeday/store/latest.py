"""What a log says now: the revision of every answer that counts."""

from __future__ import annotations

import gc
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.outcomes import Outcome
from themeday.store.protocol import Cursor, Reading
from themeday.store.quarantine import Damage

_Key = tuple[str, str, str]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Read without Python looking for cycles meanwhile: rows have none, and of many it would look at all, often."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Followed(ABC):
    """What every log can tell by reading only what was appended since it last looked.

    The highest revision counts, wherever it stands in the log, so that repeats and rows that were put back later change
    nothing. Two of one revision are not made by this kit, which numbers under the lock; then the greater id counts.
    """

    def __init__(self) -> None:
        self.damaged: list[Damage] = []
        self._latest: dict[_Key, Outcome] = {}
        self._by_item: dict[tuple[str, str], dict[str, Outcome]] = {}
        self._positions: dict[_Key, int] = {}
        self._cursor = Cursor()
        self._read = 0

    @abstractmethod
    def append(self, outcomes: list[Outcome]) -> int:
        """Keep the outcomes; see the protocol."""

    @abstractmethod
    def read(self, cursor: Cursor) -> Reading:
        """Return what was appended since the cursor; see the protocol."""

    @abstractmethod
    def rewrite(self, change: Callable[[Outcome], Outcome | None]) -> int:
        """Keep what `change` returns for each row; see the protocol."""

    def changed_since(self, cursor: Cursor) -> bool:
        """Return whether a reader should read again; cheap where a log can tell."""
        return True

    @property
    def generation(self) -> str:
        """Return what changes when the log that was read is replaced by another, as by an erase."""
        return self._cursor.generation

    def set_aside(self) -> tuple[Damage, ...]:
        """Return the damaged stretches that were taken out of the log."""
        return ()

    def refresh(self) -> bool:
        """Read what was appended; return whether anything was."""
        if not self.changed_since(self._cursor):
            return False
        with _uncollected():
            reading = self.read(self._cursor)
        if reading.rewritten:
            for kept in (self._latest, self._by_item, self._positions, self.damaged):
                kept.clear()
        self._cursor = reading.cursor
        self.damaged.extend(reading.damaged)
        for outcome in reading.outcomes:
            self._take(outcome)
        return bool(reading.outcomes or reading.rewritten or reading.damaged)

    def latest(self, participant: str, chapter: str, item: str) -> Outcome | None:
        """Return the revision that counts, also when it is a withdrawal."""
        return self._latest.get((participant, chapter, item))

    def position(self, participant: str, chapter: str, item: str) -> int:
        """Return how late in the log the revision that counts stands, 0 when there is none.

        What was written later is known by this and not by its time: a laptop's clock may be set back.
        """
        return self._positions.get((participant, chapter, item), 0)

    def answers(self, chapter: str, item: str) -> list[Outcome]:
        """Return everyone's answer to an item, withdrawals left out, in the order of first answering."""
        # By the value itself, as `withdrawn` does: at every change thousands are asked.
        return [o for o in self._by_item.get((chapter, item), {}).values() if o.value]

    def items(self, chapter: str, prefix: str = "") -> list[str]:
        """Return the items of a chapter that anyone answered, in the order of first answering."""
        return [item for (c, item) in self._by_item if c == chapter and item.startswith(prefix)]

    def __iter__(self) -> Iterator[Outcome]:
        """Return the revisions that count, withdrawals left out."""
        return (outcome for outcome in self._latest.values() if not outcome.withdrawn)

    def withdraw(self, withdrawal: Outcome) -> None:
        """Take back what was answered.

        Args:
            withdrawal: the next revision, without a value.

        Raises:
            OutcomeRefused: it has a value.
            NotSaved: it could not be written.
        """
        if not withdrawal.withdrawn:
            raise OutcomeRefused(N_("A withdrawal holds no answer."))
        self.append([withdrawal])

    def erase(self, participant: str, stand_in: str) -> int:
        """Really remove the rows of a participant and of the sides of a table; return how many.

        Args:
            participant: the code.
            stand_in: a code that nobody has; it replaces this one where rows of others refer to it.

        Raises:
            NotSaved: it could not be done; the log is as it was.
        """

        def without(outcome: Outcome) -> Outcome | None:
            if outcome.participant.partition("-")[0] == participant:
                return None
            if participant not in outcome.item and participant not in outcome.value:
                return outcome
            return outcome.model_copy(
                update={name: getattr(outcome, name).replace(participant, stand_in) for name in ("item", "value")}
            )

        return self.rewrite(without)

    def _take(self, outcome: Outcome) -> None:
        self._read += 1
        key = outcome.key
        before = self._latest.get(key)
        if before is not None and (before.revision, before.outcome_id) >= (outcome.revision, outcome.outcome_id):
            return
        self._latest[key] = outcome
        self._positions[key] = self._read
        self._by_item.setdefault((outcome.chapter, outcome.item), {})[outcome.participant] = outcome
