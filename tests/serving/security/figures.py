"""What was tried at the doors, how often, and what got through: shown after the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.tables import note
from tests.torture.figures import LONG

TITLE = "serving: security" + ("" if LONG else ", in short")
COLUMNS = ("What was tried", "How often", "Got through", "And")
RULE = ("---", "---:", "---:", "---")


@dataclass
class Line:
    """One thing that was tried."""

    what: str
    number: int
    through: int
    also: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return it as a line of a table."""
        return (self.what, f"{self.number:,}", f"{self.through:,}", self.also)


@dataclass(frozen=True)
class Tried:
    """Takes what the tests of one module tried."""

    config: pytest.Config
    module: str
    lines: dict[tuple[str, str], Line]

    def __call__(self, what: str, number: int, through: Sequence[object], also: str = "") -> None:
        """Count what was tried, and fail when anything of it got through.

        Args:
            number: how often.
            through: whatever got through.
        """
        line = self.lines.setdefault((self.module, what), Line(what, 0, 0))
        line.number += number
        line.through += len(through)
        line.also = also or line.also
        mine = [one.cells() for (module, _), one in self.lines.items() if module == self.module]
        note(self.config, TITLE, (COLUMNS, RULE), self.module, mine)
        assert number > 0, what
        assert not through, f"{what}: {len(through)} of {number} got through: {list(through)[:5]}"
