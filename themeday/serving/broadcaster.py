"""Lets pages show what is new in the day's logs: those it concerns, one after another, so that nobody waits for all."""

from __future__ import annotations

import asyncio
import time

from themeday.model.changes import Index
from themeday.model.clock import Clock
from themeday.serving.garbage import search_young
from themeday.serving.kernel.page import Page
from themeday.store.records import Records

#: How long pages are asked what they show before others may go on.
_TURN_SECONDS = 0.005


class Broadcaster:
    """Tells the pages of this process what is new."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._records, self._clock = records, clock
        self._told = records.version
        self._new = asyncio.Event()
        self._acted = time.monotonic()
        self._index: Index[Page] = Index()
        self._stale: dict[Page, None] = {}  # in order

    @property
    def calm(self) -> float:
        """Return for how many seconds no page did anything."""
        return time.monotonic() - self._acted

    def acted(self, page: Page) -> None:
        """Take note that a page did something, or has ended."""
        self._acted = time.monotonic()
        search_young()
        if page.alive:
            self._stale[page] = None  # it may do much more before anyone asks what it shows
        else:
            self._stale.pop(page, None)
            self._index.forget(page)

    def look_soon(self) -> None:
        """Take note that there may be something new on disk."""
        self._new.set()

    async def keep_telling(self) -> None:
        """Tell the pages whenever there is something new, until cancelled."""
        while True:
            await self._new.wait()
            self._new.clear()
            await self.tell()

    async def tell(self) -> None:
        """Let every page that something new concerns show it; others may go on after each."""
        if self._told == self._records.version:
            return
        # Asking three hundred pages what they show takes a while; those that do something meanwhile are asked again.
        until = time.perf_counter() + _TURN_SECONDS
        while self._stale:
            page = next(iter(self._stale))
            del self._stale[page]
            self._index.note(page, *page.shows())
            if time.perf_counter() >= until:
                await asyncio.sleep(0)
                until = time.perf_counter() + _TURN_SECONDS
        since, self._told = self._told, self._records.version
        now = self._clock.now().timestamp()
        concerned, others = self._index.split(self._records.changes.since(since), now)
        for page in others:
            page.pass_over(self._told)  # or it would look through all of this when it hears of something next
        for page in concerned:
            page.show_changes()
            await asyncio.sleep(0)
