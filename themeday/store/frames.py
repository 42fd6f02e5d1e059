r"""How rows lie in the file, and how they are found again when a part of it is damaged.

A row is one *frame*: its bytes end at the first ``\r\n``. No field may hold ``\r\n`` itself, so the end of a row can be
seen without reading what stands before it. A torn or flipped row therefore never swallows the next one, whatever its
quotes look like, and nothing that a participant writes can look like the beginning of a row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2s

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.outcomes import CHECK_SIZE, COLUMNS, Outcome, checksum, outcome_from_row

END = b"\r\n"
MAX_ROW = 1_000_000
ID_LENGTH = 36

_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=,)")
_WHOLE_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CHECK_LENGTH = 2 * CHECK_SIZE
# A damaged stretch may be long; an intact row at its end is short, and holds few texts that look like an id.
_MOST_BEGINNINGS = 200

_NO_TEXT = N_("This text holds a character that cannot be stored. Remove it and save again.")

# The module's own limit of 131,072 characters is less than a schedule of many rounds.
csv.field_size_limit(max(csv.field_size_limit(), MAX_ROW))


def line(fields: Iterable[str]) -> bytes:
    """Return one row as it lies in the file.

    Args:
        fields: in column order.
    """
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(fields)
    return text.getvalue().encode()


HEADER = line(COLUMNS)


def row_of(outcome: Outcome) -> bytes:
    r"""Return the row of an outcome, after checking that it will come back as it is.

    Args:
        outcome: to keep.

    Raises:
        OutcomeRefused: a field holds what no plain CSV brings back (``\r\n``, NUL, half a character), is too long, or
            the id is no UUID.
    """
    if not _WHOLE_ID.fullmatch(outcome.outcome_id):
        raise OutcomeRefused(N_("This outcome has no proper id, so it cannot be kept."))
    try:
        row = line(outcome.row())
    except UnicodeEncodeError as error:
        raise OutcomeRefused(_NO_TEXT) from error
    if len(row) > MAX_ROW:
        raise OutcomeRefused(
            N_("This is {length} characters; at most {limit} fit. Shorten it and save again."),
            length=len(row),
            limit=MAX_ROW,
        )
    # pandas ends a text at NUL, and a line end of two characters is how a row ends.
    if b"\x00" in row or row.index(END) < len(row) - len(END):
        raise OutcomeRefused(_NO_TEXT)
    return row


@dataclass(frozen=True)
class Piece:
    """A stretch of the file.

    Args:
        offset: bytes from the beginning of what was scanned.
        data: its bytes; a whole row, or what is damaged.
        intact: whether it is a row with a right checksum.
    """

    offset: int
    data: bytes
    intact: bool


def scan(data: bytes) -> Iterator[Piece]:
    r"""Yield the pieces of a file in order: rows that are intact, and what lies between them.

    What stands behind the last ``\r\n`` is not looked at: a row may be on its way. Headers are left out.

    Args:
        data: from the beginning of a row.
    """
    start = 0
    while (end := data.find(END, start) + len(END)) >= len(END):
        frame = data[start:end]
        if intact(frame[: -len(END)]):
            yield Piece(start, frame, intact=True)
        elif frame != HEADER:
            yield from _rescued(start, frame)
        start = end


def intact(frame: bytes) -> bool:
    r"""Return whether a row is as it was written.

    Args:
        frame: its bytes without the ``\r\n``.
    """
    if b'"' not in frame:  # The same as below at a third of the cost; most rows are plain.
        fields = frame[: -_CHECK_LENGTH - 1].replace(b",", b"\x1f")
        check = blake2s(fields, digest_size=CHECK_SIZE).hexdigest().encode()
        return frame.endswith(b"," + check) and frame.count(b",") == len(COLUMNS) - 1
    row = fields_of(frame)
    return row is not None and len(row) == len(COLUMNS) and row[-1] == checksum(row[:-1])


def fields_of(frame: bytes) -> list[str] | None:
    r"""Return the fields of a row, or None when it cannot be read.

    Args:
        frame: its bytes without the ``\r\n``.
    """
    try:
        rows = list(csv.reader([frame.decode()], strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    return rows[0] if len(rows) == 1 else None


def outcome_of(row: bytes) -> Outcome | None:
    r"""Return the outcome in an intact row, or None when its words are not known here.

    Args:
        row: its bytes with the ``\r\n``.
    """
    fields = fields_of(row[: -len(END)])
    return outcome_from_row(fields) if fields else None


def whole_tail(tail: bytes) -> bytes:
    r"""Return a last row that lacks only its ``\r\n``, with it; nothing when it is not whole.

    Args:
        tail: what stands behind the last ``\r\n``.
    """
    for candidate in (tail, tail.removesuffix(b"\r")):
        if candidate and intact(candidate):
            return candidate + END
    return b""


def _rescued(start: int, frame: bytes) -> Iterator[Piece]:
    """Yield what can be saved of a stretch in which the end of a row is gone: the row before it, the row behind it."""
    beginnings = [found.start() for found in _ID.finditer(frame)][-_MOST_BEGINNINGS:]
    # Only the last row of a stretch can be intact with its end, and its beginning is near the stretch's own end. A row
    # that someone wrote into an answer does not pass: its checksum would have to be that of the row around it.
    behind = next((at for at in reversed(beginnings) if at and intact(frame[at : -len(END)])), len(frame))
    rest = frame[:behind]
    # Only the two bytes of a row's end were hit: the row itself is whole.
    ends = (len(rest) - cut for cut in range(len(END) + 1))
    before = next((end for end in ends if behind < len(frame) and intact(rest[:end])), 0)
    if before:
        yield Piece(start, rest[:before] + END, intact=True)
        rest, start = rest[before:], start + before
    if rest:
        yield Piece(start, rest, intact=False)
    if behind < len(frame):
        yield Piece(start + len(rest), frame[behind:], intact=True)
