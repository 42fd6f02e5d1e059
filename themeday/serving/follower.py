"""Lets every page show what is new in the day's logs, one after another, so that nobody waits for all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable

from themeday.records import Records
from themeday.serving.kernel.page import Page


class Follower:
    """Tells the pages of this process what is new.

    Args:
        records: that all pages share.
        pages: returns the pages that live now.
    """

    def __init__(self, records: Records, pages: Callable[[], Iterable[Page]]) -> None:
        self._records = records
        self._pages = pages
        self._told = records.version
        self._new = asyncio.Event()
        self._acted = time.monotonic()

    @property
    def calm(self) -> float:
        """Return for how many seconds no page did anything."""
        return time.monotonic() - self._acted

    def acted(self) -> None:
        """Take note that a page did something."""
        self._acted = time.monotonic()

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
        """Let every page show what it did not show yet; others may go on after each."""
        if self._told == self._records.version:
            return
        self._told = self._records.version
        for page in list(self._pages()):
            page.show_changes()
            await asyncio.sleep(0)
