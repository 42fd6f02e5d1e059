"""The outcome log as a plain CSV file that several processes append to and anyone can read."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from themeday.errors import NotSaved
from themeday.i18n import N_
from themeday.outcomes import COLUMNS, Outcome, outcome_from_row
from themeday.store.protocol import Cursor, Reading

_LOCK_SECONDS = 10


def _line(fields: list[str] | tuple[str, ...]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(fields)
    return text.getvalue().encode()


_HEADER = _line(COLUMNS)


class CsvLog:
    """A log in one CSV file: UTF-8, comma, RFC 4180 quoting, one header.

    Args:
        path: the file; it is made at the first append, readable by its owner only.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # A lock file of its own: closing any descriptor of the log itself would drop an fcntl lock on it.
        self._lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=_LOCK_SECONDS, mode=0o600)
        # Up to here this writer knows that rows are closed off.
        self._closed = Cursor()

    def append(self, outcomes: list[Outcome]) -> None:
        """Keep the outcomes, all or none; return only when they are on disk.

        Args:
            outcomes: valid rows; one call is one write.

        Raises:
            NotSaved: the disk is full, the folder is not writable, or another process holds the lock for too long.
        """
        try:
            data = b"".join(_line(outcome.row()) for outcome in outcomes)
            with self._lock:
                self._write(data)
        except UnicodeEncodeError as error:
            raise NotSaved(
                N_("This text holds a character that cannot be stored. Remove it and save again.")
            ) from error
        except Timeout as error:
            raise NotSaved(N_("It is very busy. Your text is still here; try again in a moment.")) from error
        except OSError as error:
            raise NotSaved(
                N_("Not saved: the laptop cannot write. Your text is still here; warn the facilitator and try again.")
            ) from error

    def read(self, cursor: Cursor) -> Reading:
        """Return what was appended since the cursor, whole rows only.

        Args:
            cursor: from an earlier reading, or `Cursor()` for everything.
        """
        try:
            with self.path.open("rb") as file:
                status = os.fstat(file.fileno())
                generation = f"{status.st_dev}:{status.st_ino}"
                rewritten = cursor.generation not in ("", generation) or status.st_size < cursor.position
                start = 0 if rewritten else cursor.position
                file.seek(start)
                data = file.read(status.st_size - start)
        except FileNotFoundError:
            return Reading((), Cursor(), rewritten=bool(cursor.generation))
        end = _end_of_whole_rows(data)
        outcomes, damaged = _parse(data[:end])
        return Reading(outcomes, Cursor(start + end, generation), rewritten, damaged)

    def changed_since(self, cursor: Cursor) -> bool:
        """Return whether a reader should read again; costs one stat of the file."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return bool(cursor.generation)
        return cursor != Cursor(status.st_size, f"{status.st_dev}:{status.st_ino}")

    def rewrite(self, keep: Callable[[Outcome], bool]) -> int:
        """Keep only some rows, atomically, also while others append; return how many are gone.

        Args:
            keep: whether a row stays.
        """
        with self._lock:
            reading = self.read(Cursor())
            kept = [outcome for outcome in reading.outcomes if keep(outcome)]
            fresh = self.path.with_name(f".{self.path.name}.new")
            with _open_private(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY) as file:
                file.write(_HEADER + b"".join(_line(outcome.row()) for outcome in kept))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
            _sync_folder(self.path.parent)
        return len(reading.outcomes) - len(kept)

    def _write(self, data: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _open_private(self.path, os.O_CREAT | os.O_RDWR | getattr(os, "O_BINARY", 0)) as file:
            before = file.seek(0, os.SEEK_END)
            if before < len(_HEADER) and _HEADER.startswith(_read_from(file, 0)):
                os.ftruncate(file.fileno(), 0)  # The very first writer died before the first row.
                before = 0
            status = os.fstat(file.fileno())
            generation = f"{status.st_dev}:{status.st_ino}"
            known = self._closed.generation == generation and self._closed.position <= before
            data = (_closing(_read_from(file, self._closed.position if known else 0)) if before else _HEADER) + data
            file.seek(before)
            try:
                _write_all(file.fileno(), data)
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), before)
                raise
            self._closed = Cursor(before + len(data), generation)
        if not before:
            _sync_folder(self.path.parent)


def _write_all(descriptor: int, data: bytes) -> None:
    # On a full disk a write may return early without an error.
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _open_private(path: Path, flags: int) -> io.FileIO:
    return io.FileIO(os.open(path, flags, 0o600), "r+" if flags & os.O_RDWR else "w")


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_from(file: io.FileIO, position: int) -> bytes:
    file.seek(position)
    return file.read()


def _closing(rows: bytes) -> bytes:
    """Return what closes off the half row that a writer left when it died, so that it swallows no neighbour."""
    # Also behind a newline: the half row may end at one inside its text.
    if rows.count(b'"') % 2:
        return b'"\r\n'
    return b"" if not rows or rows.endswith(b"\n") else b"\r\n"


def _end_of_whole_rows(data: bytes) -> int:
    # A row ends at a newline outside quotes; a reader may come while a row is being written.
    end = data.rfind(b"\n") + 1
    while end and data.count(b'"', 0, end) % 2:
        end = data.rfind(b"\n", 0, end - 1) + 1
    return end


def _parse(data: bytes) -> tuple[tuple[Outcome, ...], tuple[str, ...]]:
    outcomes: list[Outcome] = []
    damaged: list[str] = []
    rows = csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline=""))
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:  # Damage of more than 128 KB in one field; the reader goes on behind it.
            damaged.append(str(error))
            continue
        if row is None:
            break
        if not row or row == list(COLUMNS):
            continue
        outcome = outcome_from_row(row)
        if outcome is None:
            damaged.append(",".join(row))
        else:
            outcomes.append(outcome)
    return tuple(outcomes), tuple(damaged)
