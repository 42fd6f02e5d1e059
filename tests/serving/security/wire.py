"""A page's websocket as an attacker has it: nothing is too odd to be sent."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.served_day import ServedDay
from tests.serving.security.room import kernel_of
from tests.serving.test_doors import Phone

BINARY = "v1.kernel.websocket.jupyter.org"
_PARTS = ("header", "parent_header", "metadata", "content")
_PATIENCE = 20.0
Message = dict[str, Any]
#: Stands for something so deep that JSON of it cannot be made here, only sent.
TOO_DEEP = "too deep to be made"
_DEEP = "[" * 5_000 + "]" * 5_000


class Wire:
    """An open websocket."""

    def __init__(self, socket: WebSocketClientConnection, kernel_id: str) -> None:
        self.socket = socket
        self.kernel_id = kernel_id
        self.open = True  # as far as was heard

    async def send(
        self,
        kind: object,
        content: object = None,
        channel: object = "shell",
        buffers: list[bytes] | None = None,
        metadata: object = None,
        **header: object,
    ) -> str:
        """Send a message; return its id."""
        header = {**new_header(kind), **header}
        message = {"header": header, "parent_header": {}, "metadata": metadata or {}, "content": content or {}}
        parts = [dumps(message[name]).encode() for name in _PARTS]
        await self.raw(packed(str(channel), [*parts, *(buffers or ())]))
        return str(header["msg_id"])

    async def raw(self, message: str | bytes) -> None:
        """Send whatever it is."""
        await self.socket.write_message(message, binary=isinstance(message, bytes))

    async def next(self, seconds: float = _PATIENCE) -> Message:
        """Return what is heard next."""
        data = await asyncio.wait_for(self.socket.read_message(), seconds)
        self.open = data is not None
        assert data is not None, "the websocket was closed"
        return unpacked(data)

    async def heard(self, seconds: float = 0.3) -> list[Message]:
        """Return all that is heard until it is silent for some time."""
        found = []
        while True:
            try:
                found.append(await self.next(seconds))
            except TimeoutError:
                return found

    async def until_answered(self) -> list[Message]:
        """Ask for the kernel's info, which is always allowed; return all that is heard up to the answer."""
        asked = await self.send("kernel_info_request")
        found = []
        while True:
            found.append(await self.next())
            if found[-1]["header"]["msg_type"] == "kernel_info_reply" and (
                found[-1]["parent_header"].get("msg_id") == asked
            ):
                return found

    async def hang_up(self) -> None:
        """Close the websocket, and wait for that: an event loop that ends before leaves its connection open."""
        self.socket.close()
        while self.open:
            self.open = await self.socket.read_message() is not None

    async def alive(self) -> bool:
        """Return whether the kernel answers."""
        try:
            return bool(await self.until_answered())
        except (AssertionError, TimeoutError):
            return False

    async def states(self) -> dict[str, Message]:
        """Return the state of every widget of the page by its comm, as a browser that has just come asks for it."""
        control = uuid.uuid4().hex
        opening = {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}}
        await self.send("comm_open", opening, metadata={"version": "1.0.0"})
        await self.send("comm_msg", {"comm_id": control, "data": {"method": "request_states"}})
        while True:
            message = await self.next()
            content = message["content"]
            if message["header"]["msg_type"] == "comm_msg" and content.get("comm_id") == control:
                states: dict[str, Message] = content["data"]["states"]
                return states


@asynccontextmanager
async def connected(served: ServedDay, phone: Phone, page: str = "expectations", base: str = "") -> AsyncIterator[Wire]:
    """Open a page and its websocket."""
    html = (await asyncio.to_thread(phone.get, f"{base or served.base}/{page}")).text
    wire = await join(base or served.base, phone, kernel_of(html))
    try:
        yield wire
    finally:
        await wire.hang_up()


async def join(base: str, phone: Phone, kernel_id: str, **options: Any) -> Wire:
    """Connect to a kernel that is there."""
    url = base.replace("http", "ws", 1) + f"/api/kernels/{kernel_id}/channels"
    request = HTTPRequest(url, headers={"Cookie": cookies(phone)}, connect_timeout=60, request_timeout=60)
    socket = await websocket_connect(request, subprotocols=[BINARY], **options)
    assert socket.selected_subprotocol == BINARY
    return Wire(socket, kernel_id)


def cookies(phone: Phone) -> str:
    """Return what a browser sends as its cookies."""
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in phone.jar)


def dumps(value: object) -> str:
    """Return a value as JSON, with what is too deep for Python put in its place."""
    return json.dumps(value).replace(f'"{TOO_DEEP}"', _DEEP)


def new_header(kind: object) -> Message:
    """Return a header."""
    return {"msg_id": uuid.uuid4().hex, "username": "", "session": "s", "msg_type": kind, "version": "5.3", "date": ""}


def packed(channel: str, parts: list[bytes]) -> bytes:
    """Return a message of the binary protocol: a count, offsets, the channel and the parts."""
    pieces = [channel.encode("utf-8", "surrogatepass"), *parts]
    offsets = [8 * (len(pieces) + 2)]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    return b"".join([*(n.to_bytes(8, "little") for n in (len(offsets), *offsets)), *pieces])


def unpacked(data: str | bytes) -> Message:
    """Return a message as a dictionary."""
    if isinstance(data, str):
        return dict(json.loads(data))
    count = int.from_bytes(data[:8], "little")
    offsets = [int.from_bytes(data[8 * n : 8 * n + 8], "little") for n in range(1, count + 1)]
    parts = [data[start:end] for start, end in pairwise(offsets[1:])]
    return {name: json.loads(part) for name, part in zip(_PARTS, parts, strict=False)}
