"""An outcome log in memory, for tests and pages without a day."""

from __future__ import annotations

from collections.abc import Callable

from themeday.outcomes import Outcome
from themeday.store.protocol import Cursor, Reading


class MemoryLog:
    """Keeps outcomes in a list."""

    def __init__(self) -> None:
        self._rows: list[Outcome] = []
        self._generation = 0

    def append(self, outcomes: list[Outcome]) -> None:
        """Keep the outcomes."""
        self._rows.extend(outcomes)

    def read(self, cursor: Cursor) -> Reading:
        """Return what was appended since the cursor."""
        generation = str(self._generation)
        rewritten = cursor.generation not in ("", generation)
        start = 0 if rewritten else cursor.position
        return Reading(tuple(self._rows[start:]), Cursor(len(self._rows), generation), rewritten)

    def rewrite(self, keep: Callable[[Outcome], bool]) -> int:
        """Keep only some rows; return how many are gone."""
        kept = [row for row in self._rows if keep(row)]
        gone = len(self._rows) - len(kept)
        self._rows = kept
        self._generation += 1
        return gone
