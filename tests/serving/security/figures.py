"""What was tried at the doors, how often, and what got through: shown after the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

COLUMNS = ("What was tried", "How often", "Got through", "And")


@dataclass
class Line:
    """One thing that was tried.

    Args:
        what: was tried.
        number: how often.
        through: how often it got through.
        also: what else is worth knowing.
    """

    what: str
    number: int
    through: int
    also: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return it as a line of a table."""
        return (self.what, f"{self.number:,}", f"{self.through:,}", self.also)


@dataclass
class Figures:
    """Lines of the table, by the module that found them."""

    lines: dict[str, dict[str, Line]] = field(default_factory=dict)

    def table(self) -> str:
        """Return the table in markdown, in the order of the modules."""
        rule = ("---", "---:", "---:", "---")
        lines = [line.cells() for module in sorted(self.lines) for line in self.lines[module].values()]
        return "\n".join(f"| {' | '.join(cells).rstrip()} |" for cells in (COLUMNS, rule, *lines))


@dataclass(frozen=True)
class Tried:
    """Takes what the tests of one module tried.

    Args:
        figures: all of them.
        module: whose these are.
    """

    figures: Figures
    module: str

    def __call__(self, what: str, number: int, through: Sequence[object], also: str = "") -> None:
        """Count what was tried, and fail when anything of it got through.

        Args:
            what: was tried; the same again is added up.
            number: how often.
            through: whatever got through.
            also: what else is worth knowing.
        """
        line = self.figures.lines.setdefault(self.module, {}).setdefault(what, Line(what, 0, 0))
        line.number += number
        line.through += len(through)
        line.also = also or line.also
        assert number > 0, what
        assert not through, f"{what}: {len(through)} of {number} got through: {list(through)[:5]}"
