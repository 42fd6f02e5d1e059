"""The few calls by which the log touches the disk; tests put one in their place that fails or dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from themeday.store.files import patiently, remove, sync_folder

if sys.platform == "darwin":
    import fcntl

_BINARY = getattr(os, "O_BINARY", 0)


class Disk:
    """A disk that does what is asked, or raises OSError."""

    def open(self, path: Path, create: bool = True) -> int:
        """Return a descriptor to read and write a file of its owner's only; raise `InUse` when another holds it."""
        flags = os.O_RDWR | _BINARY | (os.O_CREAT if create else 0)
        return patiently(lambda: os.open(path, flags, 0o600), path)

    def create(self, path: Path) -> int:
        """Return a descriptor to write a file that is empty, whatever was left there."""
        return patiently(lambda: os.open(path, os.O_RDWR | _BINARY | os.O_CREAT | os.O_TRUNC, 0o600), path)

    def write_at(self, descriptor: int, position: int, data: bytes) -> None:
        """Write all bytes at a position."""
        os.lseek(descriptor, position, os.SEEK_SET)
        view = memoryview(data)
        while view:  # On a full disk a write may return early without an error.
            view = view[self.write(descriptor, view) :]

    def write(self, descriptor: int, data: memoryview) -> int:
        """Write what fits in one call; return the number of bytes."""
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """Return when the file is on the disk itself, as far as the system can know.

        macOS answers fsync when the drive has the data in its own memory; F_FULLFSYNC waits for the drive (`man 2
        fsync` there). Elsewhere fdatasync brings the data and the length, which is all that a reader needs.
        """
        if sys.platform == "darwin":
            try:
                fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            except OSError:  # a drive that does not know it
                os.fsync(descriptor)
        elif hasattr(os, "fdatasync"):
            os.fdatasync(descriptor)
        else:
            os.fsync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut a file off after `size` bytes."""
        os.ftruncate(descriptor, size)

    def put(self, path: Path, data: bytes) -> None:
        """Put new content in the place of a file in one step: anyone sees the old or the new, also after a crash."""
        self.put_parts(path, [data])

    def put_parts(self, path: Path, parts: Iterable[bytes]) -> None:
        """Put new content in the place of a file as `put` does, with no more of it in memory than a part."""
        fresh = fresh_name(path)
        try:
            descriptor = self.create(fresh)
            try:
                position = 0
                for part in parts:
                    self.write_at(descriptor, position, part)
                    position += len(part)
                self.sync(descriptor)
            finally:
                os.close(descriptor)
            self.replace(fresh, path)
        except BaseException:
            with suppress(OSError):
                remove(fresh)
            raise
        self.sync_folder(path.parent)

    def replace(self, fresh: Path, path: Path) -> None:
        """Give a file the name of another; raise `InUse` when another program has either open."""
        patiently(lambda: fresh.replace(path), path)

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in a folder are on the disk."""
        sync_folder(folder)


def fresh_name(path: Path) -> Path:
    """Return where the new content of a file is written before it gets the file's name."""
    return path.with_name(f".{path.name}.new")


DISK = Disk()
