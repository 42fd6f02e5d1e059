r"""How rows lie in the file, and how they are found again when a part of it is damaged.

A row is one *frame*: its bytes end at the first ``\r\n``. No field may hold ``\r\n`` itself, so the end of a row can be
seen without reading what stands before it. A torn or flipped row therefore never swallows the next one, whatever its
quotes look like, and nothing that a participant writes can look like the beginning of a row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Generator, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2s
from typing import NamedTuple

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.outcomes import CHECK_SIZE, COLUMNS, Outcome, outcome_from_fields

END = b"\r\n"
MAX_ROW = 1_000_000
#: How many bytes behind the beginning of a piece may have to be seen to tell where it ends.
AHEAD = 2 * MAX_ROW
ID_LENGTH = 36

_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=,)")
_WHOLE_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CHECK_LENGTH = 2 * CHECK_SIZE
# A row as `line` writes it: the id, fields that are quoted when they have to be and only then, the checksum. The module
# csv would take four times as long to tell.
_FIELD = rb'(?:[^",\r\n]*+|"(?![^",\r\n]*"(?!"))(?:[^"]++|"")*+")'
_ROW = re.compile(rb"%b(?:%b,){%d}[0-9a-f]{%d}" % (_ID.pattern + b",", _FIELD, len(COLUMNS) - 2, _CHECK_LENGTH))
_PLAIN = re.compile(rb"%b,[^\r\n]*+\Z" % _ID.pattern)
_BEFORE_CHECK, _COMMA = -_CHECK_LENGTH - 1, ord(",")
_RECORDED_AT, _VALUE = COLUMNS.index("recorded_at"), COLUMNS.index("value")
# What one person saves at once has one time, and options are chosen by many: kept once, a long day takes less memory.
_one_text = lru_cache(1024)(str)
_SHORT = 16
# A damaged stretch may be long; an intact row at its end is short, and holds few texts that look like an id.
_MOST_BEGINNINGS = 200

_NO_TEXT = N_("This text holds a character that cannot be stored. Remove it and save again.")

# The module's own limit of 131,072 characters is less than a schedule of many rounds.
csv.field_size_limit(max(csv.field_size_limit(), MAX_ROW))


def line(fields: Iterable[str]) -> bytes:
    """Return one row as it lies in the file: what `csv.writer` makes of it, in a quarter of the time."""
    return (",".join([_quoted(field) for field in fields]) + "\r\n").encode()


def _quoted(field: str) -> str:
    if '"' in field or "," in field or "\n" in field or "\r" in field:
        return '"' + field.replace('"', '""') + '"'
    return field


HEADER = line(COLUMNS)


def row_of(outcome: Outcome) -> bytes:
    r"""Return the row of an outcome, after checking that it will come back as it is.

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


class Piece(NamedTuple):
    """A stretch of the file: a whole row, or what is damaged."""

    offset: int  # bytes from the beginning of the file
    data: bytes
    intact: bool
    fields: bytes = b""  # of an intact row, as the checksum sees them; empty where they are still to be joined


def scan(data: bytes, base: int = 0, until: int | None = None) -> Generator[Piece, None, int]:
    r"""Yield the pieces of a file in order: rows that are intact, and what lies between them.

    What stands behind the last ``\r\n`` is not looked at: a row may be on its way. Headers are left out.

    Args:
        data: from the beginning of a row.
        base: what is added to offsets: where the data stands in the file.
        until: where no piece is begun any more, because what its end looks like may stand in what follows the data.

    Returns:
        Where the last piece ends, in the data.
    """
    start = 0
    until = len(data) if until is None else until
    while start < until and (end := data.find(END, start) + len(END)) >= len(END):
        frame = data[start:end]
        if frame == HEADER:
            pass
        elif joined := _checked(frame[: -len(END)]):
            yield Piece(base + start, frame, True, joined)
        elif longer := _cut_in_lines(data, start, end):
            end = longer
            yield Piece(base + start, data[start:end], intact=False)
        else:
            yield from _rescued(base + start, frame)
        start = end
    return start


def intact(frame: bytes) -> bool:
    r"""Return whether a row is as it was written, byte for byte.

    The same fields in other bytes are no row: it could not be found again by its bytes, and would be kept twice. Such a
    row was saved by another program, and `salvage` knows how to read it.

    Args:
        frame: its bytes without the ``\r\n``.
    """
    return bool(_checked(frame))


def _checked(frame: bytes) -> bytes:
    """Return the fields of an intact row as the checksum sees them; nothing when it is no intact row."""
    if b'"' in frame:
        if not _ROW.fullmatch(frame):
            return b""
        joined = _joined(frame)
    elif frame.count(b",") == len(COLUMNS) - 1 and frame[_BEFORE_CHECK] == _COMMA and _PLAIN.match(frame):
        joined = frame.replace(b",", b"\x1f")  # nothing in quotes, as most rows: told in a third of the time
    else:
        return b""
    check = blake2s(joined[: -_CHECK_LENGTH - 1], digest_size=CHECK_SIZE).hexdigest()
    return joined if joined.endswith(check.encode()) else b""


def _joined(frame: bytes) -> bytes:
    r"""Return the fields of a row as the checksum sees them: without quotes, with ``\x1f`` between them."""
    if b'"' not in frame:
        return frame.replace(b",", b"\x1f")
    parts = frame.split(b'"')
    # Every other part stands outside quotes; between two quotes it is empty, and they mean one.
    parts[::2] = [part.replace(b",", b"\x1f") or b'"' for part in parts[::2]]
    return b"".join(parts)


def fields_of(row: Piece) -> list[bytes]:
    """Return the fields of an intact row, in column order."""
    fields = (row.fields or _joined(row.data[: -len(END)])).split(b"\x1f")
    if len(fields) != len(COLUMNS):  # an answer holds this character itself
        (texts,) = csv.reader([row.data[: -len(END)].decode()], strict=True)
        fields = [text.encode() for text in texts]
    return fields


def outcome_of(row: bytes, joined: bytes = b"") -> Outcome | None:
    r"""Return the outcome in an intact row, with its ``\r\n``, or None when its words are not known here."""
    try:
        fields = (joined or _joined(row[: -len(END)])).decode().split("\x1f")
        if len(fields) != len(COLUMNS):  # an answer holds this character itself
            (fields,) = csv.reader([row[: -len(END)].decode()], strict=True)
    except (ValueError, csv.Error):
        return None
    del fields[-1]
    fields[_RECORDED_AT] = _one_text(fields[_RECORDED_AT])
    if len(fields[_VALUE]) < _SHORT:
        fields[_VALUE] = _one_text(fields[_VALUE])
    return outcome_from_fields(fields)


def whole_tail(tail: bytes) -> bytes:
    r"""Return a last row that lacks only its ``\r\n``, with it; nothing when it is not whole."""
    for candidate in (tail, tail.removesuffix(b"\r")):
        if candidate and intact(candidate):
            return candidate + END
    return b""


def _cut_in_lines(data: bytes, start: int, end: int) -> int:
    r"""Return where a row ends in which another program made every line end ``\r\n``; 0 when it is no such row.

    What stands on a line of its own in someone's answer would be taken for a row otherwise.
    """
    quotes = data.count(b'"', start, end) if _ID.match(data, start) else 0
    while quotes % 2 and end - start <= MAX_ROW:
        line_end = data.find(END, end)
        if line_end < 0:
            return 0
        quotes += data.count(b'"', end, line_end)
        end = line_end + len(END)
        if not quotes % 2 and intact(data[start:line_end].replace(END, b"\n")):
            return end
    return 0


def _rescued(start: int, frame: bytes) -> Iterator[Piece]:
    """Yield what can be saved of a stretch in which the end of a row is gone: the row before it, the row behind it."""
    beginnings = [match.start() for match in _ID.finditer(frame)][-_MOST_BEGINNINGS:]
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
