"""Where a reader stands in a log, what it gets, and whether what it read before still stands there."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from themeday.model.outcomes import Outcome
from themeday.store.files import PAUSES, patiently
from themeday.store.quarantine import Damage

_TAIL = 32


@dataclass(frozen=True)
class Cursor:
    """A place in a log up to which a reader has read.

    Args:
        position: opaque to the reader; bytes for a file, a count for memory.
        generation: changes when the log was replaced, and everything must be read again.
        tail: what stood just before the position; when something else stands there, the log was replaced as well.
        touched: when the log had last been written to.
        held: what must not be let go as long as the generation is meant; opaque as well.
    """

    position: int = 0
    generation: str = ""
    tail: bytes = b""
    touched: int = field(default=0, compare=False)
    held: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Reading:
    """What a reader gets.

    Args:
        outcomes: the rows since the cursor, in the order of appending.
        rewritten: the log was rewritten: forget what was read before, this is everything.
    """

    outcomes: tuple[Outcome, ...]
    cursor: Cursor
    rewritten: bool = False
    damaged: tuple[Damage, ...] = field(default=())

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


def since(descriptor: int, cursor: Cursor) -> tuple[str, bytes, int]:
    """Return the file's generation, the bytes behind a cursor, and where they begin: 0 when the file was replaced."""
    status = os.fstat(descriptor)
    generation = generation_of(status)
    if cursor.position and cursor.generation == generation and cursor.position <= status.st_size:
        known = len(cursor.tail)
        data = bytes_of(descriptor, cursor.position - known, status.st_size)
        if data.startswith(cursor.tail):
            return generation, data[known:], cursor.position
    return generation, bytes_of(descriptor, 0, status.st_size), 0


def bytes_of(descriptor: int, start: int, end: int) -> bytes:
    """Return the bytes of a file from one position to another, or to its end."""
    os.lseek(descriptor, start, os.SEEK_SET)
    parts = []
    while start < end and (part := os.read(descriptor, end - start)):
        parts.append(part)
        start += len(part)
    return b"".join(parts)
