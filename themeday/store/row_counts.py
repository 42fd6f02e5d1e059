"""How many rows each log had when the kit last saw it whole: rows that are gone without a trace are told by that.

A spreadsheet that hides rows saves a file that is whole, and so is one that was cut off between two rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from themeday.errors import ThemeDayError
from themeday.i18n import N_
from themeday.store.files import write_private
from themeday.store.json_files import load_json

NAME = "counted.json"


def note(folder: Path, rows: Mapping[str, int]) -> None:
    """Note how many rows logs have now, by the names of their files; where that cannot be written, nothing is noted."""
    with suppress(OSError):
        if _noted(folder) != rows:
            write_private(folder / NAME, (json.dumps(rows) + "\n").encode())


def fewer(folder: Path, rows: Mapping[str, int]) -> Iterator[ThemeDayError]:
    """Yield which logs have fewer rows now than were noted."""
    noted = _noted(folder)
    for name, count in rows.items():
        missing = noted.get(name, 0) - count
        if missing > 0:
            yield ThemeDayError(
                N_(
                    "{log}: rows that are gone without a trace: {count}. They were there when the kit last counted. If "
                    "you have a copy that is whole, put it back; if not, `themeday doctor` with --drop takes it so."
                ),
                log=name,
                count=missing,
            )


def _noted(folder: Path) -> dict[str, int]:
    with suppress(OSError, ValueError, AttributeError):
        return {name: count for name, count in load_json(folder / NAME, {}).items() if isinstance(count, int)}
    return {}
