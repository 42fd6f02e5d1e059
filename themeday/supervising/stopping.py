"""How the server hears that it should stop: Ctrl-C, or another process that asks."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_TICK_SECONDS = 0.25


@contextmanager
def stop_asked() -> Iterator[asyncio.Event]:
    """Lend an event that is set when the server should stop.

    Ctrl-C and SIGTERM set it, and on Windows also Ctrl-Break. A window that is closed there ends the server at once;
    what was saved is on disk.
    """
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    # On Windows Python hears of a signal only when it does something, and one of the loops would wait for a browser.
    tick = loop.create_task(_ticking()) if os.name == "nt" else None
    try:
        with on_stop(lambda: loop.call_soon_threadsafe(asked.set)):
            yield asked
    finally:
        if tick is not None:
            tick.cancel()


@contextmanager
def on_stop(act: Callable[[], object]) -> Iterator[None]:
    """Do something, as long as the block lasts, instead of ending when someone ends this process.

    On Windows that is also Ctrl-Break, and a window that closes.
    """
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda _number, _frame: act()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def _ticking() -> None:
    while True:
        await asyncio.sleep(_TICK_SECONDS)
