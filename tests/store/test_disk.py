"""The few calls that touch the disk: all or nothing, and for the owner only."""

from __future__ import annotations

import os
import stat

import pytest

from tests.store.conftest import FailingDisk, kept_bytes
from themeday.store.disk import Disk, fresh_name


class SlowDisk(Disk):
    """A disk that takes a few bytes at a time."""

    def write(self, descriptor: int, data: memoryview) -> int:
        return super().write(descriptor, data[:7])


def test_what_is_written_in_parts_is_written_whole(path):
    disk = SlowDisk()
    descriptor = disk.open(path)
    disk.write_at(descriptor, 0, b"0123456789" * 5)
    disk.write_at(descriptor, 45, b"abcdefghijklmnop")
    disk.sync(descriptor)
    os.close(descriptor)
    assert path.read_bytes() == b"0123456789" * 4 + b"01234" + b"abcdefghijklmnop"


def test_a_file_that_is_not_there_is_made_only_when_asked(path):
    with pytest.raises(FileNotFoundError):
        Disk().open(path, create=False)
    assert not path.exists()
    os.close(Disk().open(path))
    assert path.read_bytes() == b""


def test_opening_leaves_what_is_there_and_creating_does_not(path):
    path.write_bytes(b"there")
    os.close(Disk().open(path))
    assert path.read_bytes() == b"there"
    os.close(Disk().create(path))
    assert path.read_bytes() == b""


def test_new_content_takes_the_place_of_the_old(path):
    path.write_bytes(b"old and longer")
    fresh_name(path).write_bytes(b"left by someone who died, and longer still")
    Disk().put(path, b"new")
    assert kept_bytes(path.parent) == {path.name: b"new"}


@pytest.mark.parametrize("call", ["create", "write", "sync", "replace"])
def test_new_content_that_cannot_be_written_leaves_the_old_and_nothing_else(path, call):
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="Input/output"):
        FailingDisk(call).put(path, b"new")
    assert kept_bytes(path.parent) == {path.name: b"old"}


def test_an_interrupted_put_leaves_the_old_and_nothing_else(path):
    class Interrupted(Disk):
        def sync(self, descriptor: int) -> None:
            raise KeyboardInterrupt

    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        Interrupted().put(path, b"new")
    assert kept_bytes(path.parent) == {path.name: b"old"}


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX systems")
def test_files_are_their_owners_only(path):
    before = os.umask(0)
    try:
        os.close(Disk().open(path))
        Disk().put(path.with_name("put"), b"x")
    finally:
        os.umask(before)
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
