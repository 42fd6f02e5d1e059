"""What a browser sends and hears, with as little work as possible: the phones share the server's processor.

Written apart from the kit and from Jupyter, so that a mistake in one of them is not made twice. HTTP/1.1 on connections
that stay open, six at most for one phone; websockets whose messages are compressed both ways, as Chromium offers.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"
_MOST_LINE = 2**18
_TAIL = b"\x00\x00\xff\xff"
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10


class Failed(Exception):
    """What a phone expected did not come."""


@dataclass
class Answer:
    """What a server answered.

    Args:
        status: 200, and so on.
        cookies: that it set.
        headers: the others, by lower-case name.
        body: as it came, perhaps compressed.
    """

    status: int
    cookies: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (zlib.decompress(self.body, 31) if packed else self.body).decode()


@dataclass
class Web:
    """One phone's connections to a server.

    Args:
        host: of the server.
        port: where it listens.
        most: connections at the same time.
    """

    host: str
    port: int
    most: int = 6
    cookies: dict[str, str] = field(default_factory=dict)
    received: int = 0
    _free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)
    _turns: asyncio.Semaphore | None = None

    def head(self, first: str, extra: str = "") -> bytes:
        """Return the beginning of a request.

        Args:
            first: its first line.
            extra: more headers, each with its line end.
        """
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        cookie = f"Cookie: {cookies}\r\n" if cookies else ""
        return (
            f"{first} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept: */*\r\n"
            f"Accept-Encoding: gzip, deflate, br\r\n{cookie}{extra}\r\n"
        ).encode()

    async def ask(
        self, path: str, form: bytes | None = None, begun: Callable[[], None] | None = None, extra: str = ""
    ) -> Answer:
        """Send one request, and keep the cookies that come back.

        Args:
            path: with its query.
            form: what is posted; nothing is when it is None.
            begun: called when the first bytes of the answer's body are there.
            extra: more headers, each with its line end.
        """
        if self._turns is None:
            self._turns = asyncio.Semaphore(self.most)
        async with self._turns:
            reader, writer = self._free.pop() if self._free else await self.connect()
            try:
                if form is None:
                    writer.write(self.head(f"GET {path}", extra))
                else:
                    kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n{extra}"
                    writer.write(self.head(f"POST {path}", kind) + form)
                answer = await self._answer(reader, begun)
            except BaseException:
                writer.close()
                raise
            if answer.headers.get("connection", "").lower() == "close":
                writer.close()
            else:
                self._free.append((reader, writer))
        self.cookies |= answer.cookies
        return answer

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return one more connection."""
        return await asyncio.open_connection(self.host, self.port, limit=_MOST_LINE)

    async def _answer(self, reader: asyncio.StreamReader, begun: Callable[[], None] | None) -> Answer:
        status, cookies, headers = await read_head(reader)
        body = b""
        if headers.get("transfer-encoding") == "chunked":
            pieces = []
            while size := int(await reader.readuntil(b"\r\n"), 16):
                pieces.append((await reader.readexactly(size + 2))[:-2])
                if begun is not None:
                    begun()
            await reader.readuntil(b"\r\n")
            body = b"".join(pieces)
        elif "content-length" in headers:
            body = await reader.readexactly(int(headers["content-length"]))
        elif status not in (204, 304):
            body = await reader.read()
            headers["connection"] = "close"
        if begun is not None:
            begun()
        self.received += len(body)
        return Answer(status, cookies, headers, body)

    def close(self) -> None:
        """Close all connections that are not in use."""
        while self._free:
            self._free.pop()[1].close()


async def read_head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], dict[str, str]]:
    """Return status, cookies and headers of an answer.

    Args:
        reader: where they come from.

    Raises:
        Failed: the connection was closed.
    """
    try:
        first, *lines = (await reader.readuntil(b"\r\n\r\n"))[:-4].decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError as error:
        raise Failed("the server closed the connection") from error
    cookies, headers = {}, {}
    for line in lines:
        name, _, value = line.partition(":")
        if name.lower() == "set-cookie":
            key, _, content = value.strip().partition(";")[0].partition("=")
            cookies[key] = content
        else:
            headers[name.lower()] = value.strip()
    return int(first.split(" ", 2)[1]), cookies, headers


class Socket:
    """A page's websocket, in the binary protocol that JupyterLab's client chooses.

    Args:
        web: the phone's connections.
    """

    def __init__(self, web: Web) -> None:
        self._web = web
        self._pack = zlib.compressobj(wbits=-15)
        self._unpack = zlib.decompressobj(wbits=-15)
        self._packed = False
        self._heard: asyncio.Queue[bytes | Failed] = asyncio.Queue()
        self._reading: asyncio.Task[None] | None = None
        #: Somebody waits for an answer; what comes at other times is read, as a browser does, and forgotten.
        self.listening = False

    async def open(self, path: str) -> None:
        """Connect.

        Args:
            path: of the kernel's channels.

        Raises:
            Failed: the server does not want this.
        """
        self._reader, self._writer = await self._web.connect()
        key = base64.b64encode(os.urandom(16)).decode()
        extra = (
            f"Origin: http://{self._web.host}:{self._web.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {_SUBPROTOCOL}\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
        )
        self._writer.write(self._web.head(f"GET {path}", extra))
        status, _, headers = await read_head(self._reader)
        if status != 101 or headers.get("sec-websocket-protocol") != _SUBPROTOCOL:
            self._writer.close()
            raise Failed(f"no websocket: {status}")
        chosen = headers.get("sec-websocket-extensions", "")
        self._packed = "permessage-deflate" in chosen
        self._alone = ("client_no_context_takeover" in chosen, "server_no_context_takeover" in chosen)
        self._reading = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        try:
            while True:
                message = await self._message()
                if self.listening:
                    self._heard.put_nowait(message)
        except Failed as error:
            self._heard.put_nowait(error)

    def say(self, kind: str, content: dict[str, object], session: str, version: str = "") -> None:
        """Send a message to the kernel's shell.

        Args:
            kind: of message.
            content: of the message.
            session: the browser's.
            version: of the widgets' protocol, where that is told.
        """
        header = {
            "date": "2027-01-14T09:30:00.000Z",
            "msg_id": os.urandom(16).hex(),
            "msg_type": kind,
            "session": session,
            "username": "",
            "version": "5.3",
        }
        parts = [b"shell", *map(_json, (header, {}, {"version": version} if version else {}, content))]
        places = [8 * (len(parts) + 2)]
        for part in parts:
            places.append(places[-1] + len(part))
        words = b"".join(word.to_bytes(8, "little") for word in (len(places), *places))
        self._send(_BINARY, words + b"".join(parts))

    async def hear(self) -> tuple[dict[str, Any], Callable[[], dict[str, Any]]]:
        """Return a message's header, and what gives its content; most messages need not be read further.

        Raises:
            Failed: the server closed the websocket.
        """
        message = await self._heard.get()
        if isinstance(message, Failed):
            self._heard.put_nowait(message)
            raise message
        count = int.from_bytes(message[:8], "little")
        places = [int.from_bytes(message[8 * n : 8 * n + 8], "little") for n in range(1, count + 1)]
        if len(places) < 6:
            raise Failed("no message of Jupyter's")
        header = json.loads(message[places[1] : places[2]])
        return header, lambda: dict(json.loads(message[places[4] : places[5]]))

    async def _message(self) -> bytes:
        pieces: list[bytes] = []
        packed = False
        while True:
            try:
                first, second = await self._reader.readexactly(2)
                length = second & 127
                if length > 125:
                    length = int.from_bytes(await self._reader.readexactly(2 if length == 126 else 8), "big")
                data = await self._reader.readexactly(length)
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                raise Failed("the websocket was closed") from error
            self._web.received += length
            code = first & 15
            if code == _PING:
                self._send(_PONG, data)
            elif code == _CLOSE:
                raise Failed(f"the websocket was closed: {int.from_bytes(data[:2], 'big')}")
            elif code != _PONG:
                packed |= bool(first & 64)
                pieces.append(data)
                if first & 128:
                    whole = b"".join(pieces)
                    return self._unpacked(whole) if packed else whole

    def _unpacked(self, data: bytes) -> bytes:
        if self._alone[1]:
            self._unpack = zlib.decompressobj(wbits=-15)
        return self._unpack.decompress(data + _TAIL)

    def _send(self, code: int, data: bytes) -> None:
        first = 128 | code
        if self._packed and code in (_TEXT, _BINARY):
            if self._alone[0]:
                self._pack = zlib.compressobj(wbits=-15)
            data = (self._pack.compress(data) + self._pack.flush(zlib.Z_SYNC_FLUSH))[:-4]
            first |= 64
        size = len(data)
        if size < 126:
            head = bytes((first, 128 | size))
        elif size < 2**16:
            head = bytes((first, 128 | 126)) + size.to_bytes(2, "big")
        else:
            head = bytes((first, 128 | 127)) + size.to_bytes(8, "big")
        # A mask of zeros is one too: the server does its work, the phone none.
        self._writer.write(head + bytes(4) + data)

    def close(self) -> None:
        """Leave."""
        if self._reading is not None:
            self._reading.cancel()
        self._send(_CLOSE, (1001).to_bytes(2, "big"))
        self._writer.close()


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
