"""Tables of what was measured, and the file that keeps them."""

from __future__ import annotations

import os
import platform
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import psutil

_PACKAGES = ("voila", "jupyter_server", "ipykernel", "ipywidgets", "anywidget", "tornado")


def machine(browser: str = "") -> str:
    """Return on what was measured, in a few lines.

    Args:
        browser: version of Chromium, when it was there.
    """
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    load = f"Load before the run: {os.getloadavg()[0]:.1f}. " if hasattr(os, "getloadavg") else ""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, {platform.system()} {platform.release()} "
        f"{platform.machine()}, Python {platform.python_version()}, {packages}"
        f"{f', Chromium {browser}' if browser else ''}. {load}"
        "The phones run on the same cores as the server, at 127.0.0.1."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE) if info.exists() else None
    return found[1] if found else platform.processor() or "unknown"


def told(errors: Counter[str]) -> str:
    """Return in words what went wrong.

    Args:
        errors: and how often.
    """
    return "; ".join(f"{times} × {error}" for error, times in errors.most_common())


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table whose columns line up.

    Args:
        head: names of the columns.
        rows: cells.
    """
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in lines)


def keep(path: Path, mark: str, text: str) -> None:
    """Put figures between their marks in the file of results; what stands outside stays.

    Args:
        path: the file; made when it is not there.
        mark: name of the part.
        text: the figures.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else "# Serving a room full of phones\n"
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    part = f"{begin}\n{text}\n{end}"
    found = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    after = found.sub(lambda _: part, before) if found.search(before) else f"{before.rstrip()}\n\n{part}\n"
    path.write_text(after, encoding="utf-8")
