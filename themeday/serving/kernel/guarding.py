"""Keeps what a page's tasks and timers do from ending the loop that all pages share, and words out of what is logged.

asyncio lets `SystemExit` and `KeyboardInterrupt` through, whoever raised them: one card's task would end the server.
Ctrl-C does not come this way: it cancels the server's own work (`signal` on POSIX, `asyncio.Runner` elsewhere).
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from themeday.serving.kernel.scope import current

_SCHEDULE = ("call_soon", "call_soon_threadsafe", "call_at")  # `call_later` and every step of a task go by these
_log = logging.getLogger(__name__)


def guard(loop: asyncio.AbstractEventLoop) -> None:
    """Let nothing that runs as a page end a loop, and tell of what nobody caught only its kind."""
    for name in _SCHEDULE:
        setattr(loop, name, _guarded(getattr(loop, name), 1 if name == "call_at" else 0))
    loop.set_exception_handler(_told)


def _guarded(schedule: Callable[..., asyncio.Handle], before: int) -> Callable[..., asyncio.Handle]:
    """Return a way to schedule that does so with a callback which ends nothing, where it is a page's."""

    @wraps(schedule)
    def guarded(*arguments: Any, context: contextvars.Context | None = None) -> asyncio.Handle:
        if current(context) is not None:
            arguments = (*arguments[:before], _harmless, *arguments[before:])
        return schedule(*arguments, context=context)

    return guarded


def _harmless(callback: Callable[..., object], *arguments: Any) -> None:
    try:
        callback(*arguments)
    except (SystemExit, KeyboardInterrupt) as error:
        # A task has noted already that it ended so; whoever waits for it hears of it.
        _log.warning("something on a page failed: %s", type(error).__name__)


def _told(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody caught: its kind and where, since its words may be someone's."""
    error = context.get("exception")
    if not isinstance(error, BaseException):
        _log.error("%s", context.get("message"))
        return
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}" if trace is not None else ""
    _log.error("something failed: %s%s", type(error).__name__, where)
