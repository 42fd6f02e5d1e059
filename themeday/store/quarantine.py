"""What was damaged, byte for byte, in a file beside the log."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from themeday.store.disk import DISK, Disk
from themeday.store.frames import END

_HEAD = re.compile(rb"# (\S+) offset=(\d+) length=(\d+)\r\n")


@dataclass(frozen=True)
class Damage:
    """A stretch of a log that is no row.

    Args:
        offset: bytes from the beginning of the log, as it was then.
        data: its bytes.
        found_at: UTC, ISO 8601; empty while it still lies in the log.
    """

    offset: int
    data: bytes
    found_at: str = ""


class Quarantine:
    """A file of damaged stretches, each under a line that says when it was found, where, and how long it is.

    Args:
        path: the file; made when there is something to keep.
        disk: how to write it.
    """

    def __init__(self, path: Path, disk: Disk = DISK) -> None:
        self.path = path
        self._disk = disk
        self._known: tuple[tuple[int, ...], tuple[Damage, ...]] = ((), ())

    def add(self, found: Iterable[Damage]) -> None:
        """Keep stretches; return when they are on disk. The log's lock must be held.

        Args:
            found: in the order of the log.

        Raises:
            OSError: they could not be written; nothing must be taken out of the log then.
        """
        found = tuple(found)
        if not found:
            return
        stamp = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        data = b"".join(_entry(Damage(damage.offset, damage.data, stamp)) for damage in found)
        descriptor = self._disk.open(self.path)
        try:
            # What a writer left half is still in the log, because it is taken out only after this was kept.
            end = sum(len(_entry(damage)) for damage in _entries(self.path.read_bytes()))
            self._disk.truncate(descriptor, end)
            self._disk.write_at(descriptor, end, data)
            self._disk.sync(descriptor)
        finally:
            os.close(descriptor)
        self._disk.sync_folder(self.path.parent)

    def read(self) -> tuple[Damage, ...]:
        """Return what is kept, in the order in which it was found."""
        try:
            status = self.path.stat()
            mark = (status.st_ino, status.st_size, status.st_mtime_ns)
            if mark != self._known[0]:
                self._known = (mark, tuple(_entries(self.path.read_bytes())))
        except FileNotFoundError:
            self._known = ((), ())
        return self._known[1]

    def drop(self, gone: Collection[Damage] | None = None) -> int:
        """Remove stretches, atomically; return how many. The log's lock must be held.

        Args:
            gone: which; all of them otherwise.

        Raises:
            OSError: they could not be removed.
        """
        found = self.read()
        kept = [] if gone is None else [damage for damage in found if damage not in gone]
        if kept:
            self._disk.put(self.path, b"".join(map(_entry, kept)))
        elif self.path.exists():
            self.path.unlink()
            self._disk.sync_folder(self.path.parent)
        return len(found) - len(kept)


def _entry(damage: Damage) -> bytes:
    head = f"# {damage.found_at} offset={damage.offset} length={len(damage.data)}"
    return head.encode() + END + damage.data + END


def _entries(data: bytes) -> Iterator[Damage]:
    """Yield the whole entries; the last may have been left half."""
    start = 0
    while head := _HEAD.match(data, start):
        begin, size = head.end(), int(head[3])
        start = begin + size + len(END)
        if data[begin + size : start] != END:
            return
        yield Damage(int(head[2]), data[begin : begin + size], head[1].decode())
