"""One phone: joins, fetches a page and its files, opens its websocket, asks for its widgets, types and saves."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks.phones.wire import Failed, Socket, Web

QUESTION = "hope"
_ROLES = ("leader", "young_colleague")


@dataclass
class Phone:
    """One participant's browser.

    Args:
        base: address of the server.
        page: path of the page.
    """

    base: str
    page: str
    socket: Socket | None = None
    kernel: str = ""
    card: str = ""
    scope: str = ""
    saved: int = 0
    session: str = field(default_factory=lambda: str(uuid.uuid4()))

    def __post_init__(self) -> None:
        place = urlsplit(self.base)
        self.web = Web(place.hostname or "", place.port or 80)

    async def join(self, code: str, number: int = 0) -> None:
        """Become a participant; roles, units and tables are filled evenly.

        Args:
            code: of the day, as in its link.
            number: which one this is.
        """
        link = f"/j/{code}?language=nl&role={_ROLES[number % 2]}"
        form = (await self.web.ask(link)).text
        units = re.findall(r'name="unit" value="([^"]+)"', form)
        places = re.findall(r'<option value="(\w+:\d+)"', form)
        if not units:
            raise Failed("could not join")
        chosen = {"unit": units[number // 2 % len(units)], "place": places[number % len(places)] if places else ""}
        if (await self.post(link, chosen)) != 302:
            raise Failed("could not join")

    async def post(self, path: str, fields: dict[str, str]) -> int:
        """Send a form, or what a page sends when it is left; return the status.

        Args:
            path: of the form.
            fields: what is in it.
        """
        form = urlencode({**fields, "_xsrf": self.web.cookies.get("_xsrf", "")}).encode()
        return (await self.web.ask(path, form)).status

    async def open(self, files: Sequence[str] = ()) -> float:
        """Open the page; return the seconds until its widgets are there.

        Args:
            files: what a browser fetches with it, when it has nothing yet. As in a browser, that begins with the first
                bytes of the page, and the widgets come when all of it is there.
        """
        begun = time.perf_counter()
        fetching: list[asyncio.Task[None]] = []

        def fetch() -> None:
            if not fetching:
                fetching.extend(asyncio.ensure_future(self._fetch(file)) for file in files)

        try:
            answer = await self.web.ask(self.page, begun=fetch)
            found = re.search(r'"kernelId": "([0-9a-f-]{36})"', answer.text)
            if found is None:
                raise Failed(f"no page: {answer.status}")
            self.kernel = found[1]
            await asyncio.gather(*fetching)
        finally:
            for task in fetching:
                task.cancel()
        self.session = str(uuid.uuid4())
        await self.connect()
        if not self.card:
            raise Failed("the page is not whole")
        return time.perf_counter() - begun

    async def _fetch(self, file: str) -> None:
        answer = await self.web.ask(file)
        if answer.status != 200:
            raise Failed(f"a file is missing: {answer.status}")

    async def connect(self) -> None:
        """Open the websocket, ask for the kernel's information and the states of its widgets."""
        self.socket = Socket(self.web)
        await self.socket.open(f"/api/kernels/{self.kernel}/channels?session_id={self.session}")
        self.socket.listening = True
        self._say("kernel_info_request", {})
        await self._hear("kernel_info_reply")
        control = uuid.uuid4().hex
        opened: dict[str, object] = {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}}
        self._say("comm_open", opened, "1.0.0")
        self._say("comm_msg", {"comm_id": control, "data": {"method": "request_states"}})
        while True:
            content = await self._hear("comm_msg")
            if content["comm_id"] == control:
                break
        self._rest()
        for key, model in content["data"]["states"].items():
            state = model["state"]
            if QUESTION in (state.get("questions") or {}):
                self.card, self.scope = key, state["scope"]
                self.saved = max([0, *(reply["seq"] for reply in state["replies"].values())])

    async def save(self, text: str) -> float:
        """Save an answer; return the seconds until the page says that it is on disk.

        Args:
            text: the answer.
        """
        begun = time.perf_counter()
        self.saved += 1
        if self.socket is None:
            raise Failed("not connected")
        self.socket.listening = True
        asked = {"type": "save", "key": QUESTION, "value": text, "visibility": "table", "seq": self.saved}
        message = {"method": "custom", "content": {**asked, "scope": self.scope}}
        self._say("comm_msg", {"comm_id": self.card, "data": message})
        while True:
            content = await self._hear("comm_msg")
            reply = content["data"].get("state", {}).get("replies", {}).get(QUESTION)
            if content["comm_id"] == self.card and reply and reply["seq"] == self.saved:
                if reply["status"] != "saved":
                    raise Failed(f"not saved: {reply['status']}")
                self._rest()
                return time.perf_counter() - begun

    async def end(self) -> None:
        """Leave as a browser does that closes its tab: the websocket, and a word that the page may go."""
        self.leave()
        if self.kernel:
            await self.post(f"/voila/api/shutdown/{self.kernel}", {})
        self.kernel = ""

    def leave(self) -> None:
        """Lose the connections, as a phone does that goes to sleep."""
        if self.socket is not None:
            self.socket.close()
        self.socket = None
        self.web.close()

    def _rest(self) -> None:
        if self.socket is not None:
            self.socket.listening = False

    def _say(self, kind: str, content: dict[str, object], version: str = "") -> None:
        if self.socket is None:
            raise Failed("not connected")
        self.socket.say(kind, content, self.session, version)

    async def _hear(self, kind: str) -> dict[str, Any]:
        if self.socket is None:
            raise Failed("not connected")
        while True:
            header, content = await self.socket.hear()
            if header["msg_type"] == kind:
                return content()
