"""What a writer or a reader knows of the log's file, so that it need not be checked again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from themeday.errors import OutcomeRefused
from themeday.store import frames
from themeday.store.cursors import Cursor, bytes_of, moved, since
from themeday.store.frames import END, HEADER, ID_LENGTH
from themeday.store.outcome_log import ID_TAKEN


@dataclass
class Checked:
    """A part of the file, from its beginning, in which every row is known to be intact.

    Args:
        cursor: up to here every row was checked.
        ids: hashes of the ids, maybe of some more; the ids themselves would take four times the memory.
        named: whether the file's name is known to be on disk.
    """

    cursor: Cursor = field(default_factory=Cursor)
    ids: set[int] = field(default_factory=set)
    named: bool = False

    def copy(self) -> Checked:
        """Return the same for another thread."""
        return Checked(self.cursor, set(self.ids))

    def learn(self, before: Cursor, after: Cursor, ids: Iterable[int]) -> None:
        """Take note of a reader that found nothing but whole rows from one cursor to another."""
        if not before.position:
            self.ids = set(ids)
        elif before == self.cursor:
            self.ids.update(ids)
        else:
            return
        self.cursor = after

    def check(self, descriptor: int) -> bool:
        """Return whether what was appended to the file since is whole; then it is known from now on."""
        generation, data, start = since(descriptor, self.cursor)
        at = 0
        if not start:
            self.forget()
            if data and not data.startswith(HEADER):
                return False
            at = min(len(HEADER), len(data))
        while at < len(data):
            end = data.find(END, at)
            if end < 0 or not frames.intact(data[at:end]):
                return False
            self.ids.add(hash(data[at : at + ID_LENGTH]))
            at = end + len(END)
        self.cursor = moved(self.cursor, generation, data)
        return True

    def forget(self) -> None:
        """Know nothing any more, because another file may stand there."""
        self.cursor, self.ids, self.named = Cursor(), set(), False

    def places_of(self, descriptor: int, rows: list[bytes]) -> dict[bytes, int]:
        """Return which rows are in the file already, and at which byte.

        Raises:
            OutcomeRefused: an id belongs to another row.
        """
        suspects = [row for row in rows if hash(row[:ID_LENGTH]) in self.ids]
        if not suspects:
            return {}
        places = {}
        data = bytes_of(descriptor, 0, self.cursor.position)
        for row in suspects:
            at = data.find(END + row)
            if at >= 0:
                places[row] = at + len(END)
            elif END + row[: ID_LENGTH + 1] in data:
                raise OutcomeRefused(ID_TAKEN)
        return places
