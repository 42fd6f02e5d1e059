"""Hundreds of connections that never finish what they began, while fifty people work: all fifty succeed.

Half of them open a connection and stop in the middle of their request; the others stop in the middle of opening a
websocket, or open one and never read what it says, however much that is.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest
from tornado.websocket import WebSocketClosedError

from tests.served_day import ServedDay
from tests.serving.security.asking import ask
from tests.serving.security.figures import Tried
from tests.serving.security.laptop import Laptop
from tests.serving.security.room import Room, kernel_of
from tests.serving.security.wire import Wire, connected, cookies, join
from tests.serving.test_doors import Phone
from tests.torture.figures import times

pytestmark = pytest.mark.server

SLOW = times(500, 2_000)
PEOPLE = times(50, 100)
#: How many of the slow ones open a websocket of their own page and never read it.
DEAF = 20
#: How often a card is asked at a time to tell everyone all that it shows.
ASKED = 80
#: What all of this may take, in MB: people's pages, mostly.
MOST_MB = 1_500
#: What is kept for those who never read, in MB.
MOST_UNREAD_MB = 300
PARTS = (
    b"",
    b"G",
    b"GET /welcome HTTP/1.1\r\n",
    b"GET /welcome HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ncode=",
    b"GET /static/design.css HTTP/1.1\r\nHost: x\r\n\r\n",  # and never read it
)


@pytest.fixture(autouse=True)
def _enough_files() -> Iterator[None]:
    """Let this process have as many connections as it needs, where a system asks for that."""
    if os.name == "nt":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = SLOW + 1_000
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_fifty_work_beside_hundreds_that_do_nothing(served: ServedDay, room: Room, tried: Tried) -> None:
    laptop = Laptop(served)
    memory = laptop.memory()
    phones = [room.person() for _ in range(PEOPLE)]
    trouble = room.person()
    kernel_id = kernel_of(trouble.get(f"{served.base}/welcome").text)
    with slow(served, trouble, kernel_id) as number:
        begin = time.monotonic()
        failed = asyncio.run(everyone(served, phones))
        took = time.monotonic() - begin
        more = laptop.memory() - memory
    rows = {row.value for row in room.rows()}
    failed += [n for n in range(PEOPLE) if f"beside slow ones {n}" not in rows]
    failed += [f"{more} MB"] if more > MOST_MB else []
    also = f"{PEOPLE} people in {took:.1f} s, {more} MB"
    tried("connections that never finish, and people whom they kept from saving", number, failed, also)


def test_nobody_who_does_not_read_fills_the_memory(served: ServedDay, room: Room, tried: Tried) -> None:
    laptop, phone = Laptop(served), room.person()
    before, number = laptop.peak(), times(60, 300)

    async def shout() -> tuple[bool, int, int]:
        async with connected(served, phone, "welcome") as wire:
            deaf = [await asyncio.to_thread(unread, served, phone, wire.kernel_id) for _ in range(DEAF)]
            # A page tells everyone who follows it, and to these nothing is made smaller on the way.
            states = await wire.states()
            comm = max(states, key=lambda comm: len(str(states[comm])))
            for _ in range(number):
                wire = await told(served, phone, wire, comm)
            more = await asyncio.to_thread(laptop.peak) - before
            followers = await asyncio.to_thread(following, served)
            alive = await (wire := await told(served, phone, wire, comm)).alive()
            await wire.hang_up()
            for one in deaf:
                one.close()
            return alive, more, followers

    alive, more, followers = asyncio.run(shout())
    through = [*([] if alive else ["the kernel died"]), *([f"{more} MB"] if more > MOST_UNREAD_MB else [])]
    through += [f"{followers} are still told"] if followers > 1 else []
    tried("messages to those who never read", number * ASKED * DEAF, through, f"{more} MB")
    assert laptop.seconds() < 5


async def told(served: ServedDay, phone: Phone, wire: Wire, comm: str) -> Wire:
    """Let a card tell everything to all who follow its page; return the connection that heard it.

    On a computer that is busy enough, whoever reads falls behind too. To be let go then is right: a browser comes back.
    """
    for _ in range(10):
        try:
            for _ in range(ASKED):
                await wire.send("comm_msg", {"comm_id": comm, "data": {"method": "request_state"}})
            await wire.states()
            return wire
        except (AssertionError, WebSocketClosedError):
            wire = await join(served.base, phone, wire.kernel_id)
    raise AssertionError("nobody can follow the page")


def following(served: ServedDay) -> int:
    """Return how many browsers the server is connected with, once those who never read were let go."""
    until, port = time.monotonic() + 60, int(served.base.rpartition(":")[2])
    while True:
        connections = psutil.Process(served.process.pid).net_connections("tcp")
        number = sum(each.status == psutil.CONN_ESTABLISHED and each.laddr.port == port for each in connections)
        if number <= 1 or time.monotonic() > until:
            return number
        time.sleep(0.1)


async def everyone(served: ServedDay, phones: list[Phone]) -> list[object]:
    """Let everyone open a page and save an answer; return what failed."""
    results = await asyncio.gather(*(work(served, phone, n) for n, phone in enumerate(phones)), return_exceptions=True)
    return [repr(result) for result in results if result is not True]


async def work(served: ServedDay, phone: Phone, number: int) -> bool:
    """Open a page, save an answer and wait until it is kept."""
    answer = await asyncio.to_thread(ask, served.base, "GET", "/expectations", cookies(phone))
    assert answer.status == 200
    wire = await join(served.base, phone, kernel_of(answer.body))
    try:
        return await kept(wire, f"beside slow ones {number}")
    finally:
        await wire.hang_up()


async def kept(wire: Wire, text: str) -> bool:
    """Return whether the laptop says that an answer is kept."""
    cards = await wire.states()
    comm = next(comm for comm, card in cards.items() if "hope" in (card["state"].get("questions") or {}))
    content = {"type": "save", "key": "hope", "value": text, "visibility": "private", "attempt": "7"}
    await wire.send("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": content}})
    while True:
        data = (await wire.next(60))["content"].get("data") or {}
        reply = (data.get("state") or {}).get("replies", {}).get("hope", {})
        if reply.get("attempt") == "7":
            return bool(reply["status"] == "saved")


@contextmanager
def slow(served: ServedDay, phone: Phone, kernel_id: str) -> Iterator[int]:
    """Keep connections that never finish; yield how many."""
    path = f"/api/kernels/{kernel_id}/channels"
    half = (
        f"GET {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookies(phone)}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    )
    parts = [*PARTS, half.encode(), half.encode() + b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key:"]
    held: list[socket.socket] = []
    try:
        for n in range(SLOW):
            held.append(unread(served, phone, kernel_id) if n < DEAF else begun(served, parts[n % len(parts)]))
        yield len(held)
    finally:
        for one in held:
            one.close()


def begun(served: ServedDay, said: bytes) -> socket.socket:
    """Return a connection on which something was said, and no more will be."""
    where = urllib.parse.urlsplit(served.base)
    connection = socket.create_connection((str(where.hostname), where.port), timeout=20)
    connection.sendall(said)
    return connection


def unread(served: ServedDay, phone: Phone, kernel_id: str) -> socket.socket:
    """Return a websocket from which nobody reads."""
    lines = [
        f"GET /api/kernels/{kernel_id}/channels HTTP/1.1",
        f"Host: {urllib.parse.urlsplit(served.base).netloc}",
        f"Cookie: {cookies(phone)}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {os.urandom(16).hex()[:22]}==",
        "\r\n",
    ]
    connection = begun(served, "\r\n".join(lines).encode())
    assert connection.recv(12) == b"HTTP/1.1 101"
    return connection
