"""What a card has worked out in another thread, so that meanwhile every page keeps answering."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any

from themeday.errors import CANNOT_WRITE, NotSaved
from themeday.room.optimistic_writes import Steps
from themeday.room.session import Session
from themeday.widgets.shared.attempts import tried

_log = logging.getLogger(__name__)
# One: two at a time would take as long, and the pages would wait twice as often for their turn.
_WORKERS = ThreadPoolExecutor(1, "themeday-worked-out")

#: Hears how an act went, as `tried()` tells it.
OnEnd = Callable[[str, str], None]
_Compute = Callable[[], Any]
_MOST_TIMES = 3


class Background:
    """The acts of one card that are being worked out; they end with the card."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._acts: set[_Act] = set()

    def do(self, begin: Callable[[], Steps[object]], told: OnEnd) -> bool:
        """Do an act in steps (see `themeday/room/optimistic_writes.py`), and return whether it still goes on.

        What it has to compute goes to a thread, or is done here when there is no event loop. Everything else happens on
        the loop, in the page's context.

        Args:
            begin: begins the act; again when what it wrote was taken back, because a disk failed or others wrote first.
            told: hears how it went; not when the card was closed meanwhile.
        """
        act = _Act(self._session, begin, told, self._acts)
        act.start()
        return act in self._acts

    def stop(self) -> None:
        """Go on with nothing: the page is gone. What a thread has begun it ends, and nobody hears of it."""
        for act in tuple(self._acts):
            act.stop()


class _Act:
    """One act that is being worked out; it is among the acts of its card until it is over."""

    def __init__(self, session: Session, begin: Callable[[], Steps[object]], told: OnEnd, acts: set[_Act]) -> None:
        self._session = session
        self._begin = begin
        self._told = told
        self._acts = acts
        self._begun = 0
        self._steps: Steps[object] | None = None
        # Held here: the loop may forget a task that nobody holds.
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, or begin anew, a few times: of a disk that stays full the card has to tell."""
        self.stop()
        self._begun += 1
        if self._begun > _MOST_TIMES:
            self._told("failed", NotSaved(CANNOT_WRITE).message(self._session.language))
            return
        self._acts.add(self)

        def first() -> _Compute:
            self._steps = self._begin()
            return next(self._steps)

        self._step(first)

    def stop(self) -> None:
        self._acts.discard(self)
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._steps is not None:
            self._steps.close()
            self._steps = None

    def _step(self, take: Callable[[], _Compute]) -> None:
        """Take a step: compute what it asks for, in a thread where there is a loop; or tell how the act went."""
        while True:
            computes: list[_Compute] = []
            try:
                status, message = tried(self._session, partial(_add, computes, take))
            except StopIteration:
                status, message = "saved", ""
            except Exception as error:
                # Only the kind: its message may hold what someone wrote.
                _log.warning("working out failed: %s", type(error).__name__)
                status, message = "failed", ""
            if not computes:
                self._task = None  # it is what runs now
                self.stop()
                self._told(status, message)
                return
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                take = partial(self._send, computes[0])
                continue
            self._task = loop.create_task(self._go_on(computes[0]))  # which takes the page's context along
            return

    def _send(self, result: _Compute) -> _Compute:
        assert self._steps is not None
        return self._steps.send(result())

    async def _go_on(self, compute: _Compute) -> None:
        result = await _in_a_thread(compute)
        taken = False

        def go_on() -> None:
            nonlocal taken
            if taken:
                # What it wrote was taken back: the logs may say something else now, and the steps are behind us.
                self.start()
                return
            taken = True
            self._step(partial(self._send, result))

        try:
            self._session.act(go_on)  # the page tells what came of it when it is on disk
        except Exception as error:
            _log.warning("telling what was worked out failed: %s", type(error).__name__)


def _add(computes: list[_Compute], take: Callable[[], _Compute]) -> None:
    computes.append(take())


async def _in_a_thread(compute: _Compute) -> _Compute:
    """Compute in another thread; return what gives what came of it, or raises what it raised."""
    ended: asyncio.Future[Any] = asyncio.get_running_loop().run_in_executor(_WORKERS, copy_context().run, compute)
    try:
        await asyncio.wait([ended])
    finally:
        ended.cancel()  # when nobody waits any more and no thread has begun it; else this does nothing
    return ended.result
