"""The outcome log as a plain CSV file that several processes append to and anyone can read."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from themeday.errors import CANNOT_WRITE, HELD, NotSaved, OutcomeRefused
from themeday.model.outcomes import Outcome
from themeday.store import frames
from themeday.store.checked import Checked
from themeday.store.csv_reader import CsvReader, outcome_of
from themeday.store.cursors import Cursor, moved
from themeday.store.disk import DISK, Disk, fresh_name
from themeday.store.files import InUse, remove
from themeday.store.frames import END, HEADER, ID_LENGTH, Piece
from themeday.store.lock import LOCK_NAME, LogLock
from themeday.store.outcome_log import ID_TAKEN
from themeday.store.quarantine import Damage


class CsvLog(CsvReader):
    """A log in one CSV file: UTF-8, comma, RFC 4180 quoting, one header.

    Args:
        path: the file, in a folder that is there; it is made at the first append, readable by its owner only.
        lock: who may write; several logs may share one. Otherwise the lock of its folder, which all logs there have.
    """

    def __init__(self, path: Path, lock: LogLock | None = None, disk: Disk = DISK) -> None:
        super().__init__(path, disk)
        self.lock = lock or LogLock(path.with_name(LOCK_NAME))
        self._disk = disk
        self._checked = Checked()
        self._appended_at = 0

    # Writing

    def append(self, outcomes: list[Outcome]) -> int:
        """Keep the outcomes; return only when they are on disk, with the number that was not there already.

        Args:
            outcomes: valid rows; one call is one write. If the writer is killed in it, its first rows may be there and
                the others not; none of them was acknowledged, and appending them again adds what is missing.

        Raises:
            OutcomeRefused: one of them cannot be kept as it is, or its id is taken by another; nothing was written.
            NotSaved: the disk is full, the folder is not writable, or another process holds the lock for too long.
        """
        rows = list(dict.fromkeys(map(frames.row_of, outcomes)))
        if not rows:
            return 0
        if len({row[:ID_LENGTH] for row in rows}) < len(rows):
            raise OutcomeRefused(ID_TAKEN)
        with self._writing():
            descriptor = self._whole_file()
            try:
                if repeated := self._checked.places_of(descriptor, rows):
                    rows = [row for row in rows if row not in repeated]
                self._write(descriptor, rows, repeated)
            finally:
                os.close(descriptor)
        return len(rows)

    def make_whole(self) -> None:
        """Let the next append find nothing to mend; the lock must be held, so that it stays so.

        Raises:
            NotSaved: it could not be done.
        """
        with self._writing():
            os.close(self._whole_file())

    def behind_append(self, cursor: Cursor) -> Cursor:
        """Return the cursor behind what was just appended; the same one when it does not stand right behind that.

        Args:
            cursor: up to which a reader has read; it goes on from there when a program that knows no lock came between.
        """
        end = self._checked.cursor
        if (self._appended_at, end.generation) != (cursor.position, cursor.generation):
            return cursor
        return replace(end, held=cursor.held)

    def beside(self) -> CsvLog:
        """Return the same log for another thread: it shares nothing that either changes, but knows what is whole."""
        other = CsvLog(self.path, self.lock, self._disk)
        other._seen = self._seen.copy()
        return other

    def rewrite(self, change: Callable[[Outcome], Outcome | None]) -> int:
        """Keep what `change` returns for each row, atomically, also while others append; return how many are gone.

        Raises:
            NotSaved: it could not be done; the log is as it was.
        """
        with self._writing():
            if not self.path.exists():
                return 0
            rows, damaged = self._sorted_out()
            kept = [(row, change(outcome), outcome) for row, outcome in rows]
            self.quarantine.add(damaged)
            self._replace([row if new is old else frames.row_of(new) for row, new, old in kept if new is not None])
        return sum(new is None for _, new, _ in kept)

    def erase(self, participant: str, stand_in: str) -> int:
        """Really remove the rows of a participant and of the sides of a table; return how many.

        The quarantine goes too: whose words a damaged stretch holds cannot be known.

        Raises:
            NotSaved: it could not be done; the log is as it was.
        """
        with self._writing():
            gone = super().erase(participant, stand_in)
            self.release()
            self._clear_leftovers()
        return gone

    def mend(self) -> tuple[Damage, ...]:
        """Move whatever is damaged, byte for byte, to the quarantine; return it.

        Raises:
            NotSaved: it could not be done; the log is as it was.
        """
        with self._writing():
            self._clear_leftovers()
            return self._mend() if self.path.exists() else ()

    def release(self, damage: Collection[Damage] | None = None) -> int:
        """Delete stretches from the quarantine; return how many.

        Args:
            damage: which; all of them otherwise.

        Raises:
            NotSaved: they could not be removed.
        """
        with self._writing():
            return self.quarantine.drop(damage)

    # How it is done, with the lock held

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self.lock:
                yield
        except InUse as error:
            raise NotSaved(HELD, file=Path(error.filename).name) from error
        except OSError as error:
            raise NotSaved(CANNOT_WRITE) from error

    def _whole_file(self) -> int:
        """Return a descriptor of the file, in which every row is known to be intact."""
        descriptor = self._disk.open(self.path)
        try:
            whole = self._check(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        if whole:
            return descriptor
        os.close(descriptor)
        self._mend()
        descriptor = self._disk.open(self.path)
        if not self._check(descriptor):
            os.close(descriptor)
            raise OSError(errno.EIO, "the log is damaged again as soon as it is mended")
        return descriptor

    def _check(self, descriptor: int) -> bool:
        """Return whether what others appended since this writer last looked is whole."""
        seen = self._seen
        if seen.cursor.position > self._checked.cursor.position:
            # The name of a file that took this one's place is not known to be on disk.
            same = seen.cursor.generation == self._checked.cursor.generation
            self._checked = Checked(seen.cursor, seen.ids, self._checked.named and same)
        if not self._checked.check(descriptor):
            self._forget()
            return False
        if seen.cursor.position > self._checked.cursor.position:  # it was of another file
            self._seen = Checked()
        return True

    def _write(self, descriptor: int, rows: list[bytes], repeated: dict[bytes, int]) -> None:
        before = self._checked.cursor.position
        data = b"".join(rows if before or not rows else [HEADER, *rows])
        try:
            for row, at in repeated.items():
                # Seen is not yet on disk: its writer may have died before the sync, or the sync may have failed, and
                # then another sync would succeed without writing. Written once more, it has to reach the disk.
                self._disk.write_at(descriptor, at, row)
            self._disk.write_at(descriptor, before, data)
            self._disk.sync(descriptor)
            if not self._checked.named:
                self._disk.sync_folder(self.path.parent)
            touched = os.fstat(descriptor).st_mtime_ns
        except BaseException:
            # What cannot be cut off either is seen by the next writer: it checks the file before it appends.
            with suppress(OSError):
                self._disk.truncate(descriptor, before)
            raise
        self._appended_at = before
        self._checked.named = True
        self._checked.ids.update(hash(row[:ID_LENGTH]) for row in rows)
        end = moved(self._checked.cursor, self._checked.cursor.generation, data)
        self._checked.cursor = replace(end, touched=touched)

    def _mend(self) -> tuple[Damage, ...]:
        before = self.path.read_bytes()
        rows, damaged = self._sorted_out()
        after = b"".join([HEADER, *(row for row, _ in rows)])
        if after == before:
            return ()
        self.quarantine.add(damaged)
        self._forget()
        if before.startswith(after):
            # Only the end is damaged. Cutting it off disturbs no reader; a new file would have to be read anew by all.
            descriptor = self._disk.open(self.path)
            try:
                self._disk.truncate(descriptor, len(after))
                self._disk.sync(descriptor)
            finally:
                os.close(descriptor)
        else:
            self._replace([row for row, _ in rows])
        return damaged

    def _sorted_out(self) -> tuple[list[tuple[bytes, Outcome]], tuple[Damage, ...]]:
        """Return the rows of the file with their outcomes, and what is damaged."""
        data = self.path.read_bytes()
        end = data.rfind(END) + len(END) if END in data else 0
        pieces = list(frames.scan(data[:end]))
        tail = data[end:]
        if whole := frames.whole_tail(tail):
            pieces.append(Piece(end, whole, intact=True))
        elif tail and not (end == 0 and HEADER.startswith(tail)):  # a torn header says nothing
            pieces.append(Piece(end, tail, intact=False))
        outcomes = [(piece, outcome_of(piece)) for piece in pieces]
        rows = [(piece.data, outcome) for piece, outcome in outcomes if outcome]
        return rows, tuple(Damage(piece.offset, piece.data) for piece, outcome in outcomes if not outcome)

    def _replace(self, rows: list[bytes]) -> None:
        self._forget()
        self._disk.put(self.path, b"".join([HEADER, *rows]))

    def _forget(self) -> None:
        self._checked, self._seen = Checked(), Checked()

    def _clear_leftovers(self) -> None:
        left = [fresh for path in (self.path, self.quarantine.path) if (fresh := fresh_name(path)).exists()]
        for fresh in left:
            remove(fresh)
        if left:
            self._disk.sync_folder(self.path.parent)
