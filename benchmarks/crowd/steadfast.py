"""Someone whose page goes on whatever happens: it looks for its server, and sends again what was not kept.

It waits as long as the page's own script does: those times are read from its source.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError

from benchmarks.crowd.phone import Failed, Phone

_SCRIPT = Path(__file__).parents[2] / "themeday" / "serving" / "frontend" / "src"
#: What a phone meets when nobody is there, or not yet.
AWAY = (OSError, HTTPClientError, WebSocketClosedError, Failed, asyncio.TimeoutError)


def _milliseconds(module: str, name: str) -> list[float]:
    found = re.search(rf"const {name} = \[?([\d, ]+)\]?;", (_SCRIPT / module).read_text("utf-8"))
    assert found is not None, name
    return [int(number) / 1000 for number in found[1].split(",")]


WAITS = _milliseconds("connection.ts", "WAITS")
(GATHER,) = _milliseconds("turns.ts", "GATHER")
(FIRST_WAIT,) = _milliseconds("page.ts", "FIRST_WAIT")
(LONGEST_WAIT,) = _milliseconds("page.ts", "LONGEST_WAIT")


class Steadfast:
    """One participant's browser, with a page that is open all the time."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        #: What the laptop said that it keeps.
        self.acknowledged: list[str] = []
        #: When the page came back last; what stood there before anything was sent again, and what had to.
        self.back = 0.0
        self.shown = self.known = ""

    async def keep(self, text: str) -> None:
        """Type an answer, and get it kept whatever happens meanwhile."""
        while True:
            try:
                await self.phone.save(text)
            except AWAY:
                await self.come_back()
                if self.shown != text:  # else it had come as far as the disk, and only the word was lost
                    await asyncio.sleep(GATHER)
                    continue
            self.acknowledged.append(text)
            return

    async def stay(self) -> None:
        """Follow the page until its connection is lost, then come back."""
        await self.phone.until_closed()
        await self.come_back()

    async def come_back(self) -> None:
        """Look for the page as its script does; get it again when its kernel is gone."""
        self.phone.leave()
        lives: bool | None = None
        for wait in _going_on(WAITS):
            await asyncio.sleep(wait)
            if (lives := await self.phone.lives()) is not None:
                break
        waits = _going_on(_doubling())
        while True:
            try:
                await (self.phone.connect() if lives else self.phone.open())
                break
            except AWAY:
                lives = False
                await asyncio.sleep(next(waits))
        self.back, self.shown = time.perf_counter(), self.phone.answer
        self.known = self.acknowledged[-1] if self.acknowledged else ""


def _doubling() -> list[float]:
    waits = [FIRST_WAIT]
    while waits[-1] < LONGEST_WAIT:
        waits.append(min(2 * waits[-1], LONGEST_WAIT))
    return waits


def _going_on(waits: list[float]) -> Iterator[float]:
    at = 0
    while True:
        yield waits[min(at, len(waits) - 1)] * random.uniform(0.7, 1.3)
        at += 1
