"""Fills a disk with outcomes until one does not fit any more; in a process of its own, because it mounts the disk.

Run: python -m tests.torture.full_disk FOLDER TIMES
The folder is the root of a small file system. Prints what happened as JSON.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from tests.torture.rows import contents, outcome
from themeday.errors import NotSaved
from themeday.model.outcomes import Outcome
from themeday.store import CsvLog
from themeday.store.disk import Disk

_BALLAST = 40_000


class CountingDisk(Disk):
    """A disk that counts the writes that did not fit."""

    def __init__(self) -> None:
        self.short = 0

    def write(self, descriptor: int, data: memoryview) -> int:
        done = super().write(descriptor, data)
        self.short += done < len(data)
        return done


def fill_and_free(folder: Path, disk: Disk, free: Callable[[], object], first: str = "") -> int:
    """Save until the disk is full, and on when there is room again; return how many rows were acknowledged.

    Args:
        folder: for the log.
        disk: to write with.
        free: makes room.
        first: text of the first row, whose length moves all others.
    """
    path = folder / "outcomes.csv"
    log = CsvLog(path, disk=disk)
    known: list[Outcome] = []
    for number in count():
        rows = [outcome(1, 2 * number), outcome(1, 2 * number + 1)][: 1 + number % 2]
        rows = rows if number else [outcome(3, 0, first)]
        before = path.read_bytes() if path.exists() else b""
        if not _saved(log, rows):
            break
        known += rows
    for _ in range(3):
        assert path.read_bytes() == before, "nothing half is left"
        assert contents(path).outcomes == known
        assert not _saved(CsvLog(path, disk=disk), rows), "nor can anyone else save it"
    try:
        log.rewrite(lambda one: one)
    except NotSaved:
        assert path.read_bytes() == before
    free()
    assert log.append(rows) == len(rows)
    assert CsvLog(path).append([outcome(2)]) == 1
    found = contents(path)
    assert found.outcomes == [*known, *rows, outcome(2)]
    assert (found.torn, found.doubled) == (0, 0)
    assert log.set_aside() == ()
    return len(found.outcomes)


def _saved(log: CsvLog, rows: list[Outcome]) -> bool:
    try:
        log.append(rows)
    except NotSaved:
        return False
    return True


def main() -> None:
    """Fill it again and again, at another byte each time."""
    root, times = Path(sys.argv[1]), int(sys.argv[2])
    assert root.is_mount()
    saved = short = 0
    for number in range(times):
        ballast, folder = root / "ballast", root / str(number)
        ballast.write_bytes(bytes(_BALLAST))
        folder.mkdir()
        disk = CountingDisk()
        # The system gives away whole pages: what is in front decides where in a row a page ends.
        saved += fill_and_free(folder, disk, ballast.unlink, "x" * (39 * number % 3_900))
        short += disk.short > 0
        shutil.rmtree(folder)
    print(json.dumps({"full": times, "short": short, "saved": saved}))


if __name__ == "__main__":
    main()
