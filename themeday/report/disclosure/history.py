"""What was published of a day, kept, so that a next report can be held against it.

`reported.json` in the data folder holds numbers, and of each text a keyed digest that only the day's secret can check;
it names nobody and holds nobody's words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2s
from pathlib import Path
from typing import Any

from themeday.i18n import N_
from themeday.report.disclosure.by_room import ByRoom
from themeday.report.disclosure.published import Published
from themeday.report.disclosure.suppression import Cell, Table
from themeday.store.disk import DISK
from themeday.store.folder import not_writable
from themeday.store.json_files import read_json

FILE = "reported.json"


def digest_of_text(secret: bytes, text: str) -> str:
    """Return what stands for a text in the register; nobody without the day's secret can try texts against it."""
    return blake2s(text.encode("utf-8", "surrogatepass"), key=secret[:32], digest_size=16).hexdigest()


def load(folder: Path) -> list[Published]:
    """Return every report before, in order.

    Raises:
        DataFolderError: the register cannot be read, so that nobody can say what may be told now.
    """
    return read_json(
        folder / FILE,
        lambda rows: [from_json(row) for row in rows],
        missing=[],
        unreadable=N_(
            "{path} cannot be read. It says what earlier reports told, and without it two reports together could give "
            "someone away. Put back a copy of it, or, if nobody has an earlier report, delete it."
        ),
    )


def keep(folder: Path, earlier: Sequence[Published], published: Published) -> None:
    """Note that a report was published.

    Args:
        published: what may be told now; one that repeats adds nothing.

    Raises:
        DataFolderError: it cannot be written, and so nothing may be published.
    """
    if published.repeated or (earlier and to_json(earlier[-1]) == to_json(published)):
        return
    content = json.dumps([to_json(report) for report in (*earlier, published)], indent=1) + "\n"
    try:
        DISK.put(folder / FILE, content.encode())
        with suppress(OSError):
            (folder / FILE).chmod(0o600)
    except OSError as error:
        raise not_writable(folder, error) from error


def to_json(published: Published) -> dict[str, Any]:
    """Return a report's numbers as they are kept."""
    return {
        "on": published.on,
        "k": published.k,
        "tables": {key: _table_to_json(table) for key, table in published.tables.items()},
        "bounds": {key: dict(of) for key, of in published.bounds.items()},
        "texts": sorted(published.texts),
        "rooms": {
            key: [[list(part), _table_to_json(table)] for part, table in of.parts.items()]
            for key, of in published.rooms.items()
        },
        "room_bounds": {
            room: {key: dict(of) for key, of in bounds.items()} for room, bounds in published.room_bounds.items()
        },
        "words": {key: [list(part) for part in parts] for key, parts in published.words.items()},
        "named": sorted(published.named),
    }


def from_json(row: dict[str, Any]) -> Published:
    """Return a report's numbers as they were kept.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is something else.
    """
    return Published(
        str(row["on"]),
        int(row["k"]),
        {key: _table_from_json(key, kept) for key, kept in row["tables"].items()},
        _bounds_from_json(row["bounds"]),
        frozenset(map(str, row["texts"])),
        # A register of before there were reports by room has none of these.
        rooms={
            key: ByRoom({tuple(map(str, part)): _table_from_json(key, kept) for part, kept in of})
            for key, of in row.get("rooms", {}).items()
        },
        room_bounds={room: _bounds_from_json(of) for room, of in row.get("room_bounds", {}).items()},
        words={key: tuple(tuple(map(str, part)) for part in parts) for key, parts in row.get("words", {}).items()},
        named=frozenset(map(str, row.get("named", row["texts"]))),
    )


def _bounds_from_json(kept: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {key: {role: int(n) for role, n in of.items()} for key, of in kept.items()}


def _table_to_json(table: Table) -> dict[str, Any]:
    return {
        "totals": dict(table.totals),
        "cells": {s: [[list(c.group), c.count, c.at_least] for c in cells] for s, cells in table.cells.items()},
    }


def _table_from_json(key: str, kept: dict[str, Any]) -> Table:
    return Table(
        key,
        {s: int(n) for s, n in kept["totals"].items()},
        {
            s: tuple(Cell(tuple(map(str, group)), int(n), bool(least)) for group, n, least in cells)
            for s, cells in kept["cells"].items()
        },
    )
