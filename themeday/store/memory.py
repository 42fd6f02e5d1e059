"""An outcome log in memory, for tests and pages without a day."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from themeday.errors import OutcomeRefused
from themeday.model.outcomes import Outcome
from themeday.store.cursors import Cursor, Reading
from themeday.store.frames import row_of
from themeday.store.outcome_log import ID_TAKEN, OutcomeLog


class MemoryLog(OutcomeLog):
    """Keeps outcomes in a list, with the same promises but the disk."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, Outcome] = {}
        self._generation = 0

    def append(self, outcomes: list[Outcome]) -> int:
        """Keep the outcomes; see `OutcomeLog.append`."""
        fresh: dict[str, Outcome] = {}
        for outcome in outcomes:
            row_of(outcome)
            known = self._rows.get(outcome.outcome_id) or fresh.setdefault(outcome.outcome_id, outcome)
            if known != outcome:
                raise OutcomeRefused(ID_TAKEN)
        self._rows |= fresh
        return len(fresh)

    def read(self, cursor: Cursor) -> Reading:
        """Return what was appended since the cursor."""
        generation = str(self._generation)
        rewritten = cursor.generation not in ("", generation)
        start = 0 if rewritten else cursor.position
        return Reading(tuple(islice(self._rows.values(), start, None)), Cursor(len(self._rows), generation), rewritten)

    def changed_since(self, cursor: Cursor) -> bool:
        """Return whether a reader should read again."""
        return cursor != Cursor(len(self._rows), str(self._generation))

    def rewrite(self, change: Callable[[Outcome], Outcome | None]) -> int:
        """Keep what `change` returns for each row; return how many are gone."""
        kept = [row for outcome in self._rows.values() if (row := change(outcome)) is not None]
        gone = len(self._rows) - len(kept)
        self._rows = {row.outcome_id: row for row in kept}
        self._generation += 1
        return gone
