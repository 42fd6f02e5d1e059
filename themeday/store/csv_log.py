"""The outcome log as a plain CSV file that several processes append to and anyone can read."""

from __future__ import annotations

import errno
import os
from array import array
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from themeday.errors import CANNOT_WRITE, HELD, NotSaved, OutcomeRefused
from themeday.model.outcomes import COLUMNS, Outcome
from themeday.store import frames
from themeday.store.cursors import Cursor, OpenFile, Reading, Scan, bytes_of, generation_of, goes_on, moved
from themeday.store.disk import DISK, Disk, fresh_name
from themeday.store.files import InUse, remove
from themeday.store.frames import END, HEADER, ID_LENGTH, Piece
from themeday.store.lock import LOCK_NAME, LogLock
from themeday.store.outcome_log import ID_TAKEN, OutcomeLog
from themeday.store.quarantine import Damage, Quarantine, is_blank, outcome_of, sorted_out

_TOGETHER = 4_000  # rows that are written at once
_PARTICIPANT, _CHAPTER = COLUMNS.index("participant"), COLUMNS.index("chapter")


@dataclass
class _Known:
    """A part of the file, from its beginning, in which every row was read and is whole, and not checked again."""

    cursor: Cursor = field(default_factory=Cursor)
    #: Hashes of the ids, maybe of some more; the ids themselves would take four times the memory.
    ids: set[int] = field(default_factory=set)
    read: array[int] = field(default_factory=lambda: array("q"))  # likewise, until someone writes: a tenth of a set
    named: bool = False  # whether the file's name is known to be on disk

    def has(self, row: bytes) -> bool:
        """Return whether a row's id may be there."""
        if self.read:
            self.ids.update(self.read)
            del self.read[:]
        return hash(row[:ID_LENGTH]) in self.ids

    def learn(self, before: Cursor, after: Cursor, ids: array[int]) -> None:
        """Take note that there are nothing but whole rows from one cursor to another, where the file ends now."""
        if not before.position:
            self.ids, self.read = set(), array("q")
        elif before.generation != self.cursor.generation or before.position > self.cursor.position:
            return  # what lies in between is not known
        self.read.extend(ids)
        # The name of a file that took this one's place is not known to be on disk.
        self.named = self.named and after.generation == self.cursor.generation
        self.cursor = after


class Survey(NamedTuple):
    """What a whole log holds."""

    rows: int = 0
    authors: frozenset[tuple[str, str]] = frozenset()  # the codes that stand in its rows, of staff too, with a chapter
    doubled: bool = False  # whether an id stands in it more than once
    cursor: Cursor = Cursor()


class CsvLog(OutcomeLog):
    """A log in one CSV file: UTF-8, comma, RFC 4180 quoting, one header.

    Args:
        path: the file, in a folder that is there; it is made at the first append, readable by its owner only.
        lock: who may write; several logs may share one. Otherwise the lock of its folder, which all logs there have.
    """

    def __init__(self, path: Path, lock: LogLock | None = None, disk: Disk = DISK) -> None:
        super().__init__()
        self.path = path
        self.lock = lock or LogLock(path.with_name(LOCK_NAME))
        self.quarantine = Quarantine(path.with_suffix(".quarantine"), disk)
        self._disk = disk
        self._known = _Known()
        self._appended_at = 0

    # Reading

    def read(self, cursor: Cursor) -> Reading:
        """Return what was appended since the cursor, or everything for `Cursor()`; whole rows only."""
        try:
            file = OpenFile(self.path)
        except FileNotFoundError:
            return Reading((), Cursor(), rewritten=bool(cursor.position))
        touched = os.fstat(file.descriptor).st_mtime_ns  # before the bytes: a later write is then seen the next time
        start = goes_on(file.descriptor, cursor)
        before = cursor if start else Cursor(0, generation_of(os.fstat(file.descriptor)), held=file)
        outcomes: list[Outcome] = []
        damaged: list[Damage] = []
        ids = array("q")
        scan = Scan(file.descriptor, before)
        whole = start or len(HEADER)
        blank = 0  # at the end
        for piece in scan:
            if outcome := outcome_of(piece):
                outcomes.append(outcome)
                blank = 0
            else:
                damaged.append(Damage(piece.offset, piece.data))
                blank = blank + 1 if is_blank(piece.data) else 0
            if piece.intact and piece.offset == whole:
                ids.append(hash(piece.data[:ID_LENGTH]))
                whole += len(piece.data)
            else:
                whole = -1
        if os.name == "nt":
            file.close()
        after = replace(scan.cursor, touched=touched)
        if after.position in (0, whole):
            self._known.learn(before, after, ids)
        return Reading(
            tuple(outcomes), after, bool(cursor.position and not start), tuple(damaged[: len(damaged) - blank])
        )

    def survey(self, take: Callable[[Piece, list[bytes]], object] | None = None) -> Survey | None:
        """Return what the log holds, in one pass that gives `take` each row; None when it is not whole."""
        if not self.path.exists():
            return Survey()
        file = OpenFile(self.path)
        ids = array("q")
        authors: set[tuple[bytes, bytes]] = set()
        try:
            touched = os.fstat(file.descriptor).st_mtime_ns
            scan, whole, rows = Scan(file.descriptor, Cursor(held=file)), len(HEADER), 0
            for piece in scan:
                if not piece.intact or piece.offset != whole:
                    return None
                fields = frames.fields_of(piece)
                whole += len(piece.data)
                rows += 1
                ids.append(hash(fields[0]))
                authors.add((fields[_PARTICIPANT], fields[_CHAPTER]))
                if take is not None:
                    take(piece, fields)
            size = os.fstat(file.descriptor).st_size
        finally:
            if os.name == "nt":
                file.close()
        if size != scan.cursor.position or size < len(HEADER):
            return None
        codes = frozenset((code.decode(), chapter.decode()) for code, chapter in authors)
        cursor = replace(scan.cursor, touched=touched)
        self._known.learn(Cursor(), cursor, ids)
        return Survey(rows, codes, len(set(ids)) < rows, cursor)

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
        """Return how many bytes follow that were not read: after a refresh, a row that is on its way, or torn."""
        if not self.changed_since(self.cursor):
            return 0
        try:
            file = OpenFile(self.path)
        except FileNotFoundError:
            return 0
        try:
            return os.fstat(file.descriptor).st_size - goes_on(file.descriptor, self.cursor)
        finally:
            file.close()

    def sorted_out(self) -> tuple[list[tuple[bytes, Outcome]], tuple[Damage, ...]]:
        """Return the rows of the file as it is now, with their outcomes, and whatever else is in it."""
        return sorted_out(self.path.read_bytes())

    # Writing

    def append(self, outcomes: list[Outcome]) -> int:
        """Keep the outcomes in one write; see `OutcomeLog.append`.

        If the writer is killed in it, its first rows may be there and the others not; none of them was acknowledged,
        and appending them again adds what is missing.
        """
        rows = list(dict.fromkeys(map(frames.row_of, outcomes)))
        if not rows:
            return 0
        if len({row[:ID_LENGTH] for row in rows}) < len(rows):
            raise OutcomeRefused(ID_TAKEN)
        with self._writing(), self._whole_file() as descriptor:
            if repeated := self._places_of(descriptor, rows):
                rows = [row for row in rows if row not in repeated]
            self._write(descriptor, rows, repeated)
        return len(rows)

    def make_whole(self) -> None:
        """Let the next append find nothing to mend, as long as the lock is held; raise NotSaved if not."""
        with self._writing(), self._whole_file():
            pass

    def behind_append(self, cursor: Cursor) -> Cursor:
        """Return the cursor behind what was just appended; the same one when it does not stand right behind that.

        Args:
            cursor: up to which a reader has read; it goes on from there when a program that knows no lock came between.
        """
        end = self._known.cursor
        if (self._appended_at, end.generation) != (cursor.position, cursor.generation):
            return cursor
        return replace(end, held=cursor.held)

    def beside(self) -> CsvLog:
        """Return the same log for another thread: it shares nothing that either changes, but knows what is whole."""
        other = CsvLog(self.path, self.lock, self._disk)
        other._known = _Known(self._known.cursor, set(self._known.ids), self._known.read[:])
        return other

    def rewrite(self, change: Callable[[Outcome], Outcome | None]) -> int:
        """Keep what `change` returns for each row, atomically; see `OutcomeLog.rewrite`."""
        with self._writing():
            if not self.path.exists():
                return 0
            rows, damaged = self.sorted_out()
            kept = [(row, change(outcome), outcome) for row, outcome in rows]
            self.quarantine.add(damaged)
            self._replace([row if new is old else frames.row_of(new) for row, new, old in kept if new is not None])
        return sum(new is None for _, new, _ in kept)

    def keep_only(self, counting: Collection[int], but: Collection[str]) -> None:
        """Keep the rows of a whole log that begin at these bytes, but those ids; or raise NotSaved, all as it was."""

        def kept() -> Iterator[bytes]:
            yield HEADER
            with self._open() as descriptor:  # closed before the file is replaced, for Windows
                together: list[bytes] = []
                for piece in Scan(descriptor, Cursor()):
                    if piece.offset in counting and piece.data[:ID_LENGTH].decode() not in but:
                        together.append(piece.data)
                    if len(together) > _TOGETHER:
                        yield b"".join(together)
                        together.clear()
                yield b"".join(together)

        with self._writing():
            with self._whole_file():
                pass
            self._disk.put_parts(self.path, kept())
            self._known = _Known()

    def erase(self, participant: str, stand_in: str) -> int:
        """Really remove the rows of a participant; the quarantine too, because whose words it holds cannot be known."""
        with self._writing():
            gone = super().erase(participant, stand_in)
            self.release()
            self.clear_leftovers()
        return gone

    def mend(self) -> tuple[Damage, ...]:
        """Move whatever is damaged, byte for byte, to the quarantine; return it; or raise NotSaved, all as it was."""
        with self._writing():
            self.clear_leftovers()
            return self._mend() if self.path.exists() else ()

    def clear_leftovers(self) -> None:
        """Remove what a writer left that died while it rewrote the log or its quarantine; raise NotSaved if not."""
        with self._writing():
            left = [fresh for path in (self.path, self.quarantine.path) if (fresh := fresh_name(path)).exists()]
            for fresh in left:
                remove(fresh)
            if left:
                self._disk.sync_folder(self.path.parent)

    def release(self, damage: Collection[Damage] | None = None) -> int:
        """Delete stretches from the quarantine, or all there is; return how many; raise NotSaved if not."""
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

    @contextmanager
    def _open(self) -> Iterator[int]:
        descriptor = self._disk.open(self.path)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    @contextmanager
    def _whole_file(self) -> Iterator[int]:
        """Lend a descriptor of the file, in which every row is known to be intact."""
        with self._open() as descriptor:
            if self._is_whole(descriptor):
                yield descriptor
                return
        self._mend()
        with self._open() as descriptor:
            if not self._is_whole(descriptor):
                raise OSError(errno.EIO, "the log is damaged again as soon as it is mended")
            yield descriptor

    def _is_whole(self, descriptor: int) -> bool:
        """Return whether the file is whole, after reading what others appended since this log last looked."""
        if not self._is_known(descriptor):
            self.read(self._known.cursor)
            if not self._is_known(descriptor):
                self._known = _Known()
                return False
        return True

    def _is_known(self, descriptor: int) -> bool:
        cursor = self._known.cursor
        return goes_on(descriptor, cursor) == cursor.position == os.fstat(descriptor).st_size

    def _places_of(self, descriptor: int, rows: list[bytes]) -> dict[bytes, int]:
        """Return which rows are in the file already, and at which byte; refuse an id that belongs to another row."""
        suspects = list(filter(self._known.has, rows))
        if not suspects:
            return {}
        places = {}
        data = bytes_of(descriptor, 0, self._known.cursor.position)
        for row in suspects:
            at = data.find(END + row)
            if at >= 0:
                places[row] = at + len(END)
            elif END + row[: ID_LENGTH + 1] in data:
                raise OutcomeRefused(ID_TAKEN)
        return places

    def _write(self, descriptor: int, rows: list[bytes], repeated: dict[bytes, int]) -> None:
        known = self._known
        before = known.cursor.position
        data = b"".join(rows if before or not rows else [HEADER, *rows])
        try:
            for row, at in repeated.items():
                # Seen is not yet on disk: its writer may have died before the sync, or the sync may have failed, and
                # then another sync would succeed without writing. Written once more, it has to reach the disk.
                self._disk.write_at(descriptor, at, row)
            self._disk.write_at(descriptor, before, data)
            self._disk.sync(descriptor)
            if not known.named:
                self._disk.sync_folder(self.path.parent)
            status = os.fstat(descriptor)
        except BaseException:
            # What cannot be cut off either is seen by the next writer: it checks the file before it appends.
            with suppress(OSError):
                self._disk.truncate(descriptor, before)
            raise
        self._appended_at = before
        known.named = True
        known.ids.update(hash(row[:ID_LENGTH]) for row in rows)
        known.cursor = replace(moved(known.cursor, generation_of(status), data), touched=status.st_mtime_ns)

    def _mend(self) -> tuple[Damage, ...]:
        before = self.path.read_bytes()
        rows, damaged = sorted_out(before)
        after = b"".join([HEADER, *(row for row, _ in rows)])
        if after == before:
            return ()
        self.quarantine.add(damaged)
        self._known = _Known()
        if before.startswith(after):
            # Only the end is damaged. Cutting it off disturbs no reader; a new file would have to be read anew by all.
            with self._open() as descriptor:
                self._disk.truncate(descriptor, len(after))
                self._disk.sync(descriptor)
        else:
            self._replace([row for row, _ in rows])
        return damaged

    def _replace(self, rows: list[bytes]) -> None:
        self._known = _Known()
        self._disk.put(self.path, b"".join([HEADER, *rows]))
