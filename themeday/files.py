"""Writes files that hold what people wrote: whole or not at all, and for their owner only."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

# What tempfile puts behind the prefix; with exactly that, `.outcomes.csv.lock` is no leftover.
_RANDOM = re.compile(r"[a-z0-9_]{8}")


class InUse(OSError):
    """A file cannot be read or replaced, because another program has it open."""


def write_private(path: Path, content: bytes, just_before: Callable[[], None] = lambda: None) -> None:
    """Write a file whole or not at all, readable by its owner only, and on disk when this returns.

    Args:
        path: where; what stands there is replaced.
        content: of the file.
        just_before: called when the content is on disk and about to take its place; if it raises, nothing changes.

    Raises:
        InUse: the file that stands there is open in another program.
        OSError: it cannot be written.
    """
    # A temporary file of tempfile is its owner's only, and so is what it becomes.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=_prefix(path))
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        just_before()
        take_place(fresh, path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def take_place(fresh: Path, path: Path) -> None:
    """Put one file in the place of another in the same folder.

    Args:
        fresh: the file that moves.
        path: where it goes.

    Raises:
        InUse: either is open in another program.
        OSError: it cannot be moved.
    """
    try:
        fresh.replace(path)
    except OSError as error:
        # Windows refuses so; a network folder says that it is busy. A folder without rights would have told earlier.
        if isinstance(error, PermissionError) or error.errno in (errno.EBUSY, errno.ETXTBSY):
            raise InUse(error.errno, error.strerror) from error
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk, where the system can.

    Args:
        folder: in which a file came or went.
    """
    if os.name != "posix":
        return
    # Some network folders cannot; each file stands there whole either way.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def leftovers(path: Path) -> list[Path]:
    """Return the half-written files that `write_private` left beside a file when the laptop failed.

    Args:
        path: of the file itself, which need not be there.

    Raises:
        OSError: the folder cannot be read.
    """
    prefix = _prefix(path)
    return sorted(
        found
        for found in path.parent.iterdir()
        if found.name.startswith(prefix) and _RANDOM.fullmatch(found.name[len(prefix) :]) and _is_own_file(found)
    )


def digest(content: bytes) -> str:
    """Return the SHA-256 of a content, in hexadecimal.

    Args:
        content: of a file.
    """
    return hashlib.sha256(content).hexdigest()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.

    Args:
        path: of the file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_file(path: Path) -> bool:
    """Return whether a plain file stands there: no folder, no link.

    Args:
        path: to look at.

    Raises:
        OSError: nothing stands there, or it cannot be looked at.
    """
    return stat.S_ISREG(path.lstat().st_mode)


def _prefix(path: Path) -> str:
    return f".{path.name}."


def _is_own_file(path: Path) -> bool:
    try:
        status = path.lstat()
    except FileNotFoundError:  # It was being written, and took its place.
        return False
    return stat.S_ISREG(status.st_mode) and (os.name != "posix" or status.st_uid == os.getuid())
