"""Where a system can watch only so many connections, more of them wait and nobody is turned away."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler, websocket_connect

from tests.other_system import as_if_windows
from tests.served_day import serve
from themeday.day.new import new_day
from themeday.serving.gate import Gate, http_headers, http_options
from themeday.serving.plain_pages import SafeHeaders
from themeday.serving.ports import listening

MOST, COME = 3, 20
ASK = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n"
#: What Python's `select.select()` can watch on Windows, by its `FD_SETSIZE`.
WATCHED = 512


class Echo(WebSocketHandler):
    """Says what it hears, until the browser goes."""

    def set_default_headers(self) -> None:  # as Jupyter's handlers do, with what the application says with all answers
        for name, value in self.settings["headers"].items():
            self.set_header(name, value)

    def on_message(self, message: str | bytes) -> None:
        self.write_message(message)


class Answers(SafeHeaders, RequestHandler):
    """Counts who is asking at the same moment."""

    now = most = 0

    async def get(self) -> None:
        Answers.now += 1
        Answers.most = max(Answers.most, Answers.now)
        await asyncio.sleep(0)
        Answers.now -= 1
        self.finish("here")


def behind_a_gate(act: Callable[[int], Awaitable[None]]) -> None:
    async def go() -> None:
        with listening("127.0.0.1", None) as listeners:
            answering = Application([("/", Answers), ("/echo", Echo)], headers=http_headers(MOST))
            server = HTTPServer(answering, **http_options(MOST))
            gate = Gate(server, listeners.participants, MOST)
            try:
                await asyncio.wait_for(act(listeners.port), 60)
            finally:
                gate.close()

    asyncio.run(go())


async def ask(port: int) -> bytes:
    """Ask as a browser does: it lets go of a connection when it is told to, and would keep any other for an hour."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(ASK)
    head = await reader.readuntil(b"\r\n\r\n")
    body = await reader.readexactly(int(re.search(rb"Content-Length: (\d+)", head)[1]))  # type: ignore[index]
    if b"Connection: close" not in head:
        await asyncio.sleep(3_600)
    writer.close()
    return body


def test_all_are_answered_a_few_at_a_time() -> None:
    async def act(port: int) -> None:
        Answers.now = Answers.most = 0
        answers = await asyncio.gather(*(ask(port) for _ in range(COME)))
        assert answers == [b"here"] * COME
        assert 1 <= Answers.most <= MOST

    behind_a_gate(act)


def test_a_page_that_is_open_keeps_its_line() -> None:
    async def act(port: int) -> None:
        lines = [await websocket_connect(f"ws://127.0.0.1:{port}/echo") for _ in range(MOST - 1)]
        answers = await asyncio.gather(*(ask(port) for _ in range(COME)))
        assert answers == [b"here"] * COME
        for line in lines:
            await line.write_message("still")
            assert await line.read_message() == "still"
            line.close()

    behind_a_gate(act)


def test_whoever_goes_without_a_word_makes_room() -> None:
    async def act(port: int) -> None:
        for _ in range(2 * MOST):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.transport.abort()
        assert await ask(port) == b"here"

    behind_a_gate(act)


@pytest.mark.parametrize("said", [b"GET / HT", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ncode="])
def test_whoever_stops_in_the_middle_of_a_word_makes_room(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("themeday.serving.gate._WAIT_SECONDS", 0.2)

    async def act(port: int) -> None:
        # Phones that lost the Wi-Fi just then: nothing tells that they are gone.
        phones = [await asyncio.open_connection("127.0.0.1", port) for _ in range(MOST)]
        for _, writer in phones:
            writer.write(said)
        async with asyncio.timeout(10):
            assert await ask(port) == b"here"

    behind_a_gate(act)


@pytest.mark.server
def test_on_windows_no_more_than_it_can_watch_and_none_that_is_not_in_use(tmp_path: Path) -> None:
    code = "from themeday.serving import gate; print(gate.MOST_OF_PARTICIPANTS, gate.MOST_OF_STAFF, gate.MOST_PAGES)"
    settings = as_if_windows()
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=settings, check=True)
    participants, staff, pages = map(int, told.stdout.split())
    assert participants + staff < WATCHED - 20  # with sockets that listen, wakers and the like
    assert pages < participants
    new_day(tmp_path / "day", "nl")
    with serve(tmp_path / "day", settings=settings) as day:
        for base, path in ((day.base, "/privacy"), (day.staff, "/"), (day.base, "/static/design.css")):
            connection = HTTPConnection(urlsplit(base).netloc)  # which asks to keep it
            connection.request("GET", path)
            assert connection.getresponse().headers["Connection"] == "close"
            connection.close()
