"""The register of files outside the data folder that hold what people wrote.

Exports, published copies and edited copies leave the data folder, but not the promise that was made about them: whoever
erases a participant or purges the day deletes them too. So a file is announced here **before** it is written. If the
laptop fails in between, the register names a file that never came, which harms nobody; the other way round a file with
answers would stay behind.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock

from themeday.errors import DataFolderError
from themeday.i18n import N_
from themeday.store.disk import DISK
from themeday.store.files import digest_of, is_file, leftovers, remove, sync_folder

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
class HandedOut:
    """One file that the kit wrote outside the data folder.

    Args:
        path: absolute.
        sha256: of what was written; empty while it was announced only.
        kind: such as `EXPORT`.
        announced: SHA-256 of what is being written, or was when the laptop failed; else empty.
    """

    path: Path
    sha256: str
    kind: str
    announced: str = ""

    def wrote(self, sha256: str) -> bool:
        """Return whether a content is what the kit wrote here.

        Args:
            sha256: of the content.
        """
        return bool(sha256) and sha256 in (self.sha256, self.announced)


@dataclass(frozen=True)
class Deleted:
    """What deleting all that was handed out came to.

    Args:
        deleted: what was there and is gone, half-written files too.
        missing: what was not there. While its folder is not there either, a USB stick for instance, it stays in the
            register.
        failed: what is still there, and why: a reason of the system, or an English text that can be translated.
        unreadable: registers that cannot be read, or were damaged once and kept aside; what they name is not deleted.
    """

    deleted: tuple[Path, ...] = ()
    missing: tuple[Path, ...] = ()
    failed: tuple[tuple[Path, str], ...] = ()
    unreadable: tuple[Path, ...] = ()


def register(data_folder: Path, paths: Iterable[Path], kind: str) -> None:
    """Note files that were written; an entry of the same path is replaced.

    Args:
        data_folder: of the day.
        paths: of the files, which are there.
        kind: such as `EXPORT`.

    Raises:
        OSError: a file cannot be read.
        DataFolderError: the register cannot be written.
    """
    written = [HandedOut(place := _place(path), digest_of(place), kind) for path in paths]
    with _changing(data_folder) as entries:
        entries.update({entry.path: entry for entry in written})


@contextmanager
def writing(data_folder: Path, digests: Mapping[Path, str], kind: str) -> Iterator[None]:
    """Announce files, let them be written, and note them as written.

    When writing fails, only those that did come are noted; of the others the register says what it said before.

    Args:
        data_folder: of the day.
        digests: the path of each file, and the SHA-256 of what is going to be in it.
        kind: such as `EXPORT`.

    Raises:
        DataFolderError: the register cannot be written; before anything else was.
    """
    digests = {_place(path): sha256 for path, sha256 in digests.items()}
    former: dict[Path, HandedOut] = {}
    with _changing(data_folder) as entries:
        for path, sha256 in digests.items():
            if path in entries:
                former[path] = _settled(entries[path])
            entries[path] = replace(former.get(path, HandedOut(path, "", kind)), announced=sha256)
    try:
        yield
    except BaseException:
        # Should this fail too, then what was announced still stands there, and that is enough to find the files.
        with suppress(DataFolderError), _changing(data_folder) as entries:
            for path, sha256 in digests.items():
                if _content(path) == sha256:
                    entries[path] = HandedOut(path, sha256, kind)
                elif path in entries and entries[path].announced == sha256:  # Else another process knows better.
                    _take_back(entries, path, former.get(path))
        raise
    with _changing(data_folder) as entries:
        entries.update({path: HandedOut(path, sha256, kind) for path, sha256 in digests.items()})


def entries(data_folder: Path) -> tuple[HandedOut, ...]:
    """Return what was handed out; nothing of it when the register cannot be read.

    Args:
        data_folder: of the day; it need not exist.
    """
    try:
        return tuple(_load(data_folder)[0].values())
    except OSError:
        return ()


def find(data_folder: Path, path: Path) -> HandedOut | None:
    """Return the entry of a file, or None.

    Args:
        data_folder: of the day.
        path: of the file.
    """
    place = _place(path)
    return next((entry for entry in entries(data_folder) if entry.path == place), None)


def delete_all(data_folder: Path) -> Deleted:
    """Delete every file that was handed out, also when someone edited it since, and forget what is gone.

    What now is a folder or a link is left alone, and so is a file that was announced only and turns out to hold
    something else.

    Args:
        data_folder: of the day; it need not exist.

    Returns:
        What was deleted, and what was not.

    Raises:
        DataFolderError: the register cannot be locked; nothing was deleted.
    """
    aside = _kept_aside(data_folder)
    if not _exists(data_folder / _NAME):
        return Deleted(unreadable=aside)
    with _locked(data_folder):
        try:
            found, damaged = _load(data_folder)
        except OSError:
            return Deleted(unreadable=(*aside, data_folder / _NAME))
        deleted: list[Path] = []
        missing: list[Path] = []
        failed: list[tuple[Path, str]] = []
        left: dict[Path, HandedOut] = {}
        for path, entry in found.items():
            problems = _delete(entry, deleted, missing)
            failed += problems
            if problems or not _exists(path.parent):
                left[path] = entry
        # The files are what matters here. An entry too many is missing the next time.
        with suppress(DataFolderError):
            _save(data_folder, left, damaged=damaged)
        unreadable = _kept_aside(data_folder)
        if damaged and unreadable == aside:
            unreadable = (*aside, data_folder / _NAME)
    return Deleted(tuple(deleted), tuple(missing), tuple(failed), unreadable)


def _delete(entry: HandedOut, deleted: list[Path], missing: list[Path]) -> list[tuple[Path, str]]:
    """Delete a file and its leftovers; return what is still there."""
    problems: list[tuple[Path, str]] = []
    try:
        if not is_file(entry.path):
            problems.append((entry.path, N_("it is a folder or a link now")))
        elif not entry.sha256 and not entry.wrote(digest_of(entry.path)):
            problems.append((entry.path, N_("it holds something else now; look at it yourself")))
        else:
            remove(entry.path)
            deleted.append(entry.path)
    except (FileNotFoundError, NotADirectoryError):
        missing.append(entry.path)
    except OSError as error:
        problems.append((entry.path, _reason(error)))
    try:
        half_written = leftovers(entry.path)
    except (FileNotFoundError, NotADirectoryError):
        half_written = []
    except OSError as error:
        half_written = []
        problems.append((entry.path.parent, _reason(error)))
    for path in half_written:
        try:
            remove(path)
            deleted.append(path)
        except OSError as error:
            problems.append((path, _reason(error)))
    sync_folder(entry.path.parent)
    return problems


def _settled(entry: HandedOut) -> HandedOut:
    """Return an entry as it turned out, when the laptop failed between writing a file and noting it."""
    came = bool(entry.announced) and _content(entry.path) == entry.announced
    return replace(entry, sha256=entry.announced if came else entry.sha256, announced="")


def _take_back(entries: dict[Path, HandedOut], path: Path, former: HandedOut | None) -> None:
    if former is not None and former.sha256:
        entries[path] = former
    else:
        del entries[path]


# --- the file ---------------------------------------------------------------------------------------------------------


@contextmanager
def _locked(data_folder: Path) -> Iterator[None]:
    lock = FileLock(data_folder / _LOCK, timeout=_LOCK_SECONDS, mode=0o600)
    try:
        data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # Else the lock makes it, for everyone to read.
        lock.acquire()
    except OSError as error:
        raise _not_writable(data_folder, error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _changing(data_folder: Path) -> Iterator[dict[Path, HandedOut]]:
    """Lend the entries by path, for oneself alone, and write down what became of them."""
    with _locked(data_folder):
        try:
            found, damaged = _load(data_folder)
        except OSError as error:  # Not to be replaced by a register that knows less.
            raise _not_writable(data_folder, error) from error
        changed = dict(found)
        yield changed
        if changed != found:
            _save(data_folder, changed, damaged=damaged)


def _load(data_folder: Path) -> tuple[dict[Path, HandedOut], bool]:
    """Return the entries by path, and whether anything in the register cannot be read."""
    try:
        content = (data_folder / _NAME).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}, False
    try:
        rows = json.loads(content)
    except (ValueError, RecursionError):
        return {}, True
    if not isinstance(rows, list):
        return {}, True
    found = [_entry(row) for row in rows]
    return {entry.path: entry for entry in found if entry is not None}, None in found


def _entry(row: Any) -> HandedOut | None:
    """Return an entry as it was read, or None when it is damaged."""
    if not isinstance(row, dict):
        return None
    path, sha256, kind, announced = (row.get(key, "") for key in ("path", "sha256", "kind", "announced"))
    if not all(isinstance(value, str) for value in (path, sha256, kind, announced)):
        return None
    hashes = [value for value in (sha256, announced) if value]
    if not hashes or not all(_SHA256.fullmatch(value) for value in hashes) or not _is_place(path):
        return None
    return HandedOut(Path(path), sha256, kind, announced)


def _is_place(path: str) -> bool:
    try:
        os.fsencode(path)
    except ValueError:
        return False
    return "\0" not in path and Path(path).is_absolute()


def _save(data_folder: Path, entries: Mapping[Path, HandedOut], *, damaged: bool) -> None:
    register = data_folder / _NAME
    rows = [{**asdict(entry), "path": str(entry.path)} for entry in entries.values()]
    try:
        if damaged:
            # A copy, not a move: if the laptop fails here, what could be read is still in its place.
            number = next(n for n in range(1, 1_000_000) if not _exists(data_folder / _DAMAGED.format(number=n)))
            DISK.put(data_folder / _DAMAGED.format(number=number), register.read_bytes())
        # In ASCII, because a path may hold bytes that are no UTF-8.
        DISK.put(register, (json.dumps(rows, indent=2) + "\n").encode())
    except OSError as error:
        raise _not_writable(data_folder, error) from error


def _kept_aside(data_folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(data_folder.glob(_DAMAGED.format(number="*"))))


def _place(path: Path) -> Path:
    # The file itself may be a link; the kit would replace that, and not what it points at.
    return path.parent.resolve() / path.name


def _content(path: Path) -> str:
    try:
        return digest_of(path)
    except OSError:
        return ""


def _exists(path: Path) -> bool:
    return os.path.lexists(path)


def _not_writable(data_folder: Path, error: OSError) -> DataFolderError:
    return DataFolderError(
        N_("The data folder {folder} cannot be written ({reason}). Choose another one with --data."),
        folder=data_folder,
        reason=_reason(error),
    )


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or "?"
