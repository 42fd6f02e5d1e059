"""Writes files that hold what people wrote: whole or not at all, and for their owner only."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

# What tempfile puts behind the prefix; with exactly that, `.outcomes.csv.lock` is no leftover.
_RANDOM = re.compile(r"[a-z0-9_]{8}")
#: Seconds between one try and the next while another program holds a file: a virus scanner or an indexer lets go soon,
#: Excel does not, and whoever waits for that wants to hear of it.
PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
#: Whether this system keeps others from replacing or removing a file that is open.
HOLDS = os.name == "nt"

T = TypeVar("T")


class InUse(OSError):
    """A file cannot be read, replaced or removed, because another program has it open."""


def patiently(act: Callable[[], T], path: Path, pauses: Sequence[float] = PAUSES) -> T:
    """Do something with a file, again after pauses (seconds) while another program has it open; then raise InUse."""
    waits = iter(pauses if HOLDS else ())
    while True:
        try:
            return act()
        except OSError as error:
            if not _is_held(error):
                raise
            pause = next(waits, None)
            if pause is None:
                raise InUse(error.errno, error.strerror, str(path)) from error
        time.sleep(pause)


def remove(path: Path) -> None:
    """Remove a file, if it is there, also a read-only one; raise InUse when another program has it open."""

    def unlink() -> None:
        try:
            path.unlink(missing_ok=True)
        except PermissionError:
            # Windows removes no file that is marked so, and marks travel with a folder that was copied from a stick.
            if not HOLDS or path.lstat().st_mode & stat.S_IWRITE:
                raise
            path.chmod(stat.S_IREAD | stat.S_IWRITE)
            path.unlink(missing_ok=True)

    patiently(unlink, path)


def _is_held(error: OSError) -> bool:
    # Windows refuses so; a network folder says that it is busy. A folder without rights would have told earlier.
    return isinstance(error, PermissionError) or error.errno in (errno.EBUSY, errno.ETXTBSY)


def write_private(path: Path, content: bytes, just_before: Callable[[], None] = lambda: None) -> None:
    """Write a file as `private_file` does."""
    with private_file(path, just_before) as file:
        file.write(content)


@contextmanager
def private_file(path: Path, just_before: Callable[[], None] = lambda: None) -> Iterator[BinaryIO]:
    """Write a file whole or not at all, readable by its owner only, and on disk when this is left.

    Args:
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
            yield file
            file.flush()
            os.fsync(file.fileno())
        just_before()
        take_place(fresh, path)
    except BaseException:
        # A scanner may be at it; what is left is found as one of `leftovers`, and this must not hide what went wrong.
        with suppress(OSError):
            remove(fresh)
        raise


def take_place(fresh: Path, path: Path) -> None:
    """Put one file in the place of another in the same folder; raise `InUse` when another program has either open."""
    patiently(lambda: fresh.replace(path), path)
    with suppress(OSError):  # Some network folders cannot; each file stands there whole either way.
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk; Windows has no such call."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def leftovers(path: Path) -> list[Path]:
    """Return the half-written files that `write_private` left beside a path when the laptop failed."""
    prefix = _prefix(path)
    try:
        beside = [other for other in path.parent.iterdir() if other.name.startswith(prefix)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(other for other in beside if _RANDOM.fullmatch(other.name[len(prefix) :]) and _is_own_file(other))


def digest(content: bytes) -> str:
    """Return the SHA-256 of a content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_file(path: Path) -> bool:
    """Return whether what stands there is a plain file: no folder, no link."""
    return stat.S_ISREG(path.lstat().st_mode)


def reason_of(error: OSError) -> str:
    """Return the system's own words for what went wrong."""
    return error.strerror or str(error) or "?"


def _prefix(path: Path) -> str:
    return f".{path.name}."


def _is_own_file(path: Path) -> bool:
    try:
        status = path.lstat()
    except FileNotFoundError:  # It was being written, and took its place.
        return False
    return stat.S_ISREG(status.st_mode) and (os.name != "posix" or status.st_uid == os.getuid())
