"""A page tells everyone who follows it; who does not read is let go, and the others notice nothing of that."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from themeday.serving.kernel.protocol import as_parts, pack
from themeday.serving.page_handlers import PageSocket

HEADER = {"msg_id": "1", "msg_type": "comm_msg"}
LONG = pack("iopub", as_parts({"header": HEADER, "parent_header": {}, "metadata": {}, "content": {"x": "x" * 2**20}}))


class Connection:
    """A websocket from which the other side reads when a test lets it."""

    selected_subprotocol: str | None = None

    def __init__(self) -> None:
        self.waiting: list[asyncio.Future[None]] = []
        self.closed = False

    def is_closing(self) -> bool:
        return self.closed

    def write_message(self, message: object, binary: bool) -> asyncio.Future[None]:
        self.waiting.append(asyncio.get_running_loop().create_future())
        return self.waiting[-1]

    def close(self, *_: Any) -> None:
        self.closed = True

    async def read(self) -> None:
        for one in self.waiting:
            one.set_result(None)
        self.waiting.clear()
        await asyncio.sleep(0)


class Page:
    """Counts who is away."""

    def __init__(self) -> None:
        self.away: list[int] = []

    def detach(self, number: int) -> None:
        self.away.append(number)


@pytest.fixture
def socket() -> PageSocket:
    made: Any = PageSocket.__new__(PageSocket)
    made.ws_connection, made.page, made.number = Connection(), Page(), 7
    return made  # type: ignore[no-any-return]


def test_who_reads_is_told_everything(socket: PageSocket) -> None:
    async def tell() -> None:
        connection: Any = socket.ws_connection
        for _ in range(10):
            socket.tell(LONG)
            await connection.read()
        assert not connection.closed

    asyncio.run(tell())
    assert socket.page.away == []  # type: ignore[attr-defined]


def test_who_does_not_read_is_let_go_and_is_away_from_then_on(socket: PageSocket) -> None:
    async def tell() -> None:
        connection: Any = socket.ws_connection
        for _ in range(10):
            socket.tell(LONG)
        assert connection.closed
        assert len(connection.waiting) < 5
        assert socket.page.away == [7]  # type: ignore[attr-defined]
        # It reads again, or its connection breaks, before the server has heard that it is closed.
        await connection.read()
        socket.tell(LONG)
        assert connection.waiting == []

    asyncio.run(tell())
