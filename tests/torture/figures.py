"""What the battery found, in numbers: shown after the run, and kept in benchmarks/results by the long form."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from tests.tables import markdown, note

ENV_LONG = "THEMEDAY_TORTURE"
LONG = os.environ.get(ENV_LONG) == "1"
RESULTS = Path(__file__).parents[2] / "benchmarks" / "results" / "outcome-log.md"
COLUMNS = ("What was done", "How often", "Lost", "Doubled", "Torn", "And")
RULE = ("---", "---:", "---:", "---:", "---:", "---")
TITLE = "outcome log: torture" + ("" if LONG else ", in short")
_BEGIN, _END = "<!-- torture -->", "<!-- /torture -->"
_NOT_COUNTED = "–"


def times(short: int, long: int) -> int:
    """Return how often to do something: in every run of the tests, or in the long form."""
    return long if LONG else short


@dataclass
class Line:
    """What was done, how often, and what came of it.

    Args:
        what: was done.
        number: how often.
        lost: acknowledged rows that were gone.
        doubled: rows that were there twice.
        torn: damage that was left in the log.
        also: what else is worth knowing.
    """

    what: str
    number: int
    lost: int | None = None
    doubled: int | None = None
    torn: int | None = None
    also: str = ""

    def add(self, other: Line) -> None:
        """Count the same thing together with what was done before."""
        self.number += other.number
        for name in ("lost", "doubled", "torn"):
            counts = [count for line in (self, other) if (count := getattr(line, name)) is not None]
            setattr(self, name, sum(counts) if counts else None)
        self.also = other.also or self.also

    def cells(self) -> tuple[str, ...]:
        """Return it as a line of a table."""
        counts = (_NOT_COUNTED if count is None else f"{count:,}" for count in (self.lost, self.doubled, self.torn))
        return (self.what, f"{self.number:,}", *counts, self.also)


@dataclass
class Figures:
    """Lines of the table, by the module that found them.

    Args:
        folder: where the tests keep their files.
        lines: by module and by what was done.
    """

    folder: Path
    lines: dict[str, dict[str, Line]] = field(default_factory=dict)

    def table(self) -> str:
        """Return the table in markdown, in the order of the modules."""
        return markdown((COLUMNS, RULE, *(cells for module in sorted(self.lines) for cells in self.cells(module))))

    def cells(self, module: str) -> list[tuple[str, ...]]:
        """Return the lines of one module."""
        return [line.cells() for line in self.lines[module].values()]


@dataclass(frozen=True)
class Counted:
    """Takes the figures of one module.

    Args:
        figures: all of them.
        module: whose these are.
        config: of the run, which prints them.
    """

    figures: Figures
    module: str
    config: pytest.Config

    def __call__(self, what: str, number: int, *counts: int, also: str = "") -> None:
        """Keep a line, or add to what was done before under the same name.

        Args:
            what: was done.
            number: how often.
            counts: lost, doubled, torn.
            also: what else is worth knowing.
        """
        line = Line(what, number, *counts, also=also)
        known = self.figures.lines.setdefault(self.module, {}).setdefault(what, line)
        if known is not line:
            known.add(line)
        note(self.config, TITLE, (COLUMNS, RULE), self.module, self.figures.cells(self.module))


def keep(figures: Figures) -> None:
    """Put the table in its part of the results; what others keep there stays.

    Args:
        figures: of a whole run.
    """
    part = "\n".join(
        [
            _BEGIN,
            "## Torture",
            "",
            f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
            f"{_file_system(figures.folder)}. Again: `make torture`.",
            "",
            figures.table(),
            _END,
        ]
    )
    text = RESULTS.read_text("utf-8") if RESULTS.exists() else "# The outcome log under load\n"
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    whole = begin and end
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(f"{before}{part}{after}" if whole else f"{text.rstrip()}\n\n{part}\n", "utf-8")


def _file_system(folder: Path) -> str:
    mounts = [one for one in psutil.disk_partitions(all=True) if folder.resolve().is_relative_to(one.mountpoint)]
    return max(mounts, key=lambda one: len(one.mountpoint)).fstype if mounts else "unknown file system"
