"""Where a reader stands in a file, and whether what it read before still stands there."""

from __future__ import annotations

import os
from pathlib import Path

from themeday.store.files import PAUSES, patiently
from themeday.store.protocol import Cursor

_TAIL = 32


class Held:
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
