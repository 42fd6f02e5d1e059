"""One phone: joins, fetches a page and its files, opens its websocket, asks for its widgets, types and saves.

It speaks the binary protocol that JupyterLab's client chooses, and takes compressed messages, as browsers do.
"""

from __future__ import annotations

import asyncio
import gzip
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

from themeday.serving.kernel.protocol import SUBPROTOCOL, dumps, loads, pack, unpack

PATIENCE = 300.0
QUESTION = "hope"
_TOGETHER = 25
T, W = TypeVar("T"), TypeVar("W")


async def in_groups(act: Callable[[W], Awaitable[T]], whom: Sequence[W]) -> list[T]:
    """Let some of a crowd do something at a time; return what each did."""
    AsyncHTTPClient.configure(None, max_clients=2_000)
    done: list[T] = []
    for start in range(0, len(whom), _TOGETHER):
        done += await asyncio.gather(*map(act, whom[start : start + _TOGETHER]))
    return done


class Failed(Exception):
    """What a phone expected did not come."""


@dataclass
class Phone:
    """One participant's browser."""

    base: str
    page: str
    cookies: dict[str, str] = field(default_factory=dict)
    socket: WebSocketClientConnection | None = None
    kernel: str = ""
    card: str = ""
    scope: str = ""
    #: What the page showed as this person's answer when it was opened.
    answer: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Return what a browser sends with each request."""
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    async def ask(self, path: str, body: dict[str, str] | None = None) -> HTTPResponse:
        """Send one request and keep the cookies."""
        request = HTTPRequest(
            self.base + path,
            method="GET" if body is None else "POST",
            body=None if body is None else urlencode({**body, "_xsrf": self.cookies.get("_xsrf", "")}),
            headers={**self.headers, "Accept-Encoding": "gzip"},
            decompress_response=False,
            follow_redirects=False,
            request_timeout=PATIENCE,
            connect_timeout=PATIENCE,
        )
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        for cookie in answer.headers.get_list("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    async def join(self, code: str, role: str = "leader") -> None:
        """Become someone of the first unit."""
        link = f"/j/{code}?language=nl&role={role}"
        form = (await self.ask(link)).body
        unit = re.search(r'name="unit" value="([^"]+)"', _text(form))
        if unit is None or (await self.ask(link, {"unit": unit[1]})).code != 302:
            raise Failed("could not join")

    async def open(self, files: list[str] | None = None) -> float:
        """Open the page; return the seconds until its widgets are there."""
        begun = time.perf_counter()
        await self.look()
        for start in range(0, len(files or ()), 6):  # as many at once as a browser asks of one server
            answers = await asyncio.gather(*map(self.ask, (files or [])[start : start + 6]))
            if any(answer.code != 200 for answer in answers):
                raise Failed("a file is missing")
        await self.connect()
        return time.perf_counter() - begun

    async def look(self) -> None:
        """Ask for the page and keep which kernel it has."""
        answer = await self.ask(self.page)
        kernel = re.search(r'"kernelId": "([0-9a-f-]{36})"', _text(answer.body))
        if kernel is None:
            raise Failed(f"no page: {answer.code}")
        self.kernel = kernel[1]

    async def connect(self) -> dict[str, dict[str, Any]]:
        """Open the websocket, ask for the kernel's information and its widgets; return their states."""
        url = f"{self.base.replace('http', 'ws', 1)}/api/kernels/{self.kernel}/channels?session_id={uuid.uuid4()}"
        request = HTTPRequest(url, headers=self.headers, connect_timeout=PATIENCE, request_timeout=PATIENCE)
        self.socket = await websocket_connect(request, subprotocols=[SUBPROTOCOL], compression_options={})
        await self._say("kernel_info_request", {})
        await self._hear("kernel_info_reply")
        await self._say("comm_open", {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}}, "1.0.0")
        await self._say("comm_msg", {"comm_id": "c", "data": {"method": "request_states"}})
        content: dict[str, Any] = {}
        while content.get("comm_id") != "c":
            content = await self._hear("comm_msg")
        states = {key: model["state"] for key, model in content["data"]["states"].items()}
        for key, state in states.items():
            if QUESTION in (state.get("questions") or {}):
                self.card, self.scope = key, state["scope"]
                self.answer = state["questions"][QUESTION]["answer"]
        return states

    async def save(self, text: str, visibility: str = "table") -> float:
        """Save an answer; return the seconds until the page says that it is on disk."""
        begun = time.perf_counter()
        attempt = uuid.uuid4().hex
        asked = {"type": "save", "key": QUESTION, "value": text, "visibility": visibility, "attempt": attempt}
        message = {"method": "custom", "content": {**asked, "scope": self.scope}}
        await self._say("comm_msg", {"comm_id": self.card, "data": message})
        while True:
            content = await self._hear("comm_msg")
            reply = content["data"].get("state", {}).get("replies", {}).get(QUESTION)
            if content["comm_id"] == self.card and reply and reply["attempt"] == attempt:
                if reply["status"] != "saved":
                    raise Failed(f"not saved: {reply['status']}")
                return time.perf_counter() - begun

    async def lives(self) -> bool | None:
        """Return whether the page's kernel is there; None when nobody answers."""
        try:
            code = (await self.ask(f"/alive/{self.kernel}")).code
        except (OSError, HTTPClientError):
            return None
        return {204: True, 410: False}.get(code)

    async def until_closed(self) -> None:
        """Hear whatever is said until the websocket is closed."""
        while self.socket is not None and await self.socket.read_message() is not None:
            pass

    def leave(self) -> None:
        """Close the websocket."""
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    async def _say(self, kind: str, content: dict[str, object], version: str = "") -> None:
        header = {"msg_id": uuid.uuid4().hex, "username": "", "session": "s", "msg_type": kind, "version": "5.3"}
        parts = [dumps(header), b"{}", dumps({"version": version} if version else {}), dumps(content)]
        assert self.socket is not None
        await self.socket.write_message(pack("shell", parts), binary=True)

    async def _hear(self, kind: str) -> dict[str, Any]:
        assert self.socket is not None
        while True:
            message = await asyncio.wait_for(self.socket.read_message(), PATIENCE)
            if message is None:
                raise Failed("the websocket was closed")
            # The kind stands in the header, which is the first part; most messages need not be read further.
            _, parts = unpack(message if isinstance(message, bytes) else message.encode())
            if loads(parts[0])["msg_type"] == kind:
                return dict(loads(parts[3]))


def _text(body: bytes) -> str:
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
