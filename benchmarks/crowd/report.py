"""Tables and a picture of what was measured."""

from __future__ import annotations

import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def machine(*more: str, packages: Sequence[str] = ("voila", "ipykernel", "tornado"), phones: bool = True) -> str:
    """Return on what was measured, in one line."""
    known = (f"Python {platform.python_version()}", *more, *(f"{name} {version(name)}" for name in packages))
    told = [f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {', '.join(known)}."]
    told += ["The phones run on the same cores."] if phones else []
    told += [f"Load before the run: {os.getloadavg()[0]:.1f}."] if hasattr(os, "getloadavg") else []
    return " ".join(told)


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds something took, and what it gave."""
    start = time.perf_counter()
    given = act()
    return time.perf_counter() - start, given


def spread(values: Sequence[float], digits: int = 3) -> str:
    """Return the median, with the least and the most of several."""
    middle, least, most = (f"{value:,.{digits}f}" for value in (statistics.median(values), min(values), max(values)))
    return f"{middle} ({least}-{most})" if len(values) > 1 else middle


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table whose columns line up, so that it can be read as it is."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    width = [max(len(row[at]) for row in cells) for at in range(len(head))]
    lines = ["| " + " | ".join(cell.ljust(width[at]) for at, cell in enumerate(row)) + " |" for row in cells]
    return "\n".join([lines[0], "| " + " | ".join("-" * size for size in width) + " |", *lines[1:]])


def keep(path: Path, mark: str, text: str, heading: str = "# Serving a crowd") -> None:
    """Put figures between their marks in the file of results; what stands outside stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else f"{heading}\n"
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    part = f"{begin}\n{text}\n{end}"
    found = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    after = found.sub(lambda _: part, before) if found.search(before) else f"{before.rstrip()}\n\n{part}\n"
    path.write_text(after, encoding="utf-8")


def picture(path: Path, bars: Sequence[tuple[str, float]], title: str) -> None:
    """Draw horizontal bars, each with its number, as an SVG that can be read on light and dark."""
    longest = max(seconds for _, seconds in bars)
    width, left, row = 760, 250, 44
    height = 60 + row * len(bars)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{title}: '
        + "; ".join(f"{name} {seconds:.1f} s" for name, seconds in bars)
        + '" font-family="system-ui, sans-serif" font-size="16">',
        f'<rect width="{width}" height="{height}" rx="8" fill="#ffffff"/>',
        f'<text x="16" y="32" font-weight="600" fill="#1b2733">{title}</text>',
    ]
    for at, (name, seconds) in enumerate(bars):
        y = 56 + row * at
        length = max(3.0, (width - left - 100) * seconds / longest)
        colour = "#0b5c7a" if name.startswith("this kit") else "#8a97a3"
        lines += [
            f'<text x="{left - 12}" y="{y + 19}" text-anchor="end" fill="#1b2733">{name}</text>',
            f'<rect x="{left}" y="{y}" width="{length:.1f}" height="26" rx="3" fill="{colour}"/>',
            f'<text x="{left + length + 8:.1f}" y="{y + 19}" fill="#1b2733">{seconds:.1f} s</text>',
        ]
    path.write_text("\n".join([*lines, "</svg>", ""]), encoding="utf-8")


def command() -> str:
    """Return the command that was given."""
    # Of another checkout its name says enough.
    given = [Path(part).name if Path(part).is_absolute() else part for part in sys.argv[1:]]
    return " ".join(["python", f"benchmarks/{Path(sys.argv[0]).name}", *given])
