"""Where a reader stands in a log, what it gets, and whether what it read before still stands there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from themeday.model.outcomes import Outcome
from themeday.store.files import PAUSES, patiently
from themeday.store.frames import AHEAD, Piece, scan
from themeday.store.quarantine import Damage

_TAIL = 32
_PART = 2**20  # bytes that are read at once


@dataclass(frozen=True)
class Cursor:
    """A place in a log up to which a reader has read; opaque to the reader."""

    position: int = 0  # bytes for a file, a count for memory
    generation: str = ""  # changes when the log was replaced, and everything must be read again
    #: What stood just before the position; when something else stands there, the log was replaced as well.
    tail: bytes = b""
    touched: int = field(default=0, compare=False)  # when the log had last been written to
    held: object = field(default=None, compare=False, repr=False)  # not to be let go while the generation is meant


@dataclass(frozen=True)
class Reading:
    """The rows since a cursor, in the order of appending, and the cursor behind them."""

    outcomes: tuple[Outcome, ...]
    cursor: Cursor
    rewritten: bool = False  # forget what was read before: this is everything
    damaged: tuple[Damage, ...] = ()

    @property
    def news(self) -> bool:
        """Return whether the log says anything that it did not say at the cursor."""
        return bool(self.outcomes or self.rewritten or self.damaged)


class OpenFile:
    """A file that a reader has open, so that its number, by which the reader knows it, is given to no other file.

    Linux gives the number of a file that is gone to the next one: after two rewrites a reader would take the third file
    for the first. Windows numbers differ by more than that, and a file that is open could not be replaced there.
    """

    def __init__(self, path: Path) -> None:
        self.descriptor = -1
        # Whoever reads is waited for by a page: a scanner may take a moment, and no more.
        self.descriptor = patiently(lambda: os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)), path, PAUSES[:2])

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
        self.descriptor = -1


def generation_of(status: os.stat_result) -> str:
    """Return what changes when a file is replaced by another of its name."""
    return f"{status.st_dev}:{status.st_ino}"


def moved(cursor: Cursor, generation: str, data: bytes) -> Cursor:
    """Return the cursor behind some more bytes."""
    tail = (cursor.tail + data[-_TAIL:])[-_TAIL:]
    return Cursor(cursor.position + len(data), generation, tail, held=cursor.held)


def goes_on(descriptor: int, cursor: Cursor) -> int:
    """Return where reading goes on behind a cursor: at its position, or at 0 when the file was replaced."""
    status = os.fstat(descriptor)
    same = cursor.generation == generation_of(status) and cursor.position <= status.st_size
    before = cursor.position - len(cursor.tail)
    return cursor.position if same and bytes_of(descriptor, before, cursor.position) == cursor.tail else 0


class Scan:
    """Goes through the rows of a file from one of them to the last, with no more of it in memory than a few parts."""

    def __init__(self, descriptor: int, cursor: Cursor) -> None:
        self._descriptor = descriptor
        self._size = os.fstat(descriptor).st_size
        #: Behind what was gone through.
        self.cursor = cursor

    def __iter__(self) -> Iterator[Piece]:
        """Yield rows that are intact, and what lies between them; what stands behind the last row is not looked at."""
        generation = generation_of(os.fstat(self._descriptor))
        data = b""
        at = self.cursor.position
        while at < self._size and (part := bytes_of(self._descriptor, at, min(self._size, at + _PART))):
            at += len(part)
            data += part
            until = len(data) if at >= self._size else len(data) - AHEAD
            done = yield from scan(data, self.cursor.position, until)
            self.cursor = moved(self.cursor, generation, data[:done])
            data = data[done:]


def bytes_of(descriptor: int, start: int, end: int) -> bytes:
    """Return the bytes of a file from one position to another, or to its end."""
    os.lseek(descriptor, start, os.SEEK_SET)
    parts = []
    while start < end and (part := os.read(descriptor, end - start)):
        parts.append(part)
        start += len(part)
    return b"".join(parts)
