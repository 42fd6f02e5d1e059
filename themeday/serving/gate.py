"""How many connections are taken up at a time, where a system can watch only so many.

Windows' `select()` watches 512, and Tornado watches by it there: one more ends the thread that watches, and the server
hears nobody any more. Browsers keep several connections open that they may never use again: a hundred phones would do.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from socket import socket
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

#: Pages that may have a connection open all day on Windows; the guide says so too.
PAGES_ON_WINDOWS = 400
#: Connections of participants and of staff, and such pages; None where there is no end.
MOST_OF_PARTICIPANTS, MOST_OF_STAFF, MOST_PAGES = (440, 40, PAGES_ON_WINDOWS) if os.name == "nt" else (None,) * 3
_LARGEST_BUFFER = 16 * 2**20
#: How long is waited for the rest of what a browser began to say.
_WAIT_SECONDS = 10.0


def http_options(most: int | None) -> dict[str, Any]:
    """Return how a server treats connections: where they are few, none stays that says nothing."""
    waits = ("idle_connection_timeout", "body_timeout") if most else ()
    return {"max_buffer_size": _LARGEST_BUFFER, **dict.fromkeys(waits, _WAIT_SECONDS)}


def http_headers(most: int | None) -> dict[str, str]:
    """Return what is said with every answer: where connections are few, that the browser shall let go of this one.

    Tornado's `no_keep_alive` says so to a websocket too, which then does not open; a handler of websockets says
    something else in the place of this header.
    """
    return {"Connection": "close"} if most else {}


class Gate:
    """Takes connections up for a server, so many at a time; whoever comes meanwhile waits in the system's own queue."""

    def __init__(self, server: HTTPServer, listeners: Sequence[socket], most: int) -> None:
        self._server = server
        self._free = asyncio.Semaphore(most)
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._let_in(listener)) for listener in listeners]

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _let_in(self, listener: socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._free.acquire()
            try:
                connection, address = await loop.sock_accept(listener)
            except OSError:  # who came has gone already
                self._free.release()
                await asyncio.sleep(0)
                continue
            with suppress(OSError):
                self._server.handle_stream(_Stream(connection, self._free.release), address)


class _Stream(IOStream):
    """A connection that tells when it is closed."""

    def __init__(self, connection: socket, closed: Callable[[], None]) -> None:
        self._tell = closed
        super().__init__(connection, max_buffer_size=_LARGEST_BUFFER)

    def close_fd(self) -> None:
        super().close_fd()
        tell, self._tell = self._tell, lambda: None
        tell()
