"""Counts how often the stage is appended to, and lets one of those times fail."""

from __future__ import annotations

import pytest

from themeday.errors import CANNOT_WRITE, NotSaved
from themeday.model.outcomes import Outcome
from themeday.store.records import Records


class Appends:
    """What comes to the stage from now on.

    Args:
        fails_at: which append fails, from 1; 0 for none.
    """

    def __init__(self, records: Records, monkeypatch: pytest.MonkeyPatch, fails_at: int = 0) -> None:
        self.count = 0
        append = records.stage.append

        def counted(outcomes: list[Outcome]) -> int:
            self.count += 1
            if self.count == fails_at:
                raise NotSaved(CANNOT_WRITE)
            return append(outcomes)

        monkeypatch.setattr(records.stage, "append", counted)


def staged_values(records: Records) -> dict[tuple[str, str], str]:
    """Return all that the stage says now: chapter and item to value."""
    return {(outcome.chapter, outcome.item): outcome.value for outcome in records.stage}
