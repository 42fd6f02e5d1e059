"""How the server hears that it should stop: Ctrl-C, or another process that asks."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_TICK_SECONDS = 0.25


@contextmanager
def stop_asked() -> Iterator[asyncio.Event]:
    """Lend an event that is set when the server should stop.

    Ctrl-C and SIGTERM set it, and on Windows also Ctrl-Break. A window that is closed there ends the server at once;
    what was saved is on disk.
    """
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(asked.set)

    before = {number: signal.signal(number, ask) for number in stop_signals()}
    # On Windows Python hears of a signal only when it does something, and one of the loops would wait for a browser.
    tick = loop.create_task(_ticking()) if os.name == "nt" else None
    try:
        yield asked
    finally:
        if tick is not None:
            tick.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)


def stop_signals() -> tuple[signal.Signals, ...]:
    """Return the signals by which someone ends a process here; on Windows also Ctrl-Break, and a window that closes."""
    names = ("SIGINT", "SIGTERM", "SIGBREAK")
    return tuple(signal.Signals(getattr(signal, name)) for name in names if hasattr(signal, name))


async def _ticking() -> None:
    while True:
        await asyncio.sleep(_TICK_SECONDS)
