"""What the processes of these tests do; apart, so that starting hundreds of them loads little."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.torture.faults import SlowDisk
from tests.torture.rows import outcome
from tests.torture.trouble import Scene
from themeday.errors import NotSaved, OutcomeRefused
from themeday.store import CsvLog, LogLock
from themeday.store.disk import DISK, Disk


def save(path: Path, disk: Disk, me: int, batches: int, size: int, pipe: int) -> None:
    """Append batches, and report each id only when its row was acknowledged."""
    log = CsvLog(path, disk=disk)
    for batch in range(batches):
        rows = [outcome(me, batch * size + number) for number in range(size)]
        log.append(rows)
        for one in rows:
            os.write(pipe, f"{one.outcome_id}\n".encode())


def ask(scene: Scene, disk: Disk, _: int) -> None:
    """Ask a log that has everything in it that can be in the way."""
    scene.ask.do(scene.log(disk))


def wait_interrupted(path: Path, pipe: int) -> None:
    """Wait for a lock, be interrupted, and live on, as a notebook does."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        os.write(pipe, b"waiting\n")
        with LogLock(path):
            os.write(pipe, b"had it\n")
    except KeyboardInterrupt:
        os.write(pipe, b"interrupted\n")
    while True:
        time.sleep(60)


def save_many(me: int, path: Path, each: int) -> int:
    """Append rows one by one; return how many were new."""
    log = CsvLog(path, disk=DISK if me % 4 else SlowDisk())  # whose rows the reader often sees half
    return sum(log.append([outcome(me, number)]) for number in range(each))


def save_first(me: int, path: Path) -> int:
    """Append the first row of a writer; whoever is told that it is busy tries again, as pages do."""
    log = CsvLog(path)
    while True:
        try:
            return log.append([outcome(me)])
        except NotSaved:
            continue


def save_same(_: int, path: Path, rounds: int) -> list[int]:
    """Append what everyone appends; return how many were new each time."""
    mine = CsvLog(path)
    return [mine.append([outcome(1, number), outcome(2, number)]) for number in range(rounds)]


def save_other(me: int, path: Path, rounds: int) -> int:
    """Append other words under ids that are taken; return how often that was refused."""
    mine, refused = CsvLog(path), 0
    for number in range(rounds):
        try:
            mine.append([outcome(99, me * rounds + number), outcome(1, number, f"other words of {me}")])
        except OutcomeRefused:
            refused += 1
    return refused


def save_side(me: int, path: Path, rounds: int) -> list[bool]:
    """Append one of two contents under each id; return which were kept."""
    mine, kept = CsvLog(path), []
    for number in range(rounds):
        try:
            mine.append([outcome(1, number, f"side {me % 2}")])
            kept.append(True)
        except OutcomeRefused:
            kept.append(False)
    return kept
