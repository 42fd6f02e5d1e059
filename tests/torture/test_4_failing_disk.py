"""When the disk is full or fails: nothing is acknowledged falsely, nothing is lost, and the log works on afterwards."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.torture.faults import Fault, FaultyDisk, PowerCut, PowerlessDisk, SmallDisk
from tests.torture.figures import times
from tests.torture.full_disk import fill_and_free
from tests.torture.rows import contents, outcome
from tests.torture.trouble import ALL, ASKED
from themeday.errors import NotSaved
from themeday.store import CsvLog, Cursor
from themeday.store.frames import row_of

ROOT = Path(__file__).parents[2]


def test_a_disk_that_is_full_at_any_byte(folder, figures):
    offsets = times(12, 200)
    short = saved = 0
    for number in range(offsets):
        (folder / str(number)).mkdir()
        # Nothing in the length of the rows goes with 97, so that every place in a row has its turn.
        disk = SmallDisk(1_200 + 97 * number)
        saved += fill_and_free(folder / str(number), disk, lambda disk=disk: setattr(disk, "room", 1 << 20))
        short += bool(disk.short)
    assert short > offsets / 2
    figures(
        "Disk full, at another byte each time; injected",
        offsets,
        0,
        0,
        0,
        also=f"{short} times in the middle of a row; {saved:,} rows acknowledged before it and after",
    )


def test_a_real_disk_that_is_full(folder, figures):
    offsets = times(8, 100)
    unshare = shutil.which("unshare")
    what = "Disk full, at another byte each time; a real file system of 64 kB"
    script = 'mount -t tmpfs -o size=64k none "$1" && shift && exec "$@"'
    for rights in ((), ("--map-root-user",)) if unshare else ():
        (folder / "disk").mkdir(exist_ok=True)
        # Mounted for this process only: it goes when the process ends, however that comes about.
        command = [unshare, "--mount", *rights, "sh", "-c", script, "sh", folder / "disk"]
        command += [sys.executable, "-m", "tests.torture.full_disk", folder / "disk", str(offsets)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            found = json.loads(done.stdout)
            assert found["full"] == offsets
            assert found["short"] > 0
            assert list((folder / "disk").iterdir()) == [], "nothing stays mounted"
            figures(
                what,
                offsets,
                0,
                0,
                0,
                also=f"{found['short']} times in the middle of a row; {found['saved']:,} rows acknowledged",
            )
            return
        assert "Traceback" not in done.stderr, done.stderr
    figures(what, 0, also="not done: this computer lets nobody mount one")


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "until it is back"])
@pytest.mark.parametrize("name", ASKED)
def test_every_call_fails_in_turn(folder, figures, name, lasting):
    failures = acknowledged = 0
    for kind, part, number in (("", 0.0, errno.EIO), ("write", 0.3, errno.ENOSPC), ("write", 0.999, errno.EIO)):
        for at in range(1_000):
            scene = ASKED[name].prepare(folder)
            disk = FaultyDisk(Fault(at, kind, number, part, lasting))
            log = scene.log(disk)
            done = False
            with suppress(NotSaved):
                scene.ask.do(log)
                done = True
            scene.check_read(done)
            if done and not disk.happened:
                break
            failures += 1
            acknowledged += done
            disk.back()
            with suppress(NotSaved):  # the very process that met the failure goes on
                scene.ask.do(log)
            scene.check_read(done=True)
            scene.check_works()
    assert failures
    assert acknowledged == 0
    figures(f"Each call to the disk fails in turn, once or until it is back: {ALL}", failures, 0, 0, 0)


@pytest.mark.parametrize("fresh", [False, True], ids=["the same process", "another process"])
@pytest.mark.parametrize("fails", ["sync", "sync_folder"])
def test_when_neither_the_sync_nor_the_way_back_succeeds(folder, figures, fresh, fails):
    cases = 0
    for earlier in range(times(2, 6)):
        path = folder / f"{earlier}.csv"
        known = [outcome(1, number) for number in range(earlier)]
        CsvLog(path).append(known)
        new = [outcome(2, number, "two\nlines") for number in range(3)]
        disk = FaultyDisk(Fault(0, fails, errno.EIO), Fault(0, "truncate", errno.EIO))
        log = CsvLog(path, disk=disk)
        with pytest.raises(NotSaved):
            log.append(new)
        assert [fault.kind for fault in disk.happened] == [fails, "truncate"]
        assert contents(path).outcomes == [*known, *new], "they can be seen, but were not acknowledged"
        if fresh:
            disk = FaultyDisk()
            log = CsvLog(path, disk=disk)
        mark = len(disk.calls)
        log.append(new)
        # The system believes that it wrote them: only bytes that are written anew will reach the disk with a sync.
        calls = disk.calls[mark:]
        synced = max(number for number, call in enumerate(calls) if call.kind == "sync")
        data = path.read_bytes()
        for one in new:
            begin, end = data.index(row_of(one)), data.index(row_of(one)) + len(row_of(one))
            written = {
                at
                for call in calls[:synced]
                if call.kind == "write"
                for at in range(call.position, call.position + len(call.data))
                if data[at : at + 1] == call.data[at - call.position : at - call.position + 1]
            }
            assert written >= set(range(begin, end))
        assert "sync_folder" in [call.kind for call in calls[synced:]], "nor is its name known to be there"
        assert contents(path).outcomes == [*known, *new]
        cases += len(new)
    figures(
        "Neither the sync nor the way back succeeds, then the outcome is saved again",
        cases,
        0,
        0,
        0,
        also="acknowledged only after its bytes were written again and synced",
    )


class PeekedDisk(FaultyDisk):
    """A disk whose sync fails, just after a reader looked at what was written.

    Args:
        peek: looks.
    """

    def __init__(self, peek: Callable[[], object]) -> None:
        super().__init__(Fault(0, "sync", errno.EIO))
        self._peek = peek

    def sync(self, descriptor: int) -> None:
        """Let the reader look, and fail."""
        self._peek()
        super().sync(descriptor)


def test_a_reader_who_saw_what_was_taken_back_forgets_it(folder, figures):
    log, known = CsvLog(folder / "outcomes.csv"), [outcome(1)]
    log.append(known)
    page, rounds = CsvLog(log.path), times(20, 400)
    page.refresh()
    for number in range(rounds):
        gone, kept = outcome(2, number, "x" * 9, item="i"), outcome(3, number, "y" * (number % 20), item="i")
        with pytest.raises(NotSaved):
            CsvLog(log.path, disk=PeekedDisk(page.refresh)).append([gone])
        assert page.latest(*gone.key), "it could be seen for a moment"
        log.append([kept])  # where the other was; sometimes just as long
        known.append(kept)
        page.refresh()
        fresh = CsvLog(log.path)
        fresh.refresh()
        assert page.latest(*gone.key) is None
        assert list(page) == list(fresh)
        assert list(fresh.read(Cursor()).outcomes) == known
        assert (page.damaged, fresh.damaged) == ([], [])
    figures("Rows that a reader saw, that were not acknowledged and taken back: forgotten", rounds, 0, 0, 0)


@pytest.mark.parametrize("name", ASKED)
def test_the_power_fails_before_every_call(folder, figures, name):
    cuts = 0
    (folder / "log").mkdir()
    for at in range(1_000):
        scene = ASKED[name].prepare(folder / "log")
        disk = PowerlessDisk(scene.folder, at)
        done = False
        with suppress(PowerCut):
            scene.ask.do(scene.log(disk))
            done = True
        for files in disk.look() if done else disk.arrived:
            found = scene.as_found(folder / "found", files)
            found.check_read(done)
            found.check_works()
            cuts += 1
        if done:
            break
    assert at
    figures(f"The power fails before each call to the disk: {ALL}", cuts, 0, 0, 0)


def test_a_new_file_whose_name_may_not_be_on_disk_is_not_trusted(folder, figures):
    disk, rounds = FaultyDisk(), times(3, 30)
    log = CsvLog(folder / "outcomes.csv", disk=disk)
    log.append([outcome(1)])
    for number in range(rounds):
        with pytest.raises(NotSaved):
            CsvLog(log.path, disk=FaultyDisk(Fault(0, "sync_folder", errno.EIO))).rewrite(
                lambda one: one.model_copy(update={"value": f"{one.value} and on"})
            )
        if number % 2:
            log.refresh()
        mark = len(disk.calls)
        log.append([outcome(2, number)])
        assert "sync_folder" in [call.kind for call in disk.calls[mark:]]
    figures("The name of a rewritten log may not be on disk: synced before the next outcome is acknowledged", rounds)
