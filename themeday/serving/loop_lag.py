"""What holds the event loop up: for how long, and which function of the kit it was.

All pages and all requests take turns on one loop, so whoever holds it lets everybody wait. A beat on the loop tells
that it goes round; when the beat is late, a thread beside it looks where the loop's thread is. It keeps names of
functions and never what they work on. While nothing is late, that costs a few dozen short wakings a second.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from types import FrameType

from themeday.i18n import N_

#: The loop is held when the beat comes this many seconds late.
LATE = 0.05
#: Seconds from one beat to the next. A hold is noticed for sure when it lasts this much longer than `LATE`.
BEAT = 0.02
#: Seconds between two looks at a loop that is held: at first, and at most.
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

_log = logging.getLogger(__name__)


class LoopLag:
    """Notices when the loop is held, and by whom.

    Args:
        late: seconds.
        clock: in seconds; never goes back.
        worked: seconds of the processor that this process has had.
    """

    def __init__(
        self,
        late: float = LATE,
        clock: Callable[[], float] = time.perf_counter,
        worked: Callable[[], float] = time.process_time,
    ) -> None:
        self._late = late
        self._clock = clock
        self._worked = worked
        self._due = 0.0
        self._at_work = 0.0
        self._thread = 0
        self._seen: list[str] = []  # by the watcher, since the last beat
        self._free = 0  # how often it saw the loop waiting for something to do
        self._told: dict[str, float] = {}
        self._ended = threading.Event()
        #: How often it was held, and for how many seconds at the most.
        self.count = 0
        self.worst = 0.0
        #: How often by whom.
        self.names: Counter[str] = Counter()

    async def keep_watching(self) -> None:
        """Watch the loop this runs on, until cancelled."""
        self._thread = threading.get_ident()
        self._ended.clear()
        self._expect()
        watcher = threading.Thread(target=self._watch, name="loop-lag", daemon=True)
        watcher.start()
        loop = asyncio.get_running_loop()

        def beat() -> None:  # a bare callback costs less than a task that sleeps
            if not self._ended.is_set():
                self._beat()
                loop.call_later(BEAT, beat)

        loop.call_later(BEAT, beat)
        try:
            await loop.create_future()  # until cancelled
        finally:
            self._ended.set()

    def figures(self) -> list[tuple[str, str]]:
        """Return what there is to see: an English text and a number or a name each."""
        found = [(N_("Times that something held the server up (more than 50 ms)"), str(self.count))]
        if self.count:
            most = " · ".join(f"{name} × {times}" for name, times in self.names.most_common(_MOST_SHOWN))
            found += [
                (N_("The longest of them"), f"{1000 * self.worst:.0f} ms"),
                (N_("What held it up"), most),
            ]
        return found

    def _expect(self) -> None:
        # In this order: the watcher must not take the next beat's names for those of this one.
        self._seen, self._free = [], 0
        self._at_work = self._worked()
        self._due = self._clock() + BEAT

    def _beat(self) -> None:
        late = self._clock() - self._due
        if late > self._late:
            self._note(late)
        self._expect()

    def _note(self, late: float) -> None:
        seen, worked = self._seen, self._worked() - self._at_work
        if not seen and (self._free or worked < _AT_WORK * late):
            return  # nobody held it: the computer did something else
        # Most looks show who it was. Nobody sees what holds the interpreter itself, as one long calculation in C does.
        name = Counter(seen).most_common(1)[0][0] if seen else UNSEEN
        if name not in self.names and len(self.names) >= _MOST_NAMES:
            name = _OTHERS
        self.names[name] += 1
        self.count += 1
        self.worst = max(self.worst, late)
        now = self._clock()
        if now - self._told.get(name, -TELL) >= TELL:
            self._told[name] = now
            _log.warning(
                "The server was held up for %.0f ms by %s (%d times so far)", 1000 * late, name, self.names[name]
            )

    def _watch(self) -> None:
        """Look at the loop's thread whenever a beat is late; in a thread of its own."""
        while not self._ended.wait(max(0.0, self._due + self._late - self._clock())):
            due, pause = self._due, _LOOK
            while self._clock() > due + self._late and self._due == due:
                self._look()
                # A hold of minutes is known by its first names; whoever comes later is let go its way.
                if self._ended.wait(pause):
                    return
                pause = min(_SELDOM, pause * 1.2)

    def _look(self) -> None:
        frame = sys._current_frames().get(self._thread)
        if frame and frame.f_globals.get("__name__") == __name__:
            return  # the beat is there
        if name := held_by(frame):
            self._seen.append(name)
        else:
            self._free += 1


def held_by(frame: FrameType | None) -> str:
    """Return who is at work on a loop: the kit's innermost function, and behind it where the loop came into the kit.

    Args:
        frame: where the loop's thread is.

    Returns:
        Module and function, never what they were given. Empty when the loop waits for something to do, or none runs.
    """
    ours: list[str] = []
    innermost = ""
    while frame is not None:
        module, code = str(frame.f_globals.get("__name__", "")), frame.f_code
        if module == "asyncio.base_events" and code.co_name == "_run_once":
            break
        if module.split(".")[0] in _OURS:
            ours.append(f"{module}.{code.co_qualname}")
        elif module != "selectors" and not module.startswith("asyncio."):
            innermost = innermost or f"{module}.{code.co_qualname}"
        frame = frame.f_back
    else:
        return ""
    if not ours:
        return innermost
    return ours[0] if ours[0] == ours[-1] else f"{ours[0]} ({ours[-1]})"
