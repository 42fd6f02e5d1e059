"""Keeps Python's search for unreachable circles from holding up a room.

With hundreds of pages open one full search takes longer than anyone should wait. Pages are in no circles when they end,
so that they are freed without it; what else makes circles is little, and is searched for when nobody does anything.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Whether Python searches old objects in parts by itself: the first releases of 3.14 do, and have no third number.
IN_PARTS = gc.get_threshold()[2] == 0
#: A full search with three hundred pages open takes almost half a second, so not in every calm moment.
_SECONDS = 600.0
_CALM_SECONDS = 5.0
#: Young objects are searched as ever; all objects never by themselves. What was searched once is searched a second time
#: by ten thousand or so: of half a million at once, as hundreds of pages are that come, everyone waited 0.2 s for it.
#: Where Python searches old objects in parts, the second number is how small a part goes with the young ones.
_THRESHOLDS = (2_000, 50 if IN_PARTS else 5, 1_000_000)


@contextmanager
def collection_paused() -> Iterator[None]:
    """Search for nothing until `freeze_loaded`: while a server is loaded, nearly all that is made stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def search_young() -> None:
    """Search what is young; after each act of a page, when that is least.

    Python does so when many more objects have come than gone. On a page one comes for each that goes, as with what its
    cards hear of: then tens of thousands are young before it looks, and with hundreds of pages open a look takes 0.1 s.
    """
    if gc.isenabled():
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
