"""Which rows of a long log count, found in one pass that keeps a number for each and no row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from themeday.model.outcomes import COLUMNS
from themeday.store.cursors import OpenFile, bytes_of
from themeday.store.frames import ID_LENGTH, Piece

_ID, _AT, _PARTICIPANT, _CHAPTER, _ITEM, _VALUE = map(
    COLUMNS.index, ("outcome_id", "recorded_at", "participant", "chapter", "item", "value")
)
_REVISION = COLUMNS.index("revision")
_AT_LENGTH = len("2027-01-14T09:30:00.000Z")


class LatestRows:
    """The rows of a file that count, by where they begin, taken in in its order; withdrawals left out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: OpenFile | None = None
        self._texts: dict[bytes, bytes] = {}
        self._latest: dict[tuple[bytes, bytes], dict[bytes, int]] = {}
        self._revised: dict[int, tuple[int, bytes]] = {}  # revision and id of a row that is no first one
        self._withdrawn: set[int] = set()
        self.gone: set[str] = set()  # ids of the rows that do not count
        self.changed = ""  # when a row was withdrawn or replaced last, or later

    def take(self, row: Piece, fields: Sequence[bytes]) -> None:
        """Take in the next row."""
        one_text = self._texts.setdefault
        item = (one_text(fields[_CHAPTER], fields[_CHAPTER]), one_text(fields[_ITEM], fields[_ITEM]))
        participant = one_text(fields[_PARTICIPANT], fields[_PARTICIPANT])
        answers = self._latest.setdefault(item, {})
        revision, at = int(fields[_REVISION]), row.offset
        before = answers.get(participant)
        if before is not None:
            known = self._revised.pop(before, None) or (1, self._bytes(before, ID_LENGTH))
            self._note(fields[_AT])
            self._note(self._bytes(before + ID_LENGTH + 1, _AT_LENGTH))  # a laptop's clock may be set back
            if known >= (revision, fields[_ID]):
                self._revised[before] = known
                if known != (revision, fields[_ID]):  # the same row may stand there twice
                    self.gone.add(fields[_ID].decode())
                return
            self._withdrawn.discard(before)
            self.gone.add(known[1].decode())
        answers[participant] = at
        if revision != 1 or before is not None:
            self._revised[at] = (revision, fields[_ID])
        if not fields[_VALUE]:
            self._withdrawn.add(at)
            self.gone.add(fields[_ID].decode())
            self._note(fields[_AT])

    def counting(self) -> set[int]:
        """Return where the rows begin that count."""
        return {at for answers in self._latest.values() for at in answers.values()} - self._withdrawn

    def close(self) -> None:
        """Let the file go; Windows replaces none that is open."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _note(self, stamp: bytes) -> None:
        self.changed = max(self.changed, stamp.decode())

    def _bytes(self, start: int, length: int) -> bytes:
        self._file = self._file or OpenFile(self._path)
        return bytes_of(self._file.descriptor, start, start + length)
