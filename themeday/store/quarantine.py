"""What is damaged in a log, and a file beside it that keeps that byte for byte."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from themeday.model.outcomes import Outcome
from themeday.store import frames
from themeday.store.disk import DISK, Disk
from themeday.store.files import remove
from themeday.store.frames import END, HEADER, Piece

_HEAD = re.compile(rb"# ([!-~]+) offset=(\d{1,15}) length=(\d{1,15})\r\n")
_UNKNOWN = "?"


@dataclass(frozen=True)
class Damage:
    """A stretch of a log that is no row."""

    offset: int  # bytes from the beginning of the log, as it was then
    data: bytes
    found_at: str = ""  # UTC, ISO 8601; empty while it still lies in the log, "?" when a person changed the quarantine


def is_blank(data: bytes) -> bool:
    """Return whether a stretch says nothing, as the empty lines that an editor or a spreadsheet leaves at the end."""
    return not data.strip(b'\r\n\t ,;"')


def outcome_of(piece: Piece) -> Outcome | None:
    """Return the outcome of a row that is whole; None for anything else."""
    return frames.outcome_of(piece.data, piece.fields) if piece.intact else None


def sorted_out(data: bytes) -> tuple[list[tuple[bytes, Outcome]], tuple[Damage, ...]]:
    """Return the rows of a log with their outcomes, and what is damaged."""
    end = data.rfind(END) + len(END) if END in data else 0
    pieces = list(frames.scan(data[:end]))
    tail = data[end:]
    if whole := frames.whole_tail(tail):
        pieces.append(Piece(end, whole, intact=True))
    elif tail and not (end == 0 and HEADER.startswith(tail)):  # a torn header says nothing
        pieces.append(Piece(end, tail, intact=False))
    while pieces and is_blank(pieces[-1].data):
        pieces.pop()
    outcomes = [(piece, outcome_of(piece)) for piece in pieces]
    rows = [(piece.data, outcome) for piece, outcome in outcomes if outcome]
    return rows, tuple(Damage(piece.offset, piece.data) for piece, outcome in outcomes if not outcome)


class Quarantine:
    """A file of damaged stretches, each under a line that says when it was found, where, and how long it is."""

    def __init__(self, path: Path, disk: Disk = DISK) -> None:
        self.path = path
        self._disk = disk
        self._known: tuple[tuple[int, ...], tuple[Damage, ...]] = ((), ())

    def add(self, stretches: Iterable[Damage]) -> None:
        """Keep stretches on disk; the lock must be held, and nothing may leave the log when this raises OSError."""
        stamp = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        fresh = [replace(damage, found_at=stamp) for damage in stretches]
        if fresh:
            self._disk.put(self.path, b"".join(map(_entry, (*self.read(), *fresh))))

    def read(self) -> tuple[Damage, ...]:
        """Return what is kept, in the order in which it was found."""
        try:
            status = self.path.stat()
            mark = (status.st_ino, status.st_size, status.st_mtime_ns)
            if mark != self._known[0]:
                self._known = (mark, _split(self.path.read_bytes()))
        except FileNotFoundError:
            self._known = ((), ())
        return self._known[1]

    def drop(self, gone: Collection[Damage] | None = None) -> int:
        """Remove stretches, or all there is, atomically; return how many. The log's lock must be held."""
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


def _split(data: bytes) -> tuple[Damage, ...]:
    """Return the entries; what cannot be read, because a person changed it, is an entry of its own."""
    entries: list[Damage] = []
    start = 0
    while head := _HEAD.match(data, start):
        end = head.end() + int(head[3])
        if data[end : end + len(END)] != END:
            break
        entries.append(Damage(int(head[2]), data[head.end() : end], head[1].decode()))
        start = end + len(END)
    rest = data[start:]
    return (*entries, Damage(0, rest, _UNKNOWN)) if rest else tuple(entries)
