"""What holds the event loop up: for how long, and which function of the kit it was.

All pages and all requests take turns on one loop, so whoever takes a long turn lets everybody wait. Every turn is
timed, which costs less than a microsecond. A thread beside the loop looks a few dozen times a second whether one lasts,
and then where the loop's thread is. It keeps names of functions and never what they work on.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from themeday.i18n import N_
from themeday.serving.internals import Turn, wrapped_turns

#: The loop is held when a turn takes so many seconds.
LATE = 0.05
#: Seconds between two looks whether a turn lasts; with the next number it is so often that one of `LATE` is looked at.
GLANCE = 0.02
#: A turn that has lasted so many seconds is looked at.
_LONG = 0.015
#: Seconds between two looks at the same turn: at first, and at most.
_LOOK, _SELDOM = 0.01, 1.0
#: The same name is told no more often than once in this many seconds.
TELL = 60.0
_MOST_NAMES = 50
_MOST_SHOWN = 3
#: With less work done than this part of the time, and nobody seen at it, the computer was asleep or busy elsewhere.
_AT_WORK = 0.25
_OURS = ("themeday", "__main__")  # a notebook's own cell is __main__
UNSEEN = "?"
_OTHERS = "…"
_THREAD = re.compile(r"^(?:Current thread|Thread) 0x([0-9a-f]+)")
_FRAME = re.compile(r'^  File "(.*)", line \S+ in (.*)$')
#: What is in no module is a notebook's cell.
CELL = "__main__"
#: Stands where a stack is too deep to be shown to its end.
DEEPER = "…"
_DEEPEST = 100  # calls that faulthandler shows

_log = logging.getLogger(__name__)


@dataclass
class LoopLag:
    """Notices when the loop is held for so many seconds, and by whom."""

    late: float = LATE
    clock: Callable[[], float] = time.perf_counter
    worked: Callable[[], float] = time.process_time
    #: How often it was held, for how many seconds at the most, and how often by whom.
    count: int = 0
    worst: float = 0.0
    names: Counter[str] = field(default_factory=Counter)
    _thread: int = 0
    _begun: float = 0.0  # when the turn began that is taken now; 0 while the loop waits
    _turn: int = 0
    _seen: list[tuple[int, str]] = field(default_factory=list)  # by the watcher: the number of a turn, and whose it was
    _at_work: float = 0.0  # what the process had worked when the watcher first looked at a turn
    _told: dict[str, float] = field(default_factory=dict)
    _ended: threading.Event = field(default_factory=threading.Event)

    async def keep_watching(self) -> None:
        """Watch the loop this runs on, until cancelled."""
        self._thread = threading.get_ident()
        self._ended.clear()
        self._at_work = self.worked()
        watcher = threading.Thread(target=self._watch, name="loop-lag", daemon=True)
        try:
            with wrapped_turns(self._timed):
                watcher.start()
                await asyncio.get_running_loop().create_future()  # until cancelled
        finally:
            self._ended.set()
            if watcher.is_alive():
                watcher.join(1.0)

    def _timed(self, run: Turn) -> Turn:
        """Return what takes a turn and notes how long it was."""
        clock, late, here = self.clock, self.late, threading.get_ident

        def timed(handle: asyncio.Handle) -> None:
            if here() != self._thread:  # a loop that works something out in another thread holds nobody up
                run(handle)
                return
            self._begun = begun = clock()
            try:
                run(handle)
            finally:
                self._begun = 0.0
                self._turn += 1
                if (took := clock() - begun) > late:
                    self._note(took)

        return timed

    def figures(self) -> list[tuple[str, str]]:
        """Return what there is to see: an English text and a number or a name each."""
        rows = [(N_("Times that something held the server up (more than 50 ms)"), str(self.count))]
        if self.count:
            most = " · ".join(f"{name} × {times}" for name, times in self.names.most_common(_MOST_SHOWN))
            rows += [
                (N_("The longest of them"), f"{1000 * self.worst:.0f} ms"),
                (N_("What held it up"), most),
            ]
        return rows

    def _note(self, took: float) -> None:
        """Take note of a long turn, which has just ended."""
        seen = [name for turn, name in self._seen if turn == self._turn - 1]
        if not seen and self.worked() - self._at_work < _AT_WORK * took:
            return  # nobody held it: the computer did something else
        name = Counter(seen).most_common(1)[0][0] if seen else UNSEEN
        if name not in self.names and len(self.names) >= _MOST_NAMES:
            name = _OTHERS
        self.names[name] += 1
        self.count += 1
        self.worst = max(self.worst, took)
        now = self.clock()
        if now - self._told.get(name, -TELL) >= TELL:
            self._told[name] = now
            _log.warning(
                "The server was held up for %.0f ms by %s (%d times so far)", 1000 * took, name, self.names[name]
            )

    def _watch(self) -> None:
        """Look at the loop's thread whenever a turn lasts; in a thread of its own."""
        try:
            stacks = ThreadStacks()
        except OSError:  # a disk that is full: holds are counted all the same, without a name
            return
        while not self._ended.wait(GLANCE):
            turn, pause = self._turn, _LOOK
            self._seen.clear()
            self._at_work = self.worked()
            while (begun := self._begun) and self._turn == turn and self.clock() - begun > _LONG:
                if name := held_by(stacks.of(self._thread)):
                    self._seen.append((turn, name))
                # A hold of minutes is known by its first names; whoever comes later is let go its way.
                if self._ended.wait(pause):
                    break
                pause = min(_SELDOM, pause * 1.2)
        stacks.close()


class ThreadStacks:
    """Reads where other threads are without touching their frames; to be used by one thread at a time.

    Reading the frames of a thread that runs (`sys._current_frames()`, `f_back`) crashes CPython 3.11 now and then, and
    may hang it (python/cpython issues 99110 and 106883). `faulthandler` walks them without making any object of them.
    """

    def __init__(self) -> None:
        # faulthandler writes to a file of the system's, not to one of Python's. Windows deletes none that is open.
        number, name = tempfile.mkstemp(prefix="themeday-")
        self._file, self._path = os.fdopen(number, "w+b", buffering=0), Path(name)
        self._forget()
        self._modules: dict[str, str] = {}

    def of(self, thread: int) -> list[tuple[str, str]]:
        """Return module and function of each call a thread is in, the innermost first; at most a hundred."""
        self._file.seek(0)
        self._file.truncate()
        faulthandler.dump_traceback(self._file, all_threads=True)
        self._file.seek(0)
        calls: list[tuple[str, str]] = []
        here = False
        for line in self._file.read().decode("utf-8", "replace").splitlines():
            if heading := _THREAD.match(line):
                here = int(heading[1], 16) == thread
            elif here and (call := _FRAME.match(line)):
                calls.append((self._module(call[1]), call[2]))
        if len(calls) >= _DEEPEST:  # Python 3.13 does not say that there are more; those before it do
            calls.append((DEEPER, ""))
        while calls and calls[0][0] == __name__:  # a thread that asks where it is itself
            calls.pop(0)
        return calls

    def close(self) -> None:
        """Let go of the file, which holds names of functions only."""
        self._file.close()
        self._forget()

    def _forget(self) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _module(self, file: str) -> str:
        if file not in self._modules:
            loaded = list(sys.modules.items())
            # What was started by its file, and imported again by its name, is known by its name.
            named = (name for name, module in loaded if name != CELL and getattr(module, "__file__", None) == file)
            self._modules[file] = file if file.startswith("<") else next(named, CELL)
        return self._modules[file]


def held_by(calls: Iterable[tuple[str, str]]) -> str:
    """Return who is at work on a loop: the kit's innermost function, and behind it where the loop came into the kit.

    It is given the calls that the loop's thread is in, as `ThreadStacks` reads them. Empty when the loop waits for
    something to do, or none runs.
    """
    ours: list[str] = []
    innermost = ""
    for module, function in calls:
        if module in (__name__, DEEPER) or (module, function) == ("asyncio.base_events", "_run_once"):
            break
        if module.split(".")[0] in _OURS:
            ours.append(f"{module}.{function}")
        elif module != "selectors" and not module.startswith("asyncio."):
            innermost = innermost or f"{module}.{function}"
    else:
        return ""
    if not ours:
        return innermost
    return ours[0] if ours[0] == ours[-1] else f"{ours[0]} ({ours[-1]})"
