"""How help stands on a screen."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

WIDTH = 92


def columns(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield two columns, the second wrapped."""
    width = max(len(left) for left, _ in rows) + 4
    for left, right in rows:
        first, *more = textwrap.wrap(right, max(WIDTH - width, 30)) or [""]
        yield f"  {left}".ljust(width) + first
        yield from (" " * width + line for line in more)
