"""Too large, too many, and small things that say they are large: the laptop keeps its memory and goes on answering."""

from __future__ import annotations

import asyncio
import json
import socket
import urllib.parse
from collections.abc import Iterator

import pytest
from tornado.websocket import WebSocketClosedError

from tests.served_day import ServedDay
from tests.serving.security.asking import TOKEN, ask
from tests.serving.security.figures import Tried
from tests.serving.security.laptop import Laptop
from tests.serving.security.room import Room
from tests.serving.security.wire import connected, join, new_header, packed
from tests.torture.figures import times

pytestmark = pytest.mark.server

#: What one message may cost beyond what it weighs, in MB and in seconds; machines that are busy are slow.
MOST_MB, MOST_SECONDS = 64, 5.0
MESSAGE_LIMIT = 2**20
FORM = {"Content_Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def laptop(served: ServedDay) -> Laptop:
    return Laptop(served)


def test_small_messages_that_say_they_are_large(served: ServedDay, laptop: Laptop, tried: Tried) -> None:
    async def send_all() -> tuple[int, list[object]]:
        through: list[object] = []
        sent = list(boasts())
        async with connected(served, Room(served).person(), "welcome") as wire:
            await wire.until_answered()
            for name, message in sent:
                before = await asyncio.to_thread(laptop.peak)
                await wire.raw(message)
                took = await asyncio.to_thread(laptop.seconds)
                more = await asyncio.to_thread(laptop.peak) - before
                if took > MOST_SECONDS or more > MOST_MB:
                    through.append(f"{name}: {more} MB, {took:.1f} s")
            through += [] if await wire.alive() else ["the kernel died"]
        return len(sent), through

    number, through = asyncio.run(send_all())
    tried("small messages that say they are large", number, through)


def test_messages_that_are_too_large(served: ServedDay, laptop: Laptop, tried: Tried) -> None:
    """Also when they are small on the way: what counts is what they become."""
    content = "a" * (2 * MESSAGE_LIMIT)

    async def send_all() -> list[object]:
        through: list[object] = []
        phone = Room(served).person()
        async with connected(served, phone, "welcome") as wire:
            for compression in (None, {}):
                other = await join(served.base, phone, wire.kernel_id, compression_options=compression)
                try:
                    asked = await other.send("comm_info_request", {"target_name": content})
                    while (heard := await other.next())["parent_header"].get("msg_id") != asked:
                        pass
                    through.append(heard["header"])
                except (AssertionError, WebSocketClosedError):
                    continue  # the server hung up
            through += [] if await wire.alive() else ["the kernel died"]
        return through

    tried("messages of 2 MB", 2, asyncio.run(send_all()))
    assert laptop.seconds() < MOST_SECONDS


def test_forms_and_requests_that_are_too_large(served: ServedDay, room: Room, tried: Tried) -> None:
    laptop, before, sizes = Laptop(served), len(room.records.participants()), room.sizes()
    link = f"/j/{served.join_code}?language=nl&role=leader"
    unit = urllib.parse.quote(room.session.day.units[0]).encode()
    through: list[object] = []
    whole = {
        "many fields": b"&".join([b"unit=" + unit, *[b"a="] * 1_000_000]),
        "one long field": b"nickname=" + b"a" * 4 * 2**20 + b"&unit=" + unit,
        "a long code": b"code=" + b"A" * 4 * 2**20,
    }
    for name, body in whole.items():
        peak = laptop.peak()
        status = post(served, "/" if "code" in name else link, body)
        took, more = laptop.seconds(), laptop.peak() - peak
        if status not in (0, 400, 403, 413) or more > MOST_MB or took > MOST_SECONDS:
            through.append(f"{name}: {status}, {more} MB, {took:.1f} s")
    heads = {
        "a body that is announced": f"POST {link} HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n",
        "a negative body": f"POST {link} HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "two lengths": f"POST {link} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nabcde",
        "a length and chunks": (
            f"POST {link} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        "a huge chunk": f"POST {link} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n",
        "a long line": f"GET /{'a' * 200_000} HTTP/1.1\r\nHost: x\r\n\r\n",
        "many headers": "GET / HTTP/1.1\r\nHost: x\r\n" + "".join(f"X-{n}: y\r\n" for n in range(20_000)) + "\r\n",
        "a broken header": "GET / HTTP/1.1\r\nHost x\r\n\x00\r\n\r\n",
        "nonsense": "\x16\x03\x01" + "\x00" * 500,
    }
    for name, head in heads.items():
        peak = laptop.peak()
        said = raw(served, head.encode("latin-1"))
        more = laptop.peak() - peak
        if said.startswith(b"HTTP/1.1 2") or more > MOST_MB:
            through.append(f"{name}: {said[:40]!r}, {more} MB")
    assert laptop.seconds() < MOST_SECONDS
    through += [] if len(room.records.participants()) == before and room.sizes() == sizes else ["someone is in"]
    tried("forms and requests that are too large or contradict themselves", len(whole) + len(heads), through)


def test_a_flood_of_forms(served: ServedDay, room: Room, tried: Tried) -> None:
    """Of one form that is sent again and again, and of forms that nobody was given."""
    before = {who.code for who in room.records.participants()}
    link = f"/j/{served.join_code}?language=nl&role=leader"
    body = b"unit=" + urllib.parse.quote(room.session.day.units[0]).encode()
    form = next(text for text in ask(served.base, "GET", link).given if text.startswith("themeday_joining="))
    cookie = form.partition(";")[0]
    number = times(100, 2_000)
    for _ in range(number):
        assert ask(served.base, "POST", link, cookie, body, **FORM).status == 302
    fresh = {who.code for who in room.records.participants()} - before
    tried("one form, sent again and again: more people than one", number, list(fresh)[1:])
    wrong = [(link, {"X_XSRFToken": "f" * 32}), ("/j/QQQQ?language=nl&role=leader", {}), (f"{link}x", {})]
    for _ in range(times(20, 500)):
        for path, headers in wrong:
            assert ask(served.base, "POST", path, "", body, **FORM, **headers).status in (400, 403)
    late = {who.code for who in room.records.participants()} - before - fresh
    tried("forms with a wrong token, code or role: people let in", times(20, 500) * len(wrong), list(late))


def boasts() -> Iterator[tuple[str, str | bytes]]:
    """Yield messages of some bytes that would become hundreds of megabytes, were they believed."""
    header = new_header("comm_msg")
    yield "a deep one", "[" * 500_000
    for count in (2**24, 2**26):
        yield f"a count of {count}", count.to_bytes(8, "little") + b"\x00" * 64
    parts = [json.dumps(header).encode(), b"{}", b"{}", b"{}"]
    good = packed("shell", parts)
    yield "a last offset far away", good[:48] + (2**40).to_bytes(8, "little") + good[56:]
    yield "offsets that go back", good[:16] + (2**30).to_bytes(8, "little") + (8).to_bytes(8, "little") + good[32:]
    yield "a thousand empty parts", packed("shell", [*parts, *[b""] * 20_000])
    for count in (2**24, 2**26):
        yield f"a count of {count}", count.to_bytes(4, "big") + b"\x00" * 64
    yield "a count below zero", b"\xff" * 64
    for size in (200_000_000, 9_000_000):
        for kind in ("comm_msg", "execute_request"):
            message = {"header": {**header, "msg_type": kind}, "channel": "shell", "buffers": [size] * 2}
            yield f"buffers of {size}", json.dumps({**message, "parent_header": {}, "metadata": {}, "content": {}})
    yield "buffers that are none", json.dumps({"header": header, "channel": "shell", "buffers": 300_000_000})
    yield "many small things", json.dumps({"header": header, "channel": "shell", "content": {"a": [{}] * 200_000}})


def post(served: ServedDay, path: str, body: bytes) -> int:
    """Return the status of a form that is sent, or 0 when the server would not hear the end of it."""
    try:
        return ask(served.base, "POST", path, "", body, **FORM).status
    except OSError:
        return 0


def raw(served: ServedDay, head: bytes) -> bytes:
    """Return the beginning of what comes back for some bytes."""
    where = urllib.parse.urlsplit(served.base)
    with socket.create_connection((str(where.hostname), where.port), timeout=2) as connection:
        try:
            connection.sendall(head.replace(b"Host: x\r\n", f"Host: x\r\nCookie: _xsrf={TOKEN}\r\n".encode(), 1))
            return connection.recv(200)
        except OSError:
            return b""
