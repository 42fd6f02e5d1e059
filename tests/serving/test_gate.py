"""Where a system can watch only so many connections, more of them wait and nobody is turned away."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from tests.other_system import as_if_windows
from tests.served_day import serve
from tests.serving.test_doors import Phone
from themeday.day.new import new_day
from themeday.serving.gate import Gate, http_options
from themeday.serving.ports import listening

MOST, COME = 3, 20
ASK = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n"
#: What Python's `select.select()` can watch on Windows, by its `FD_SETSIZE`.
WATCHED = 512


class Answers(RequestHandler):
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
            server = HTTPServer(Application([("/", Answers)]), **http_options(MOST))
            gate = Gate(server, listeners.participants, MOST)
            try:
                await asyncio.wait_for(act(listeners.port), 60)
            finally:
                gate.close()

    asyncio.run(go())


async def ask(port: int) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(ASK)
    answer = await reader.read()  # to the end: whoever has answered lets go, also of one who would keep it
    writer.close()
    return answer


def test_all_are_answered_a_few_at_a_time() -> None:
    async def act(port: int) -> None:
        Answers.now = Answers.most = 0
        answers = await asyncio.gather(*(ask(port) for _ in range(COME)))
        assert [answer[-4:] for answer in answers] == [b"here"] * COME
        assert 1 <= Answers.most <= MOST

    behind_a_gate(act)


def test_whoever_goes_without_a_word_makes_room() -> None:
    async def act(port: int) -> None:
        for _ in range(2 * MOST):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.transport.abort()
        assert (await ask(port))[-4:] == b"here"

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
        assert Phone().get(f"{day.base}/privacy").headers["Connection"] == "close"
        assert Phone().get(f"{day.staff}/").headers["Connection"] == "close"
