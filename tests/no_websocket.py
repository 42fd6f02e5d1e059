"""A proxy that passes pages on and does something to WebSockets, as firewalls, filters and old proxies do."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

#: What may happen to a request for a WebSocket; `FINE` passes it on, `AWAY` passes nothing on at all.
FINE, AWAY = "fine", "away"
REFUSED, BAD, DROPPED, HANGS, SILENT = "403", "400", "dropped", "hangs", "silent"

_ANSWERS = {REFUSED: b"403 Forbidden", BAD: b"400 Bad Request"}
_LAST = b"Content-Length: 0\r\nConnection: close\r\n\r\n"


class Proxy:
    """Stands between browsers and a server.

    Args:
        to: port of the server on this computer.
        way: what happens to WebSockets; it may be changed at any time, for connections that come then.
    """

    def __init__(self, to: int, way: str) -> None:
        self.to = to
        self.way = way
        self.port = 0
        self._open: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def cut(self) -> None:
        """Cut all connections that are open."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in self._open])

    async def serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        """Serve until stopped."""
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        server.close()
        for task in self._open:
            task.cancel()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._pass_on(reader, writer)
        self._open.discard(task)
        writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one request on, on a connection of its own: so each is looked at."""
        head = await reader.readuntil(b"\r\n\r\n")
        socket = b"upgrade: websocket" in head.lower()
        way = self.way if socket or self.way == AWAY else FINE
        if way in _ANSWERS:
            writer.write(b"HTTP/1.1 " + _ANSWERS[way] + b"\r\n" + _LAST)
            await writer.drain()
            return
        if way in (DROPPED, AWAY):
            return
        if way == HANGS:
            await asyncio.Event().wait()
        server, upstream = await asyncio.open_connection("127.0.0.1", self.to)
        try:
            if not socket:
                head = head.replace(b"Connection: keep-alive", b"Connection: close")
            upstream.write(head)
            there = asyncio.ensure_future(_copy(reader, upstream))
            if way == SILENT:  # it says that it connects, and lets nothing through
                writer.write(await server.readuntil(b"\r\n\r\n"))
                await writer.drain()
                await asyncio.Event().wait()
            await _copy(server, writer)
            there.cancel()
        finally:
            upstream.close()


async def _copy(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(2**16):
            to.write(data)
            await to.drain()


@contextmanager
def proxy(to: int, way: str) -> Iterator[Proxy]:
    """Run a proxy in a thread of its own.

    Args:
        to: port of the server on this computer.
        way: what happens to WebSockets.
    """
    made, ready, stops = Proxy(to, way), threading.Event(), []

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        stops.append(lambda: loop.call_soon_threadsafe(stop.set))
        await made.serve(ready, stop)

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield made
    finally:
        stops[0]()
        thread.join(10)
