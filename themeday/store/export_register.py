"""The register of files outside the data folder that hold what people wrote.

Exports, reports and published copies leave the data folder, and still have to go when a participant is erased or the
day is purged. A file is noted here **before** it is written, so that none with answers stays behind when the laptop
fails in between. Until the file is known to be written, it is deleted only when it holds what the kit meant to write.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

from themeday.errors import DataFolderError
from themeday.i18n import N_
from themeday.store.disk import DISK
from themeday.store.files import digest, digest_of, is_file, leftovers, reason_of, remove, sync_folder, write_private
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
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ExportedFile:
    """One file that the kit wrote, or was about to write, outside the data folder."""

    path: Path  # absolute
    kind: str  # such as `EXPORT`
    digests: tuple[str, ...]  # SHA-256 of what it may hold, as far as the kit wrote it; several after a failure
    written: bool  # whether the kit certainly wrote it; whatever it holds now goes with the day


@dataclass(frozen=True)
class Deleted:
    """What deleting all exports came to."""

    deleted: tuple[Path, ...] = ()  # half-written files too
    #: While its folder is not there either, a USB stick for instance, it stays in the register.
    missing: tuple[Path, ...] = ()
    #: What is still there, and why: a reason of the system, or an English text that can be translated.
    failed: tuple[tuple[Path, str], ...] = ()
    #: As `unreadable` returns them.
    unreadable: tuple[Path, ...] = ()


def register(data_folder: Path, paths: Iterable[Path], kind: str) -> None:
    """Note files that are written already; an entry of the same path is replaced.

    Raises:
        DataFolderError: the register cannot be written.
    """
    _note_written(data_folder, {_absolute(path): digest_of(path) for path in paths}, kind)


def write_exports(data_folder: Path | None, contents: Mapping[Path, bytes], kind: str) -> None:
    """Write files whole or not at all, for their owner only, and note them; folders are made when they are not there.

    Of a day that is kept nowhere nothing is noted.

    Raises:
        DataFolderError: a file would be in a data folder, or the register cannot be written; no file was written.
        OSError: a file cannot be written; those before it were, and are noted.
    """
    for folder in dict.fromkeys(path.parent for path in contents):
        if is_data_folder(folder) or (data_folder and data_folder.resolve() == folder.resolve()):
            raise DataFolderError(
                N_("The folder {folder} holds the answers themselves. Choose another folder with -o."), folder=folder
            )
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digests = {path: digest(content) for path, content in contents.items()}
    noted: AbstractContextManager[None] = writing(data_folder, digests, kind) if data_folder else nullcontext()
    with noted:
        for path, content in contents.items():
            write_private(path, content)


@contextmanager
def writing(data_folder: Path, digests: Mapping[Path, str], kind: str) -> Iterator[None]:
    """Note files, and the SHA-256 of what is going to be in them, before they are written, and again when they are.

    Raises:
        DataFolderError: the register cannot be written.
    """
    digests = {_absolute(path): sha256 for path, sha256 in digests.items()}
    with _changing(data_folder) as entries:
        for path, sha256 in digests.items():
            entries[path] = _noted(entries.get(path), path, sha256, kind)
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
    """Return when the register can be read, and always could.

    Raises:
        DataFolderError: it cannot, or could not once, and may name files that would not be deleted.
    """
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


def delete_all(data_folder: Path) -> Deleted:
    """Delete every exported file, also when someone edited it since, and forget what is gone.

    What is a folder or a link now is left alone, and so is a file of which it is not certain that the kit wrote it.

    Raises:
        DataFolderError: the register cannot be locked; nothing was deleted.
    """
    register_path = data_folder / _NAME
    aside = _kept_aside(data_folder)
    if not os.path.lexists(register_path):
        return Deleted(unreadable=aside)
    with locked(data_folder, _LOCK, _LOCK_SECONDS):
        try:
            before, damaged = _load(data_folder)
        except OSError:
            return Deleted(unreadable=(*aside, register_path))
        deleted: list[Path] = []
        missing: list[Path] = []
        failed: list[tuple[Path, str]] = []
        left = []
        for entry in before.values():
            failures = len(failed)
            _delete(entry, deleted, missing, failed)
            if len(failed) > failures or not entry.path.parent.exists():
                left.append(entry)
        # The files are what matters here. An entry too many is missing the next time.
        with suppress(DataFolderError):
            _save(data_folder, left, damaged=damaged)
        unreadable = _kept_aside(data_folder)
        if damaged and unreadable == aside:
            unreadable = (*aside, register_path)
    return Deleted(tuple(deleted), tuple(missing), tuple(failed), unreadable)


def _delete(entry: ExportedFile, deleted: list[Path], missing: list[Path], failed: list[tuple[Path, str]]) -> None:
    """Delete a file, and what was left half-written beside it; put each in one of the lists."""
    try:
        if not is_file(entry.path):
            failed.append((entry.path, N_("it is a folder or a link now")))
        elif not entry.written and digest_of(entry.path) not in entry.digests:
            failed.append((entry.path, N_("it holds something else now; look at it yourself")))
        else:
            remove(entry.path)
            deleted.append(entry.path)
    except (FileNotFoundError, NotADirectoryError):
        missing.append(entry.path)
    except OSError as error:
        failed.append((entry.path, reason_of(error)))
    try:
        for path in leftovers(entry.path):
            remove(path)
            deleted.append(path)
    except OSError as error:
        failed.append((Path(error.filename or entry.path.parent), reason_of(error)))
    with suppress(OSError):
        sync_folder(entry.path.parent)


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
