"""Reading on in the CSV file of a log, which others may append to or replace."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from themeday.model.outcomes import Outcome
from themeday.store import frames
from themeday.store.checked import Checked
from themeday.store.cursors import Cursor, OpenFile, Reading, bytes_of, generation_of, moved, since
from themeday.store.disk import DISK, Disk
from themeday.store.frames import END, HEADER, ID_LENGTH, Piece
from themeday.store.outcome_log import OutcomeLog
from themeday.store.quarantine import Damage, Quarantine


class CsvReader(OutcomeLog):
    """What can be read of a log in a CSV file, and of its quarantine."""

    def __init__(self, path: Path, disk: Disk = DISK) -> None:
        super().__init__()
        self.path = path
        self.quarantine = Quarantine(path.with_suffix(".quarantine"), disk)
        #: What this reader found whole: the next append need not check it.
        self._seen = Checked()

    def read(self, cursor: Cursor) -> Reading:
        """Return what was appended since the cursor, or everything for `Cursor()`; whole rows only."""
        try:
            file = OpenFile(self.path)
        except FileNotFoundError:
            return Reading((), Cursor(), rewritten=bool(cursor.position))
        touched = os.fstat(file.descriptor).st_mtime_ns  # before the bytes: a later write is then seen the next time
        generation, data, start = since(file.descriptor, cursor)
        if os.name == "nt":
            file.close()
        end = data.rfind(END) + len(END) if END in data else 0
        outcomes: list[Outcome] = []
        damaged: list[Damage] = []
        ids: list[int] = []
        whole = 0 if start else len(HEADER)
        for piece in frames.scan(data[:end]):
            if outcome := outcome_of(piece):
                outcomes.append(outcome)
            else:
                damaged.append(Damage(start + piece.offset, piece.data))
            if piece.intact and piece.offset == whole:
                ids.append(hash(piece.data[:ID_LENGTH]))
                whole += len(piece.data)
            else:
                whole = -1
        follow = replace(moved(cursor if start else Cursor(held=file), generation, data[:end]), touched=touched)
        if whole == end:
            self._seen.learn(cursor if start else Cursor(), follow, ids)
        return Reading(tuple(outcomes), follow, bool(cursor.position and not start), tuple(damaged))

    def unfinished(self) -> tuple[int, int]:
        """Return where the last whole row ends that was read, and how many bytes follow: on their way, or torn."""
        try:
            size = os.stat(self.path).st_size  # noqa: PTH116
        except FileNotFoundError:
            size = 0
        return self._cursor.position, max(0, size - self._cursor.position)

    def set_aside(self) -> tuple[Damage, ...]:
        """Return what lies in the quarantine; costs one stat of the file as long as nothing is added."""
        return self.quarantine.read()

    def changed_since(self, cursor: Cursor) -> bool:
        """Return whether a reader should read again; costs one stat of the file."""
        try:
            status = os.stat(self.path)  # noqa: PTH116  (every page asks this every second)
        except FileNotFoundError:
            return bool(cursor.generation)
        # Also of the same length it may be another: a row that was taken back, and one in its place.
        known = (cursor.position, cursor.generation, cursor.touched)
        return known != (status.st_size, generation_of(status), status.st_mtime_ns)

    def unread(self) -> int:
        """Return how many bytes a refresh would read; costs one stat of the file as long as nothing is added."""
        cursor = self._cursor
        if not self.changed_since(cursor):
            return 0
        try:
            file = OpenFile(self.path)
        except FileNotFoundError:
            return 0
        try:
            status = os.fstat(file.descriptor)
            goes_on = (
                cursor.generation == generation_of(status)
                and cursor.position <= status.st_size
                and bytes_of(file.descriptor, cursor.position - len(cursor.tail), cursor.position) == cursor.tail
            )
        finally:
            file.close()
        return status.st_size - (cursor.position if goes_on else 0)


def outcome_of(piece: Piece) -> Outcome | None:
    """Return the outcome in a piece of the file; None when it is damaged."""
    return frames.outcome_of(piece.data) if piece.intact else None
