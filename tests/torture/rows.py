"""Rows that can be made again from their number, and what a log's file holds, read without the log's own code."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from themeday.model.outcomes import COLUMNS, Outcome, checksum, outcome_from_fields
from themeday.model.visibility import Visibility
from themeday.store.frames import END, HEADER, row_of

TEXTS = (
    "plain",
    'a "quoted" word, and a comma',
    "two\nlines",
    "old\rmac, and\n\n",
    "👩🏽‍⚖️ één café \u2028 \u202ebidi",
    '"',
    '""\n"',
    "=1+1;\t'",
    "0190abcd-0000-7000-8000-000000000000,looks like a row",
    "",
)


def outcome_id(writer: int, number: int) -> str:
    """Return an id from which writer and number can be told."""
    return f"{writer:08x}-0000-7000-8000-{number:012x}"


def outcome(writer: int, number: int = 0, value: str | None = None, **other: object) -> Outcome:
    """Return an outcome, always the same for the same arguments."""
    return Outcome(
        **{
            "outcome_id": outcome_id(writer, number),
            "recorded_at": "2027-01-14T09:30:00.000Z",
            "day": "2027-01-14-dag",
            "participant": f"WRITER{writer}",
            "unit": 'Recherche, "Noord"',
            "chapter": "expectations",
            "item": f"i{number}",
            "value": f"{TEXTS[number % len(TEXTS)]}{number}" if value is None else value,
            "visibility": Visibility.TABLE,
        }
        | other
    )


def again(one_id: str) -> Outcome:
    """Return the outcome that an id was given to."""
    return outcome(int(one_id[:8], 16), int(one_id[-12:], 16))


@dataclass(frozen=True)
class Contents:
    """What a file holds, as `csv` and pandas see it.

    Args:
        outcomes: in order.
        torn: rows and ends of the file that are no whole row.
        doubled: ids that are there more than once.
    """

    outcomes: list[Outcome]
    torn: int
    doubled: int

    def lost(self, acknowledged: Iterable[str]) -> int:
        """Count ids that were acknowledged and are not there."""
        return len(set(acknowledged) - {one.outcome_id for one in self.outcomes})


def outcome_from_row(row: list[str]) -> Outcome | None:
    """Return the outcome in a row as it stands in a file, or None when the row is torn or damaged."""
    whole = len(row) == len(COLUMNS) and row[-1] == checksum(row[:-1])
    return outcome_from_fields(row[:-1]) if whole else None


def contents(path: Path) -> Contents:
    """Read a log's file as anyone would, and check that every reader sees the same."""
    import pandas  # not by the processes that only write

    data = path.read_bytes()
    assert data.startswith(HEADER)
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert rows[0] == list(COLUMNS)
    assert rows.count(list(COLUMNS)) == 1, "one header"
    table = pandas.read_csv(path, dtype=str, keep_default_na=False)
    assert list(table.columns) == rows[0]
    assert table.to_numpy().tolist() == rows[1:], "pandas and csv read the same"
    found = [outcome_from_row(row) for row in rows[1:]]
    outcomes = [one for one in found if one]
    ids = Counter(one.outcome_id for one in outcomes)
    torn = len(found) - len(outcomes) + (not data.endswith(END))
    return Contents(outcomes, torn, sum(number > 1 for number in ids.values()))


def tail_of(path: Path) -> bytes:
    """Return what stands behind the last whole line end."""
    data = path.read_bytes() if path.exists() else b""
    return data[data.rfind(END) + len(END) :] if END in data else data


def begins_a_row(piece: bytes) -> bool:
    """Return whether a torn piece is the beginning of a row that a writer of a test was writing, byte for byte."""
    known = piece[:36].decode("ascii", "replace")
    if len(known) < 36:
        return outcome_id(0, 0)[8:24].startswith(known[8:24])
    return row_of(again(known)).startswith(piece)


def places(data: bytes, rows: Collection[bytes]) -> list[tuple[int, int]]:
    """Return where rows lie that stand one behind another after the header."""
    start, found = len(HEADER), []
    for row in rows:
        found.append((start, start + len(row)))
        start += len(row)
    assert start == len(data)
    return found
