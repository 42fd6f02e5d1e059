"""Files are written whole or not at all, and patiently where another program may hold them."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Party
from themeday.errors import NotSaved
from themeday.model.visibility import Visibility
from themeday.store import files
from themeday.store.disk import DISK
from themeday.store.files import PAUSES, InUse, patiently, remove, take_place, write_private
from themeday.store.records import Records

HELD = PermissionError(errno.EACCES, "The process cannot access the file because it is being used by another process")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return how long was waited, on a system that holds files that are open."""
    waited: list[float] = []
    monkeypatch.setattr(files, "HOLDS", True)
    monkeypatch.setattr(files.time, "sleep", waited.append)
    return waited


def _held(times: int) -> Callable[[], str]:
    """Return an act that fails so often before it works."""
    left = iter([HELD] * times)

    def act() -> str:
        for error in left:
            raise error
        return "done"

    return act


def test_what_is_held_for_a_moment_is_done_all_the_same(waits: list[float], tmp_path: Path) -> None:
    assert patiently(_held(3), tmp_path / "a.csv") == "done"
    assert tuple(waits) == PAUSES[:3]


def test_what_stays_held_is_told_with_its_name(waits: list[float], tmp_path: Path) -> None:
    with pytest.raises(InUse) as told:
        patiently(_held(99), tmp_path / "a.csv")
    assert tuple(waits) == PAUSES
    assert (told.value.filename, told.value.errno) == (str(tmp_path / "a.csv"), errno.EACCES)


def test_nobody_waits_for_what_waiting_does_not_mend(waits: list[float], tmp_path: Path) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        patiently(full, tmp_path)
    assert waits == []


def test_nobody_waits_where_no_file_is_held(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "HOLDS", False)
    with pytest.raises(InUse):
        patiently(_held(1), tmp_path)


@pytest.mark.parametrize("write", [write_private, DISK.put], ids=["private", "log"])
def test_a_file_that_is_held_stays_as_it_was(
    waits: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path, bytes], None]
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"old")

    def refused(self: Path, target: Path) -> None:
        raise HELD

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(InUse) as told:
        write(path, b"new")
    assert told.value.filename == str(path)
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == {"report.pdf": b"old"}


def test_what_went_wrong_is_told_also_when_the_half_written_file_is_held(
    waits: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def refused(self: Path, missing_ok: bool = False) -> None:
        raise HELD

    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(OSError, match="No space left"):
        write_private(tmp_path / "a.csv", b"new")
    assert files.leftovers(tmp_path / "a.csv")


def test_a_move_waits_as_well(waits: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = _held(2)
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        tries()
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    (tmp_path / "fresh").write_bytes(b"new")
    take_place(tmp_path / "fresh", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == b"new"
    assert len(waits) == 2


def test_a_mark_that_a_file_may_only_be_read_does_not_keep_it(
    waits: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "private.csv"
    path.write_bytes(b"private")
    path.chmod(stat.S_IREAD)
    real = Path.unlink

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self.exists() and not self.stat().st_mode & stat.S_IWRITE:  # as Windows does
            raise HELD
        real(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    remove(path)
    assert not path.exists()
    assert waits == []
    remove(path)  # nothing is there, and that is what was asked


def test_who_saves_hears_which_file_is_open(
    waits: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = Party(Records.in_folder(tmp_path)).join()
    real = os.open

    def opened(path: Path, flags: int, *rest: int) -> int:
        if Path(path).name == "outcomes.csv" and flags & os.O_RDWR:  # Excel lets others read it
            raise HELD
        return real(path, flags, *rest)

    monkeypatch.setattr(os, "open", opened)
    with pytest.raises(NotSaved) as told:
        someone.record("welcome", {"help": "text"}, Visibility.REPORT)
    assert "outcomes.csv" in told.value.message("nl")
    assert "Excel" in told.value.message("nl")
    assert str(tmp_path) not in told.value.message("en")
