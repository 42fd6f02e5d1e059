"""The forked pages that live now: who each belongs to, which browsers follow it, and what a browser missed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

from themeday.serving.forking.client import Built, Forks
from themeday.serving.forking.messages import EVERYONE, Frames, frame
from themeday.serving.forking.process import ForkedProcess
from themeday.serving.open_pages import OpenPages
from themeday.session import ENV_IDENTITY

IDLE_SECONDS = 3 * 3600.0
_LOOK_SECONDS = 300.0
_FAREWELL_SECONDS = 5.0
_MOST_MISSED = 500
_MOST_MISSED_BYTES = 2**20
_MOST_AWAY = 3
_MOST_UNREAD = 8 * 2**20
_MOST_BROWSERS = 60
#: Version 8 of RFC 9562, "custom": tells forked pages from Jupyter's own kernels, which have version 4.
LIVE_ID = r"(?P<kernel_id>[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})"

_log = logging.getLogger(__name__)


class Browser(Protocol):
    """One browser that follows a page."""

    #: By which it is known again when its connection was lost; a tab that is loaded anew has another.
    session: str

    def tell(self, message: bytes) -> None:
        """Send it a message."""

    def close(self) -> None:
        """Let it go."""


@dataclass
class Missed:
    """What was told while a browser was away."""

    messages: deque[bytes] = field(default_factory=deque)
    size: int = 0
    too_much: bool = False

    def keep(self, message: bytes) -> None:
        """Keep one more, or note that it is too much."""
        self.size += len(message)
        if self.size > _MOST_MISSED_BYTES or len(self.messages) >= _MOST_MISSED:
            self.too_much = True
            self.messages.clear()
        if not self.too_much:
            self.messages.append(message)


class LivePage:
    """One page: a process, the connection to it, and the browsers that follow it.

    Args:
        kernel_id: by which browsers know it.
        owner: participant's code or staff role.
        process: its own.
        reader: what it says.
        writer: what it is told.
        gone: called when it has ended, however that came.
    """

    def __init__(
        self,
        kernel_id: str,
        owner: str,
        process: ForkedProcess,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        gone: Callable[[str], None],
    ) -> None:
        self.kernel_id = kernel_id
        self.owner = owner
        self.process = process
        self.last_used = time.monotonic()
        self.browsers: dict[int, Browser] = {}
        self._away: dict[str, Missed] = {}
        self._count = EVERYONE
        self._reader = reader
        self._writer = writer
        self._gone = gone
        self._listening = asyncio.ensure_future(self._listen())

    @property
    def alive(self) -> bool:
        """Return whether its process runs."""
        return not self._listening.done() and self.process.poll() is None

    def attach(self, browser: Browser) -> int:
        """Let a browser follow; it hears first what it missed. Return its number, or 0 when it missed too much.

        Args:
            browser: that has connected.
        """
        self.last_used = time.monotonic()
        missed = self._away.pop(browser.session, None) or Missed()
        if missed.too_much:
            return EVERYONE
        self._count += 1
        self.browsers[self._count] = browser
        while len(self.browsers) > _MOST_BROWSERS:  # the oldest tab makes room for the newest
            self.browsers.pop(next(iter(self.browsers))).close()
        for message in missed.messages:
            browser.tell(message)
        return self._count

    def detach(self, number: int) -> None:
        """Note that a browser's connection was lost; what is said now is kept for it for a while.

        Args:
            number: the browser's.
        """
        browser = self.browsers.pop(number, None)
        self.last_used = time.monotonic()
        if browser is not None and browser.session:
            self._away[browser.session] = Missed()
            while len(self._away) > _MOST_AWAY:
                del self._away[next(iter(self._away))]

    def say(self, number: int, message: bytes) -> bool:
        """Tell the page something; return whether it keeps up.

        Args:
            number: of the browser that says it.
            message: packed.
        """
        self.last_used = time.monotonic()
        if self._writer.transport.get_write_buffer_size() > _MOST_UNREAD:
            return False
        self._writer.write(frame(number, message))
        return True

    def end(self) -> None:
        """End the page soon: what it is doing now it may finish."""
        self._writer.close()

    async def _listen(self) -> None:
        frames = Frames(self._arrived)
        try:
            while data := await self._reader.read(2**16):
                frames.feed(data)
        except (OSError, ValueError) as error:
            _log.warning("a page ended: %s", type(error).__name__)
        finally:
            self._writer.close()
            for browser in list(self.browsers.values()):
                browser.close()
            self._gone(self.kernel_id)
            asyncio.get_running_loop().call_later(_FAREWELL_SECONDS, self.process.kill)

    def _arrived(self, who: int, message: bytes) -> None:
        if who != EVERYONE:
            if browser := self.browsers.get(who):
                browser.tell(message)
            return
        for browser in list(self.browsers.values()):
            browser.tell(message)
        for missed in self._away.values():
            missed.keep(message)


class LivePages:
    """All forked pages of one application.

    Args:
        forks: where they come from.
        most: pages at the same time.
    """

    def __init__(self, forks: Forks, most: int) -> None:
        self.forks = forks
        self.open_pages = OpenPages(most, self.shut_down, self.connected)
        self._pages: dict[str, LivePage] = {}
        self._looking: asyncio.TimerHandle | None = None

    def __contains__(self, kernel_id: str) -> bool:
        """Return whether a page lives."""
        page = self._pages.get(kernel_id)
        return page is not None and page.alive

    async def open(self, built: Built, owner: str, identity: str) -> str:
        """Fork a page; return its kernel's id.

        Args:
            built: of its notebook.
            owner: participant's code or staff role.
            identity: for whom, and in which language.

        Raises:
            ForkFailed: it cannot be forked.
        """
        process, reader, writer = await self.forks.open(built, {ENV_IDENTITY: identity})
        fresh = str(uuid4())
        kernel_id = f"{fresh[:14]}8{fresh[15:]}"
        self._pages[kernel_id] = LivePage(kernel_id, owner, process, reader, writer, self._gone)
        if self._looking is None:
            self._look()
        return kernel_id

    def owned(self, kernel_id: str, owner: str) -> LivePage | None:
        """Return a page that belongs to someone, or None.

        Args:
            kernel_id: from an address.
            owner: from a checked cookie.
        """
        page = self._pages.get(kernel_id)
        return page if page is not None and owner and page.owner == owner else None

    async def lives(self, kernel_id: str) -> bool:
        """Return whether a page lives.

        Args:
            kernel_id: of the page.
        """
        return kernel_id in self

    def connected(self, kernel_id: str) -> bool:
        """Return whether a browser follows a page.

        Args:
            kernel_id: of the page.
        """
        page = self._pages.get(kernel_id)
        return page is not None and bool(page.browsers)

    @property
    def connected_owners(self) -> set[str]:
        """Return the owners of pages that a browser follows now."""
        return {page.owner for page in self._pages.values() if page.browsers}

    async def shut_down(self, kernel_id: str) -> None:
        """End a page.

        Args:
            kernel_id: of the page.
        """
        if page := self._pages.get(kernel_id):
            page.end()

    def stop(self) -> None:
        """End all pages at once."""
        if self._looking is not None:
            self._looking.cancel()
        for page in list(self._pages.values()):
            page.end()
            with suppress(OSError):
                page.process.terminate()

    def _gone(self, kernel_id: str) -> None:
        self._pages.pop(kernel_id, None)
        self.open_pages.gone(kernel_id)

    def _look(self) -> None:
        """End pages that nobody used for hours: a phone that sleeps comes back sooner, one that left never does."""
        long_ago = time.monotonic() - IDLE_SECONDS
        for page in list(self._pages.values()):
            if not page.browsers and page.last_used < long_ago:
                page.end()
        self._looking = asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)
