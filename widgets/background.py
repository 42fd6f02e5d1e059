"""What a card has worked out in another thread, so that meanwhile every page keeps answering."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from themeday.errors import BUSY, NotSaved
from themeday.work import Steps

_log = logging.getLogger(__name__)
# One: two at a time would take as long, and the pages would wait twice as often for their turn.
_WORKERS = ThreadPoolExecutor(1, "themeday-worked-out")

#: Takes a step and returns how that went: a status and a message, as `tried()` does for a session.
Trying = Callable[[Callable[[], object]], tuple[str, str]]
#: Hears how an act went.
Told = Callable[[str, str], None]


class Background:
    """The acts of one card that are being worked out; they end with the card.

    Args:
        trying: takes each step, and makes a message of what a person can mend.
        act: does what comes after a thread as something of this page, which may be done again when it was not kept.
    """

    def __init__(self, trying: Trying, act: Callable[[Callable[[], object]], object] = lambda do: do()) -> None:
        self._trying = trying
        self._act = act
        # Held here: of a task that nobody holds the loop may forget that it runs.
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> bool:
        """Return whether anything is being worked out."""
        return bool(self._tasks)

    def do(self, steps: Steps[object], told: Told) -> bool:
        """Do an act; what it has to compute goes to a thread, or is done here when there is no event loop.

        Args:
            steps: the act. Everything but what it yields happens on the loop, in the page's context.
            told: hears how it went; not when the card was closed meanwhile.

        Returns:
            Whether it still goes on.
        """
        compute, heard = self._on(steps, lambda: next(steps))
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            while compute is not None:
                compute, heard = self._on(steps, lambda work=compute: steps.send(work()))  # type: ignore[misc]
            told(*heard)
            return False
        if compute is None:
            told(*heard)
            return False
        task = loop.create_task(self._go_on(steps, compute, told))  # which takes the page's context along
        self._tasks.add(task)
        return True

    def stop(self) -> None:
        """Go on with nothing: the page is gone. What a thread has begun it ends, and nobody hears of it."""
        for task in tuple(self._tasks):
            task.cancel()
        self._tasks.clear()

    def _on(self, steps: Steps[object], step: Callable[[], Any]) -> tuple[Callable[[], Any] | None, tuple[str, str]]:
        """Take one step; return what is to be computed next, or nothing and how it went."""
        found: list[Callable[[], Any]] = []

        def taken() -> None:
            try:
                found.append(step())
            except StopIteration:
                return

        heard = self._trying(taken)
        return (found[0] if found else None), heard

    async def _go_on(self, steps: Steps[object], compute: Callable[[], Any] | None, told: Told) -> None:
        mine = asyncio.current_task()
        try:
            while compute is not None:
                found = await _apart(compute)
                if mine not in self._tasks:
                    return
                compute = self._step(steps, found, told)
        except Exception as error:
            # Only the kind: its message may hold what someone wrote.
            _log.warning("working out failed: %s", type(error).__name__)
            self._act(lambda: told("failed", ""))
        finally:
            steps.close()
            self._tasks.discard(mine)

    def _step(self, steps: Steps[object], found: Callable[[], Any], told: Told) -> Callable[[], Any] | None:
        """Take what a thread found one step on; return what is to be computed next."""
        following: list[Callable[[], Any]] = []
        taken = False

        def step() -> None:
            nonlocal taken
            if taken:  # what it wrote is not on disk, and what was worked out is gone
                told(*self._trying(_not_kept))
                return
            taken = True
            compute, heard = self._on(steps, lambda: steps.send(found()))
            if compute is not None:
                following.append(compute)
            else:
                told(*heard)

        self._act(step)
        return following[0] if following else None


def _not_kept() -> None:
    raise NotSaved(BUSY)


async def _apart(compute: Callable[[], Any]) -> Callable[[], Any]:
    """Compute in another thread; return what gives what came of it, or raises what it raised."""
    ended: asyncio.Future[Any] = asyncio.get_running_loop().run_in_executor(_WORKERS, copy_context().run, compute)
    try:
        await asyncio.wait([ended])
    finally:
        ended.cancel()  # when nobody waits any more and no thread has begun it; else this does nothing
    return ended.result
