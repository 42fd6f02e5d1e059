"""How a served page's kernel is spoken to: frames over the one connection through which it was asked for.

No sockets of its own, no keys, nothing to wait for: the page answers as soon as it was forked.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable

from themeday.serving.forking.kernel import Message, PageKernel
from themeday.serving.forking.messages import EVERYONE, Frames, as_message, as_parts, frame, pack, unpack

_log = logging.getLogger(__name__)


class StreamKernel(PageKernel, asyncio.Protocol):
    """A page's kernel at the end of a connection; it ends with the connection.

    Args:
        connection: to the server.
    """

    #: Nothing on a page shows it; the first message after a click is then the one that is waited for.
    tells_busy = False

    def __init__(self, connection: socket.socket) -> None:
        super().__init__()
        self._connection = connection
        self._frames = Frames(self._arrived)
        self._transport: asyncio.Transport | None = None

    async def run(self, ready: Callable[[], None]) -> None:
        """Answer until the server is gone or says so.

        Args:
            ready: called before the first message.
        """
        self.live(ready)
        loop = asyncio.get_running_loop()
        await loop.create_unix_connection(lambda: self, sock=self._connection)
        await self._stopped.wait()
        if self._transport is not None:
            self._transport.close()
            await asyncio.sleep(0)  # what was written last leaves

    def send(self, message: Message, topic: bytes = b"") -> None:
        """Send a message to everyone who follows this page."""
        self._send(EVERYONE, "iopub", message)

    def _send(self, who: int, channel: str, message: Message) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(frame(who, pack(channel, as_parts(message))))

    def _arrived(self, who: int, data: bytes) -> None:
        try:
            channel, parts = unpack(data)
            message = as_message(parts)
        except ValueError as error:
            _log.warning("no message: %s", type(error).__name__)
            return
        self.answer(message, lambda reply: self._send(who, channel, reply))

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take what arrived."""
        try:
            self._frames.feed(data)
        except ValueError:
            self.stop()  # the server never does that

    def connection_lost(self, exc: Exception | None) -> None:
        """End with the server."""
        self.stop()
