"""Whatever holds the loop is named, without a word of what it worked on; a loop that goes round names nobody."""

from __future__ import annotations

import asyncio
import logging
import selectors
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from themeday.serving import loop_lag
from themeday.serving.loop_lag import CELL, DEEPER, GLANCE, LATE, TELL, UNSEEN, LoopLag, ThreadStacks, held_by


class Times:
    """A clock, and a processor, that go when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.worked = 5.0

    def lag(self) -> LoopLag:
        lag = LoopLag(clock=lambda: self.now, worked=lambda: self.worked)
        lag._thread = threading.get_ident()
        return lag

    def hold(self, lag: LoopLag, seconds: float, seen: str = "", *, worked: float = 0.0) -> None:
        """Let one turn take so long, in which the watcher saw someone."""

        def turn(_: asyncio.Handle) -> None:
            self.now += seconds
            self.worked += worked
            lag._seen += [(lag._turn, seen)] if seen else []

        lag._at_work = self.worked
        lag._timed(turn)(None)  # type: ignore[arg-type]


@pytest.fixture
def times() -> Times:
    return Times()


def until(found: Callable[[], bool], lag: LoopLag) -> None:
    """Hold this thread, which is the loop's, until the watcher has seen it."""
    done = threading.Event()
    while not found():
        done.wait(LATE)  # this is what a slow disk looks like
    assert lag


def reads_slowly(lag: LoopLag, secret: str) -> int:
    until(lambda: len(lag._seen) > 2, lag)
    return len(secret)


def here(thread: int = 0) -> list[tuple[str, str]]:
    """Return the calls that a thread is in, this one unless it is named."""
    stacks = ThreadStacks()
    calls = stacks.of(thread or threading.get_ident())
    stacks.close()
    return calls if thread else calls[1:]


async def watched(lag: LoopLag, act: Callable[[], Any]) -> None:
    """Run something on a loop that is watched."""
    watching = asyncio.create_task(lag.keep_watching())
    await asyncio.sleep(0)
    act()
    while lag._seen:
        await asyncio.sleep(GLANCE)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


def test_who_holds_the_loop_is_named_and_nothing_they_work_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loop_lag, "_OURS", ("tests",))
    monkeypatch.setattr(logging.getLogger("themeday"), "propagate", True)
    lag = LoopLag()
    with caplog.at_level(logging.WARNING, "themeday"):
        asyncio.run(watched(lag, lambda: reads_slowly(lag, "what someone typed")))
    assert lag.count >= 1
    assert lag.worst > LATE
    # The innermost, and where the loop came to us.
    name = f"{__name__}.until ({__name__}.watched)"
    assert name in lag.names
    assert name in caplog.text
    assert "what someone typed" not in caplog.text + str(lag.figures())
    assert [text for text, _ in lag.figures()] == [
        "Times that something held the server up (more than 50 ms)",
        "The longest of them",
        "What held it up",
    ]
    assert name in lag.figures()[2][1]


def test_one_who_has_many_frames_of_others_above_is_named_by_the_kits_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop_lag, "_OURS", ("tests",))
    seen: list[str] = []

    async def handler() -> None:
        sorted([1], key=lambda _: seen.append(held_by(here())) or 0)

    asyncio.run(handler())
    assert seen[0].startswith(f"{__name__}.<lambda> (")
    assert seen[0].endswith("handler)")


def test_someone_elses_code_is_named_when_none_of_ours_is_there() -> None:
    seen: list[str] = []

    async def main() -> None:
        asyncio.get_running_loop().call_soon(lambda: seen.append(held_by(here())))
        await asyncio.sleep(0)

    asyncio.run(main())
    assert seen[0].startswith(__name__)


def test_what_waits_for_another_process_holds_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in the same call as a loop that has nothing to do."""
    monkeypatch.setattr(loop_lag, "_OURS", ("tests",))
    seen: list[str] = []

    class Look(selectors.DefaultSelector):
        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            seen.append(held_by(here()))
            return super().select(timeout)

    async def main() -> None:
        Look().select(0)

    asyncio.run(main())
    assert seen[0].endswith("main)")


def test_a_loop_that_waits_is_held_by_nobody() -> None:
    looks: list[str] = []
    loops = threading.get_ident()
    ready = threading.Event()

    async def main() -> None:
        loop, done = asyncio.get_running_loop(), asyncio.Event()

        def look() -> None:
            ready.wait()
            while "select" not in (calls := here(loops))[0][1]:
                pass
            looks.append(held_by(calls))
            loop.call_soon_threadsafe(done.set)

        beside = threading.Thread(target=look)
        beside.start()
        ready.set()
        await done.wait()
        beside.join()

    asyncio.run(main())
    assert looks == [""]
    assert held_by([]) == ""
    assert held_by(here()) == ""  # no loop runs in this thread


def test_a_loop_with_little_to_do_names_nobody(times: Times) -> None:
    lag = times.lag()
    for _ in range(100):
        times.hold(lag, 0.001)
    times.hold(lag, LATE - 0.001, "themeday.quick")
    assert (lag.count, lag.worst, lag.names) == (0, 0.0, {})
    assert lag.figures() == [("Times that something held the server up (more than 50 ms)", "0")]


def test_a_computer_that_sleeps_or_has_no_time_for_us_is_nobodys_fault(times: Times) -> None:
    lag = times.lag()
    times.hold(lag, 3600.0)
    times.hold(lag, 0.2, worked=0.01)
    assert lag.count == 0


def test_whoever_takes_longer_than_that_is_counted_each_time(times: Times) -> None:
    lag = times.lag()
    for _ in range(100):
        times.hold(lag, LATE + 0.001, "themeday.slow")
        times.hold(lag, 0.001)
    assert dict(lag.names) == {"themeday.slow": 100}


def test_who_was_seen_in_another_turn_is_not_named(times: Times) -> None:
    lag = times.lag()
    times.hold(lag, LATE - 0.001, "themeday.innocent")
    times.hold(lag, LATE + 0.001, worked=LATE)
    assert dict(lag.names) == {"?": 1}


def test_many_who_are_quick_hold_nobody_up_together(times: Times) -> None:
    lag = times.lag()
    for _ in range(300):
        times.hold(lag, 0.02, "themeday.page")
    assert lag.count == 0


def test_a_loop_in_another_thread_holds_nobody_up(times: Times) -> None:
    lag = times.lag()
    other = threading.Thread(target=times.hold, args=(lag, 1.0, "themeday.thread"), kwargs={"worked": 1.0})
    other.start()
    other.join()
    assert lag.count == 0


def test_afterwards_asyncio_is_as_it_was() -> None:
    before = asyncio.Handle._run
    asyncio.run(watched(LoopLag(), lambda: None))
    assert asyncio.Handle._run is before


def test_what_holds_the_interpreter_itself_is_counted_without_a_name(times: Times) -> None:
    lag = times.lag()
    times.hold(lag, 0.3, worked=0.3)
    assert (lag.count, dict(lag.names)) == (1, {"?": 1})


def test_each_name_is_told_once_a_minute(
    times: Times, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lag = times.lag()
    monkeypatch.setattr(logging.getLogger("themeday"), "propagate", True)
    with caplog.at_level(logging.WARNING, "themeday"):
        for _ in range(5):
            times.hold(lag, 0.1, "themeday.one")
        times.hold(lag, 0.1, "themeday.other")
        assert len(caplog.records) == 2
        times.now += TELL
        times.hold(lag, 0.1, "themeday.one")
    assert [record.getMessage() for record in caplog.records] == [
        "The server was held up for 100 ms by themeday.one (1 times so far)",
        "The server was held up for 100 ms by themeday.other (1 times so far)",
        "The server was held up for 100 ms by themeday.one (6 times so far)",
    ]


def test_names_never_fill_the_memory(times: Times) -> None:
    lag = times.lag()
    for number in range(500):
        times.hold(lag, 0.1, f"themeday.f{number}")
    assert lag.count == 500
    assert len(lag.names) <= 51
    assert sum(lag.names.values()) == 500
    assert len(lag._told) <= 51


def test_a_cell_has_no_module_and_a_stack_too_deep_is_someones() -> None:
    said: list[list[tuple[str, str]]] = []
    exec(
        compile("def work(look):\n    look()\nwork(look)", "1_welcome.ipynb", "exec"),
        {"look": lambda: said.append(here())},
    )
    assert said[0][1] == (CELL, "work")

    def down(depth: int) -> None:
        if depth:
            down(depth - 1)
        else:
            said.append(here())

    down(200)
    assert said[1][-1] == (DEEPER, "")
    assert held_by([("themeday.room.session", "save"), (DEEPER, "")]) == "themeday.room.session.save"


def test_no_frame_of_another_thread_is_read() -> None:
    # It crashes CPython 3.11 now and then, and with it the server: python/cpython#99110.
    root = Path(loop_lag.__file__).parents[1]
    code = "".join(path.read_text("utf-8") for path in root.rglob("*.py") if path != Path(loop_lag.__file__))
    assert "_current_frames" not in code


def test_a_hold_is_counted_although_the_disk_has_no_room_for_names(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> ThreadStacks:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(loop_lag, "ThreadStacks", full)
    lag = LoopLag(worked=time.perf_counter)  # as if the processor worked all the time

    def hold() -> None:
        begun = time.perf_counter()
        while time.perf_counter() - begun < 2 * LATE:
            pass

    asyncio.run(watched(lag, hold))
    assert lag.count >= 1
    assert UNSEEN in lag.names


def test_a_module_that_was_started_too_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (CELL, "started"):
        monkeypatch.setitem(sys.modules, name, SimpleNamespace(__file__="started.py"))  # type: ignore[arg-type]
    stacks = ThreadStacks()
    assert stacks._module("started.py") == "started"
    assert stacks._module("<a cell>") == "<a cell>"
    stacks.close()
