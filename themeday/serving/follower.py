"""Looks for what is new in the day's logs, once for all pages, and lets each page show it."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Iterable

from themeday.errors import ThemeDayError
from themeday.records import Records
from themeday.serving.kernel.page import Page
from themeday.session import ENV_FOLLOW, FOLLOW_SECONDS

_log = logging.getLogger(__name__)


class Follower:
    """Follows the logs for all pages of this process.

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

    def look_soon(self) -> None:
        """Tell the other pages soon when one of them, which just did something, wrote anything."""
        self._acted = time.monotonic()
        if self._told != self._records.version:
            self._new.set()

    async def keep_following(self) -> None:
        """Follow until cancelled."""
        seconds = float(os.environ.get(ENV_FOLLOW, FOLLOW_SECONDS))
        while True:
            try:
                async with asyncio.timeout(seconds):
                    await self._new.wait()
            except TimeoutError:
                pass
            self._new.clear()
            try:
                self._records.refresh()
            except (ThemeDayError, OSError) as error:  # a disk that is away for a moment
                _log.warning("following failed once: %s", type(error).__name__)
            await self.tell()

    async def tell(self) -> None:
        """Let every page show what it did not show yet; others may go on after each."""
        if self._told == self._records.version:
            return
        self._told = self._records.version
        for page in list(self._pages()):
            page.poll()
            await asyncio.sleep(0)
