"""Whatever process is killed, whenever: what was acknowledged is there, and what was torn is set aside."""

from __future__ import annotations

import os
import signal
import time
from random import Random

import pytest

from tests.torture.crowd import KILLED, Crowd, Process
from tests.torture.deeds import ask, save, wait_interrupted
from tests.torture.faults import Fault, FaultyDisk, SlowDisk
from tests.torture.figures import times
from tests.torture.rows import again, begins_a_row, contents, outcome, tail_of
from tests.torture.trouble import ALL, ASKED
from themeday.store import CsvLog, LogLock
from themeday.store.disk import DISK
from themeday.store.frames import HEADER, row_of, whole_tail

REPORT = 37


def acknowledged(process: Process) -> list[str]:
    """Return the ids that a writer reported, once it is dead; a report is written in one piece."""
    said = process.wait().decode("ascii")
    assert len(said) % REPORT == 0
    return said.split()


def test_writers_killed_in_the_middle_of_a_row(folder, figures):
    path, kills = folder / "outcomes.csv", times(15, 120)
    random = Random(2)
    known: list[str] = []
    torn: list[bytes] = []
    CsvLog(path).append([outcome(0)])
    for me in range(1, kills + 1):
        # The first write is into the log; before it, a torn tail of the last one is mended, which writes as well.
        mending = bool(tail_of(path))
        at, part = random.randrange(3) + mending, random.uniform(0.02, 0.98)
        disk = FaultyDisk(Fault(at, "write", part=part))
        with Crowd() as crowd:
            writer = crowd.start(save, path, disk, me, 9, random.choice((1, 1, 3)))
            known += acknowledged(writer)
            assert writer.status == KILLED
        tail = tail_of(path)
        if tail and not whole_tail(tail):
            assert begins_a_row(tail)
            torn.append(tail)
    assert len(torn) >= kills * 0.8
    log = CsvLog(path)
    log.append([outcome(kills + 1)])
    found = contents(path)
    assert (found.lost(known), found.doubled, found.torn) == (0, 0, 0)
    assert all(one == again(one.outcome_id) for one in found.outcomes)
    assert [one.data for one in log.set_aside()] == torn
    figures(
        "Writers killed in the middle of writing a row",
        kills,
        found.lost(known),
        found.doubled,
        found.torn,
        also=f"{len(known):,} rows acknowledged; {len(torn)} rows seen torn right after the kill, "
        f"{len(log.set_aside())} of them byte for byte in the quarantine",
    )


def test_writers_killed_at_any_moment(folder, figures):
    path, rounds, writers = folder / "outcomes.csv", times(12, 100), 5
    random = Random(3)
    known: list[str] = []
    torn: list[bytes] = []
    kills = 0
    for number in range(rounds):
        with Crowd() as crowd:
            for seat in range(writers):
                me, disk, size = number * writers + seat, (DISK, SlowDisk())[seat % 2], random.randint(1, 3)
                crowd.prepare(save, path, disk, me, 10**9, size)
            crowd.begin()
            for writer in random.sample(crowd.processes, writers):
                time.sleep(random.expovariate(1 / 0.012))
                writer.kill()
            for writer in crowd.processes:
                known += acknowledged(writer)
                assert writer.status == KILLED
                kills += 1
        tail = tail_of(path)
        # In a short round nobody may have come to mending what the last one left.
        if tail and not whole_tail(tail) and not HEADER.startswith(tail) and tail not in torn[-1:]:
            torn.append(tail)
    log = CsvLog(path)
    log.append([outcome(kills)])
    found = contents(path)
    assert len(known) > kills
    assert (found.lost(known), found.doubled, found.torn) == (0, 0, 0)
    assert all(one == again(one.outcome_id) for one in found.outcomes)
    # Of those that another writer of the same round set aside at once, the quarantine alone knows.
    aside = [one.data for one in log.set_aside()]
    assert all(begins_a_row(piece) for piece in aside)
    assert [piece for piece in torn if piece not in aside] == []
    names = {one.outcome_id for one in found.outcomes}
    never_kept = [piece for piece in aside if len(piece) >= 36 and piece[:36].decode() in known]
    assert never_kept == []
    figures(
        f"Writers killed at any moment, {writers} at a time on one log",
        kills,
        found.lost(known),
        found.doubled,
        found.torn,
        also=f"{len(known):,} rows acknowledged of {len(names):,} kept; {len(aside)} torn rows in the quarantine, "
        f"among them all {len(torn)} that were seen in the log",
    )


def test_the_first_writer_killed_at_every_byte(folder, figures):
    first = HEADER + row_of(outcome(1))
    cuts = range(1, len(first), times(17, 1))
    for cut in cuts:
        path = folder / f"{cut}.csv"
        with Crowd() as crowd:
            writer = crowd.start(save, path, FaultyDisk(Fault(0, "write", part=cut)), 1, 1, 1)
            assert acknowledged(writer) == []
            assert writer.status == KILLED
        assert path.read_bytes() == first[:cut]
        log = CsvLog(path)
        log.append([outcome(2)])
        whole = whole_tail(first[len(HEADER) : cut])
        assert contents(path).outcomes == [*([outcome(1)] if whole else []), outcome(2)]
        row = first[len(HEADER) : cut]
        assert [one.data for one in log.set_aside()] == ([row] if row and not whole else [])
    figures("The first writer killed at each byte of header and row", len(cuts), 0, 0, 0)


@pytest.mark.parametrize("name", ASKED)
def test_killed_at_every_call_to_the_disk(folder, figures, name):
    kills = 0
    for kind, part in (("", 0.0), ("write", 0.3), ("write", 0.999)):
        for at in range(1_000):
            scene = ASKED[name].prepare(folder)
            disk = FaultyDisk(Fault(at, kind, part=part))
            with Crowd() as crowd:
                process = crowd.start(ask, scene, disk)
                process.wait()
            assert process.status in (0, KILLED)
            done = process.status == 0
            scene.check_read(done)
            scene.check_works()
            if done:
                break
            kills += 1
    assert kills
    figures(f"Killed at each call to the disk, and in the middle of each write: {ALL}", kills, 0, 0, 0)


@pytest.mark.skipif(os.name == "nt", reason="Windows interrupts a whole console, and no process of it alone")
def test_a_writer_that_is_interrupted_while_it_waits_keeps_nobody_waiting(folder, figures):
    path = folder / ".lock"
    rounds = times(3, 20)
    for _ in range(rounds):
        with Crowd() as crowd:
            with LogLock(path):
                waiter = crowd.start(wait_interrupted, path)
                waiter.says(b"waiting")
                time.sleep(0.05)
                os.kill(waiter.pid, signal.SIGINT)
                waiter.says(b"interrupted")
                time.sleep(0.02)
            with LogLock(path):
                assert b"had it" not in waiter.said
    figures("Interrupted while waiting for the lock, and alive: others write on", rounds)
