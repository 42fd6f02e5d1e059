"""One writer at a time, whatever process or thread it is, and nobody waits for the dead."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from tests.store.conftest import outcome
from themeday.errors import NotSaved
from themeday.store import CsvLog, LogLock

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
BRIEF, LONG = 0.05, 30.0


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / ".lock"


def free(place: Path) -> bool:
    """Return whether someone else could have the lock now."""
    try:
        with LogLock(place, patience=BRIEF):
            return True
    except NotSaved:
        return False


#: Says when it has the lock, and lets go of it as soon as something comes or nobody is there any more.
HOLDS = f"""
import sys
from pathlib import Path
from themeday.store import LogLock
with LogLock(Path(sys.argv[1]), patience={LONG}):
    print("!", flush=True)
    sys.stdin.read(1)
"""


class Holder:
    """Another process that holds a lock until it is told to let go."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def __enter__(self) -> Holder:
        command = [sys.executable, "-c", HOLDS, str(self._place)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        assert self._process.stdout.read(1) == b"!"
        return self

    def ends(self) -> None:
        """Let it go, and wait for that."""
        self._process.communicate()

    def is_killed(self) -> None:
        self._process.kill()
        self._process.wait()

    def __exit__(self, *error: object) -> None:
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._process.communicate()


def free_elsewhere(place: Path) -> bool:
    """Return whether another process could have the lock now."""
    code = f"from pathlib import Path; from tests.store.test_lock import free; print(free(Path({str(place)!r})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


def test_a_lock_is_held_until_it_is_left(place):
    assert free(place)
    with LogLock(place):
        assert not free(place)
    assert free(place)


def test_its_holder_takes_it_again_without_waiting(place):
    lock = LogLock(place, patience=BRIEF)
    with lock, lock:
        with lock:
            assert not free(place)
        assert not free(place)
    assert free(place)


def test_an_error_lets_it_go(place):
    lock = LogLock(place)
    with pytest.raises(ZeroDivisionError), lock, lock:
        raise ZeroDivisionError
    assert free(place)


def test_another_process_keeps_it_and_who_waits_in_vain_can_wait_again(place):
    lock = LogLock(place, patience=BRIEF)
    with Holder(place) as holder:
        for _ in range(3):
            with pytest.raises(NotSaved, match="busy"), lock:
                pass
        holder.ends()
        lock.patience = LONG  # those who gave up come first, to let it go
        with lock:
            assert not free(place)
    assert free(place)


def test_who_gave_up_does_not_get_it_unasked_later(place):
    lock = LogLock(place, patience=BRIEF)
    with Holder(place), pytest.raises(NotSaved), lock:
        pass
    with LogLock(place, patience=LONG):
        pass
    assert free_elsewhere(place)


def test_who_waits_gets_it_as_soon_as_it_is_free(place):
    came = []

    def wait() -> None:
        with LogLock(place, patience=LONG):
            came.append(True)

    with Holder(place) as holder:
        waiting = [threading.Thread(target=wait) for _ in range(5)]
        for thread in waiting:
            thread.start()
        assert came == []
        holder.ends()
        for thread in waiting:
            thread.join(LONG)
    assert came == [True] * 5


def test_the_lock_of_a_killed_process_is_free(place):
    with Holder(place) as holder:
        assert not free(place)
        holder.is_killed()
        assert free(place)


def test_threads_of_one_process_wait_for_each_other(place):
    lock = LogLock(place, patience=BRIEF)
    told = []

    def other() -> None:
        try:
            with lock:
                told.append("in")
        except NotSaved:
            told.append("busy")

    for inside in (True, False):
        thread = threading.Thread(target=other)
        if inside:
            with lock:
                thread.start()
                thread.join(LONG)
        else:
            thread.start()
            thread.join(LONG)
    assert told == ["busy", "in"]


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
def test_a_lock_file_that_was_deleted_keeps_nobody_apart_for_long(place):
    """Two who came before and after it was deleted must not both have the lock."""
    lock = LogLock(place, patience=BRIEF)
    with lock:
        pass
    place.unlink()
    with lock:
        assert place.exists()
        assert not free(place)


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
def test_a_lock_file_that_is_deleted_while_one_waits(place):
    first, second = LogLock(place), LogLock(place, patience=LONG)
    inside = threading.Event()
    seen = []

    def wait() -> None:
        with second:
            seen.append(free(place))
        inside.set()

    with first:
        waiting = threading.Thread(target=wait)
        waiting.start()
        place.unlink()
    assert inside.wait(LONG)
    waiting.join(LONG)
    assert seen == [False], "who waited for the old file holds the new one"
    assert free(place)


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
def test_a_folder_that_is_gone_is_an_error_and_is_not_made_anew(tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    lock = LogLock(folder / ".lock")
    with lock:
        pass
    (folder / ".lock").unlink()
    folder.rmdir()
    with pytest.raises(NotSaved), lock:
        pass
    assert not folder.exists()
    folder.mkdir()
    with lock:
        assert not free(lock.path)


def test_a_process_that_is_started_while_one_holds_it_waits_and_does_not_keep_it(place):
    with LogLock(place, patience=BRIEF):
        assert not free_elsewhere(place), "it waits like anyone else"
        assert not free(place), "one that ends does not let another's lock go"
        idle = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert free(place), "it was let go, though another process came while it was held"
        assert free_elsewhere(place)
    finally:
        idle.communicate(b"\n")


def test_the_lock_that_nobody_waits_for_any_more_is_let_go_as_soon_as_it_comes(place):
    with Holder(place) as holder:
        with pytest.raises(NotSaved), LogLock(place, patience=BRIEF):
            pass
        idle = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        holder.ends()
    try:
        with LogLock(place, patience=LONG):
            pass
    finally:
        idle.communicate(b"\n")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux shows the open files like that")
def test_nothing_is_left_open(place):
    def is_open() -> bool:
        targets = []
        for descriptor in Path("/proc/self/fd").iterdir():
            with suppress(FileNotFoundError):  # closed meanwhile
                targets.append(descriptor.readlink())
        return place in targets

    lock = LogLock(place, patience=LONG)
    with Holder(place) as holder:
        for _ in range(5):
            with pytest.raises(NotSaved), LogLock(place, patience=BRIEF):
                pass
        holder.ends()
        with lock:
            assert is_open()
    assert not is_open()


# With a log


def test_a_lock_that_another_keeps_too_long_leaves_the_log_as_it_was(path):
    shared = LogLock(path.with_name(".lock"), patience=BRIEF)
    log = CsvLog(path, shared)
    log.append([outcome("one")])
    before = path.read_bytes()
    with Holder(shared.path):
        for attempt in (
            lambda: log.append([outcome("two")]),
            lambda: log.rewrite(lambda _: None),
            lambda: log.erase("AAAA2222", "ZZZZ9999"),
            log.mend,
            log.release,
        ):
            with pytest.raises(NotSaved) as busy:
                attempt()
            assert "druk" in busy.value.message("nl")
    assert path.read_bytes() == before
    assert log.append([outcome("two")]) == 1


def test_several_logs_can_share_one(tmp_path):
    lock = LogLock(tmp_path / ".lock", patience=BRIEF)
    one, two = CsvLog(tmp_path / "one.csv", lock), CsvLog(tmp_path / "two.csv", lock)
    with lock:
        one.append([outcome("one")])
        two.append([outcome("two")])
        with pytest.raises(NotSaved):
            CsvLog(tmp_path / "two.csv", LogLock(lock.path, patience=BRIEF)).append([outcome("three")])
    assert sorted(file.name for file in tmp_path.iterdir()) == [".lock", "one.csv", "two.csv"]
