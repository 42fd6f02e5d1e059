"""What was published of a day, kept, so that a next report can be held against it.

`reported.json` in the data folder holds numbers, and of each text a keyed digest that only the day's secret can check;
it names nobody and holds nobody's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2s
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from themeday.i18n import N_
from themeday.report.disclosure.published import PublishedNumbers
from themeday.store.disk import DISK
from themeday.store.folder import not_writable
from themeday.store.json_files import read_json

FILE = "reported.json"
_REPORTS = TypeAdapter(list[PublishedNumbers])


def digest_of_text(secret: bytes, text: str) -> str:
    """Return what stands for a text in the register; nobody without the day's secret can try texts against it."""
    return blake2s(text.encode("utf-8", "surrogatepass"), key=secret[:32], digest_size=16).hexdigest()


def load(folder: Path) -> list[PublishedNumbers]:
    """Return every report before, in order.

    Raises:
        DataFolderError: the register cannot be read, so that nobody can say what may be told now.
    """
    return read_json(
        folder / FILE,
        from_json,
        missing=[],
        unreadable=N_(
            "{path} cannot be read. It says what earlier reports told, and without it two reports together could give "
            "someone away. Put back a copy of it, or, if nobody has an earlier report, delete it."
        ),
    )


def keep(folder: Path, earlier: Sequence[PublishedNumbers], published: PublishedNumbers) -> None:
    """Note that a report was published; one that repeats the report before adds nothing.

    Raises:
        DataFolderError: it cannot be written, and so nothing may be published.
    """
    if published.repeated or (earlier and earlier[-1] == published):
        return
    try:
        DISK.put(folder / FILE, _REPORTS.dump_json([*earlier, published], indent=1) + b"\n")
        with suppress(OSError):
            (folder / FILE).chmod(0o600)
    except OSError as error:
        raise not_writable(folder, error) from error


def to_json(published: PublishedNumbers) -> Any:
    """Return a report's numbers as they are kept."""
    return _REPORTS.dump_python([published], mode="json")[0]


def from_json(rows: Sequence[dict[str, Any]]) -> list[PublishedNumbers]:
    """Return the numbers of reports as they were kept.

    Raises:
        KeyError, TypeError, ValueError: they are something else.
    """
    # A register of before there were reports by room has no texts that stand with a unit.
    return _REPORTS.validate_python([{"named": row["texts"], **row} for row in rows])
