"""What was damaged, byte for byte, in a file beside the log."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from themeday.store.disk import DISK, Disk
from themeday.store.files import remove
from themeday.store.frames import END

_HEAD = re.compile(rb"# ([!-~]+) offset=(\d{1,15}) length=(\d{1,15})\r\n")
_UNKNOWN = "?"


@dataclass(frozen=True)
class Damage:
    """A stretch of a log that is no row.

    Args:
        offset: bytes from the beginning of the log, as it was then.
        found_at: UTC, ISO 8601; empty while it still lies in the log, "?" when a person changed the quarantine.
    """

    offset: int
    data: bytes
    found_at: str = ""


class Quarantine:
    """A file of damaged stretches, each under a line that says when it was found, where, and how long it is."""

    def __init__(self, path: Path, disk: Disk = DISK) -> None:
        self.path = path
        self._disk = disk
        self._known: tuple[tuple[int, ...], tuple[Damage, ...]] = ((), ())

    def add(self, stretches: Iterable[Damage]) -> None:
        """Keep stretches; return when they are on disk. The log's lock must be held.

        Raises:
            OSError: they could not be written; nothing must be taken out of the log then.
        """
        stretches = tuple(stretches)
        if not stretches:
            return
        stamp = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        fresh = b"".join(_entry(Damage(damage.offset, damage.data, stamp)) for damage in stretches)
        descriptor = self._disk.open(self.path)
        try:
            before = self.path.read_bytes()
            kept, half = _split(before)
            # What a writer left half is still in the log, because it is taken out only after it was kept here.
            if not any(_entry(damage).partition(END)[2].startswith(half.partition(END)[2]) for damage in stretches):
                kept.append(Damage(0, half, _UNKNOWN))
            whole = b"".join(map(_entry, kept))
            if before.startswith(whole):
                self._disk.truncate(descriptor, len(whole))
                self._disk.write_at(descriptor, len(whole), fresh)
                self._disk.sync(descriptor)
        finally:
            os.close(descriptor)
        if before.startswith(whole):
            self._disk.sync_folder(self.path.parent)
        else:  # a person changed it
            self._disk.put(self.path, whole + fresh)

    def read(self) -> tuple[Damage, ...]:
        """Return what is kept, in the order in which it was found."""
        try:
            status = self.path.stat()
            mark = (status.st_ino, status.st_size, status.st_mtime_ns)
            if mark != self._known[0]:
                self._known = (mark, tuple(_split(self.path.read_bytes())[0]))
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
        known = self.read()
        kept = [] if gone is None else [damage for damage in known if damage not in gone]
        if kept:
            self._disk.put(self.path, b"".join(map(_entry, kept)))
        elif self.path.exists():
            remove(self.path)
            self._disk.sync_folder(self.path.parent)
        return len(known) - len(kept)


def _entry(damage: Damage) -> bytes:
    head = f"# {damage.found_at} offset={damage.offset} length={len(damage.data)}"
    return head.encode() + END + damage.data + END


def _split(data: bytes) -> tuple[list[Damage], bytes]:
    """Return the entries, and the last one as far as a writer got; what cannot be read is an entry of its own."""
    entries: list[Damage] = []
    start = end = 0
    while head := _HEAD.match(data, start):
        end = head.end() + int(head[3])
        if data[end : end + len(END)] != END:
            break
        entries.append(Damage(int(head[2]), data[head.end() : end], head[1].decode()))
        start = end + len(END)
    rest = data[start:]
    if END.startswith(data[end:]) if head else rest.startswith(b"#") and b"\n" not in rest:
        return entries, rest
    return ([*entries, Damage(0, rest, _UNKNOWN)], b"") if rest else (entries, b"")
