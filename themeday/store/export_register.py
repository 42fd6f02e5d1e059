"""The register of files outside the data folder that hold what people wrote.

Exports, reports and published copies leave the data folder, and still have to go when a participant is erased or the
day is purged. A file is noted here **before** it is written, so that none with answers stays behind when the laptop
fails in between. Until the file is known to be written, it is deleted only when it holds what the kit meant to write.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from themeday.errors import DataFolderError
from themeday.i18n import N_
from themeday.store.disk import DISK
from themeday.store.files import (
    digest,
    digest_of,
    is_file,
    leftovers,
    private_file,
    reason_of,
    remove,
    sync_folder,
    write_private,
)
from themeday.store.folder import is_data_folder, locked, not_writable
from themeday.store.json_files import load_json

EXPORT = "export"
REPORT = "report"
PUBLISHED = "published"
EDITED = "edited"

_NAME = "handed-out.json"
_DAMAGED = "handed-out-damaged-{number}.json"
_LOCK = ".handed-out.lock"
_LOCK_SECONDS = 10
_UNREADABLE = N_("this list of exports is damaged; look whether any are left")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ExportedFile:
    """One file that the kit wrote, or was about to write, outside the data folder."""

    path: Path  # absolute
    kind: str  # such as `EXPORT`
    digests: tuple[str, ...]  # SHA-256 of what it may hold, as far as the kit wrote it; several after a failure
    written: bool  # whether the kit certainly wrote it; whatever it holds now goes with the day


@dataclass
class Deleted:
    """What deleting exports came to."""

    files: set[Path] = field(default_factory=set)  # what was deleted, half-written files too
    #: What may still be there, and why: a reason of the system, or an English text that can be translated.
    left: dict[Path, str] = field(default_factory=dict)


def register(data_folder: Path, paths: Iterable[Path], kind: str) -> None:
    """Note files that are written already, in the place of what was noted; raise DataFolderError when it cannot be."""
    _note_written(data_folder, {_absolute(path): digest_of(path) for path in paths}, kind)


def write_exports(data_folder: Path | None, contents: Mapping[Path, bytes], kind: str) -> None:
    """Write files whole or not at all, for their owner only, and note them; folders are made when they are not there.

    Of a day that is kept nowhere nothing is noted.

    Raises:
        DataFolderError: a file would be in a data folder, or the register cannot be written; no file was written.
        OSError: a file cannot be written; those before it were, and are noted.
    """
    _make_folders(data_folder, contents)
    digests = {path: digest(content) for path, content in contents.items()}
    noted: AbstractContextManager[None] = writing(data_folder, digests, kind) if data_folder else nullcontext()
    with noted:
        for path, content in contents.items():
            write_private(path, content)


class ExportInPieces:
    """A file that is being written, and what it holds so far."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._sha256, self.length = file, hashlib.sha256(), 0

    def write(self, piece: bytes) -> None:
        """Write the next piece."""
        self._file.write(piece)
        self._sha256.update(piece)
        self.length += len(piece)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of it, in hexadecimal."""
        return self._sha256.hexdigest()


@contextmanager
def export_in_pieces(data_folder: Path | None, path: Path, kind: str) -> Iterator[ExportInPieces]:
    """Write one file as `write_exports` does, without its whole content ever being in memory; raises as that does."""
    _make_folders(data_folder, [path])
    if data_folder:
        # Should the laptop fail meanwhile, what is half-written beside it is found by this.
        _note_coming(data_folder, {path: digest(b"")}, kind)

    def note() -> None:
        if data_folder:
            _note_coming(data_folder, {path: pieces.digest}, kind)

    with private_file(path, note) as file:
        pieces = ExportInPieces(file)
        yield pieces
    if data_folder:
        _note_written(data_folder, {_absolute(path): pieces.digest}, kind)


def _make_folders(data_folder: Path | None, paths: Iterable[Path]) -> None:
    for folder in dict.fromkeys(path.parent for path in paths):
        if is_data_folder(folder) or (data_folder and data_folder.resolve() == folder.resolve()):
            raise DataFolderError(
                N_("The folder {folder} holds the answers themselves. Choose another folder with -o."), folder=folder
            )
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


@contextmanager
def writing(data_folder: Path, digests: Mapping[Path, str], kind: str) -> Iterator[None]:
    """Note files, with the SHA-256 of what is going to be in them, before and after; raise DataFolderError if not."""
    digests = {_absolute(path): sha256 for path, sha256 in digests.items()}
    _note_coming(data_folder, digests, kind)
    try:
        yield
    except BaseException:
        # Should this fail too, the entries from before the writing are enough to find the files.
        with suppress(DataFolderError):
            _note_written(data_folder, {path: new for path, new in digests.items() if _digest_at(path) == new}, kind)
        raise
    _note_written(data_folder, digests, kind)


def entries(data_folder: Path) -> tuple[ExportedFile, ...]:
    """Return what was exported; nothing when the folder is not there or the register cannot be read."""
    try:
        return tuple(_load(data_folder)[0].values())
    except OSError:
        return ()


def unreadable(data_folder: Path) -> tuple[Path, ...]:
    """Return registers that cannot be read, or were damaged once and kept aside; what they name is not deleted."""
    try:
        damaged = _load(data_folder)[1]
    except OSError:
        damaged = True
    return (*([data_folder / _NAME] if damaged else []), *_kept_aside(data_folder))


def check(data_folder: Path) -> None:
    """Raise DataFolderError when the register cannot be read, or could not once: it may name files that stay."""
    for path in unreadable(data_folder):
        raise DataFolderError(
            N_(
                "{path} is damaged. It lists the exports, reports and copies that go when someone is erased or the day "
                "is deleted. Look for them yourself, delete them, and then this file."
            ),
            path=path,
        )


def find(data_folder: Path, path: Path) -> ExportedFile | None:
    """Return the entry of a file, or None."""
    return next((entry for entry in entries(data_folder) if entry.path == _absolute(path)), None)


def delete(data_folder: Path, which: Callable[[ExportedFile], bool] = lambda _: True) -> Deleted:
    """Delete exported files, also edited ones, and forget them; raise DataFolderError when another process does.

    What is a folder or a link now is left alone, and so is a file of which it is not certain that the kit wrote it. Of
    a file whose folder is not there, a USB stick for instance, the entry stays.
    """
    done = Deleted()
    if os.path.lexists(data_folder / _NAME):
        with locked(data_folder, _LOCK, _LOCK_SECONDS), suppress(OSError):  # what cannot be read is told below
            before, damaged = _load(data_folder)
            after = []
            for entry in before.values():
                failures = len(done.left)
                if which(entry):
                    _delete(entry, done)
                    if len(done.left) == failures:
                        continue
                after.append(entry)
            # The files are what matters here. An entry too many is missing the next time.
            with suppress(DataFolderError):
                if len(after) < len(before) or damaged:
                    _save(data_folder, after, damaged=damaged)
    done.left |= dict.fromkeys(unreadable(data_folder), _UNREADABLE)
    return done


def _delete(entry: ExportedFile, done: Deleted) -> None:
    """Delete a file, and what was left half-written beside it."""
    try:
        if not is_file(entry.path):
            done.left[entry.path] = N_("it is a folder or a link now")
        elif not entry.written and digest_of(entry.path) not in entry.digests:
            done.left[entry.path] = N_("it holds something else now; look at it yourself")
        else:
            remove(entry.path)
            done.files.add(entry.path)
    except (FileNotFoundError, NotADirectoryError):
        if not entry.path.parent.exists():
            done.left[entry.path] = N_("its drive is not here now")
    except OSError as error:
        done.left[entry.path] = reason_of(error)
    try:
        for path in leftovers(entry.path):
            remove(path)
            done.files.add(path)
    except OSError as error:
        done.left[Path(error.filename or entry.path.parent)] = reason_of(error)
    with suppress(OSError):
        sync_folder(entry.path.parent)


def _note_coming(data_folder: Path, digests: Mapping[Path, str], kind: str) -> None:
    with _changing(data_folder) as entries:
        for path, sha256 in ((_absolute(path), sha256) for path, sha256 in digests.items()):
            entries[path] = _noted(entries.get(path), path, sha256, kind)


def _noted(before: ExportedFile | None, path: Path, sha256: str, kind: str) -> ExportedFile:
    """Return the entry of a file that is about to be written: it may still hold what it holds now."""
    if before is None:
        return ExportedFile(path, kind, (sha256,), written=False)
    there = _digest_at(path)
    ours = there in before.digests
    # Of what cannot be read now, what was certain, and what was tried last.
    digests = [there] if ours else [before.digests[0], before.digests[-1]]
    return ExportedFile(path, before.kind, tuple(dict.fromkeys([*digests, sha256])), before.written or ours)


def _note_written(data_folder: Path, digests: Mapping[Path, str], kind: str) -> None:
    with _changing(data_folder) as entries:
        for path, sha256 in digests.items():
            entries[path] = ExportedFile(path, kind, (sha256,), written=True)


# --- the file ---------------------------------------------------------------------------------------------------------


@contextmanager
def _changing(data_folder: Path) -> Iterator[dict[Path, ExportedFile]]:
    """Lend the entries by path, for oneself alone, and write down what became of them."""
    with locked(data_folder, _LOCK, _LOCK_SECONDS):
        try:
            before, damaged = _load(data_folder)
        except OSError as error:  # Not to be replaced by a register that knows less.
            raise not_writable(data_folder, error) from error
        changed = dict(before)
        yield changed
        if changed != before:
            _save(data_folder, changed.values(), damaged=damaged)


def _load(data_folder: Path) -> tuple[dict[Path, ExportedFile], bool]:
    """Return the entries by path, and whether anything in the register cannot be read; what can be read counts."""
    try:
        rows = load_json(data_folder / _NAME, [])
    except ValueError:
        return {}, True
    if not isinstance(rows, list):
        return {}, True
    parsed = [_entry(row) for row in rows]
    return {entry.path: entry for entry in parsed if entry is not None}, None in parsed


def _entry(row: Any) -> ExportedFile | None:
    """Return an entry as it was read, or None when it is damaged."""
    try:
        path, kind, digests, written = row["path"], row["kind"], tuple(row["digests"]), row["written"]
        os.fsencode(path)
        valid = (
            Path(path).is_absolute()
            and "\0" not in path
            and isinstance(kind, str)
            and isinstance(written, bool)
            and digests
            and all(map(_SHA256.fullmatch, digests))
        )
    except (TypeError, KeyError, ValueError):
        return None
    return ExportedFile(Path(path), kind, digests, written) if valid else None


def _save(data_folder: Path, entries: Collection[ExportedFile], *, damaged: bool) -> None:
    path = data_folder / _NAME
    rows = [{**asdict(entry), "path": str(entry.path)} for entry in entries]
    try:
        if damaged:
            # A copy, not a move: if the laptop fails here, what could be read is still in its place.
            places = (data_folder / _DAMAGED.format(number=number) for number in count(1))
            DISK.put(next(place for place in places if not os.path.lexists(place)), path.read_bytes())
        # In ASCII, because a path may hold bytes that are no UTF-8.
        DISK.put(path, (json.dumps(rows, indent=2) + "\n").encode())
    except OSError as error:
        raise not_writable(data_folder, error) from error


def _kept_aside(data_folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(data_folder.glob(_DAMAGED.format(number="*"))))


def _absolute(path: Path) -> Path:
    # The file itself may be a link; the kit would replace that, and not what it points at.
    return path.parent.resolve() / path.name


def _digest_at(path: Path) -> str:
    try:
        return digest_of(path)
    except OSError:
        return ""
