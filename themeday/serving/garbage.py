"""Keeps Python's search for unreachable circles from holding up a room.

With hundreds of pages open one full search takes longer than anyone should wait. Pages are in no circles when they end,
so that they are freed without it; what else makes circles is little, and is searched for when nobody does anything.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: A full search with three hundred pages open takes almost half a second, so not in every calm moment.
_SECONDS = 600.0
_CALM_SECONDS = 5.0
_ACTS = 4
#: Young objects are searched as ever; all objects never by themselves. What was searched once is searched a second time
#: by ten thousand or so: of half a million at once, as hundreds of pages are that come, everyone waited 0.2 s for it.
#: From Python 3.14 on the second number is how small a part of all objects is searched with the young ones.
_THRESHOLDS = (2_000, 50 if sys.version_info >= (3, 14) else 5, 1_000_000)


@contextmanager
def collection_paused() -> Iterator[None]:
    """Search for nothing until `freeze_loaded`: while a server is loaded, nearly all that is made stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class YoungSearch:
    """Searches what is young after every few acts of pages.

    Python does so when many more objects have come than gone. On a page one comes for each that goes, as with what its
    cards hear of: then tens of thousands are young before it looks, and with hundreds of pages open a look takes 0.1 s.
    """

    def __init__(self) -> None:
        self._acts = 0

    def acted(self) -> None:
        """Take note of an act."""
        self._acts += 1
        if self._acts % _ACTS == 0 and gc.isenabled():
            gc.collect(1)


def freeze_loaded() -> None:
    """Take all that is there now as lasting, the little beside it that is not too; done once, when all is loaded."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(*_THRESHOLDS)


async def keep_collecting(calm: Callable[[], float]) -> None:
    """Search everything now and then, when `calm` says that nobody did anything for some seconds, until cancelled."""
    while True:
        await asyncio.sleep(_SECONDS)
        while calm() < _CALM_SECONDS:
            await asyncio.sleep(_CALM_SECONDS)
        gc.collect()
