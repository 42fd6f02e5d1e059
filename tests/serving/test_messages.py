"""What a page's browser may say to its kernel, and what it hears: a real kernel, a real websocket."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.served_day import ServedDay
from tests.serving.test_doors import Phone
from themeday.day.load import load_day
from themeday.room.session import Session
from themeday.serving.kernel.protocol import SUBPROTOCOL, as_message, as_parts, pack, unpack
from themeday.store.folder import DataFolder
from themeday.store.records import Records

pytestmark = pytest.mark.server

COMM = {"comm_id": "c1", "target_name": "jupyter.widget"}
FORBIDDEN = {
    "execute_request": {"code": "", "silent": False, "store_history": False, "user_expressions": {}},
    "complete_request": {"code": "Sess", "cursor_pos": 4},
    "inspect_request": {"code": "Session", "cursor_pos": 3, "detail_level": 1},
    "history_request": {"hist_access_type": "tail", "n": 5},
    "is_complete_request": {"code": "1"},
    "debug_request": {"type": "request", "seq": 1, "command": "initialize", "arguments": {}},
    "create_subshell_request": {},
    "input_reply": {"value": "x"},
}
NO_MESSAGES = [
    "",
    "[]",
    "null",
    "{}",
    '{"channel": "shell"}',
    '{"channel": "shell", "header": 5}',
    b"\x00" * 8,
    b"\xff" * 40,
]


class Page:
    """An open page's websocket."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket

    async def send(self, kind: str, content: dict[str, Any], channel: str = "shell", **metadata: str) -> None:
        header = {"msg_id": uuid.uuid4().hex, "username": "", "session": "s", "msg_type": kind, "version": "5.3"}
        message = {"header": header, "parent_header": {}, "metadata": metadata, "content": content}
        await self.socket.write_message(pack(channel, as_parts(message)), binary=True)

    async def heard(self, seconds: float = 0.7) -> list[dict[str, Any]]:
        found = []
        while True:
            try:
                message = await asyncio.wait_for(self.socket.read_message(), seconds)
            except TimeoutError:
                return found
            assert message is not None, "the websocket was closed"
            assert isinstance(message, bytes)
            found.append({key: part for key, part in as_message(unpack(message)[1]).items() if key != "buffers"})

    async def kinds(self) -> set[str]:
        return {message["header"]["msg_type"] for message in await self.heard()} - {"status"}

    async def alive(self) -> bool:
        await self.send("kernel_info_request", {})
        return "kernel_info_reply" in await self.kinds()


@pytest.fixture
def phone(served: ServedDay) -> Phone:
    day = load_day(served.folder)
    session = Session(day, Records.in_folder(DataFolder.of(day).path))
    session.records.refresh()
    session.set_stage("expectations", {"state": "open", "opened": "1"})
    phone = Phone()
    phone.join(served)
    return phone


@asynccontextmanager
async def open_page(served: ServedDay, phone: Phone) -> AsyncIterator[Page]:
    found = re.search(r'"kernelId": "([0-9a-f-]{36})"', phone.get(f"{served.base}/expectations").text)
    assert found is not None
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in phone.jar)
    url = served.base.replace("http", "ws", 1) + f"/api/kernels/{found[1]}/channels"
    page = Page(await websocket_connect(HTTPRequest(url, headers={"Cookie": cookies}), subprotocols=[SUBPROTOCOL]))
    await page.heard()
    yield page
    page.socket.close()
    await page.socket.read_message()


def test_a_browser_cannot_make_its_kernel_run_or_tell_anything(served: ServedDay, phone: Phone, tmp_path: Path) -> None:
    proof = tmp_path / "proof"
    FORBIDDEN["execute_request"]["code"] = f"open({str(proof)!r}, 'w')"

    async def attack() -> None:
        async with open_page(served, phone) as page:
            for channel in ("shell", "control", "stdin"):
                for kind, content in FORBIDDEN.items():
                    await page.send(kind, content, channel)
            assert await page.kinds() == set()
            assert await page.alive()

    asyncio.run(attack())
    assert not proof.exists()


def test_strange_models_and_strange_values_harm_nobody(served: ServedDay, phone: Phone) -> None:
    async def attack() -> None:
        async with open_page(served, phone) as page:
            for model, module in (
                ("FileUploadModel", "@jupyter-widgets/controls"),
                ("OutputModel", "@jupyter-widgets/output"),
                ("AnyModel", "anywidget"),
                ("../../x", "os"),
            ):
                state = {"_model_name": model, "_model_module": module, "_model_module_version": "*"}
                content = {"comm_id": uuid.uuid4().hex, "target_name": "jupyter.widget", "data": {"state": state}}
                await page.send("comm_open", content, version="2.1.0")
            await page.send("comm_open", {"comm_id": "x", "target_name": "t", "target_module": "os", "data": {}})
            await page.heard()
            await page.send("comm_info_request", {"target_name": "jupyter.widget"})
            info = next(m for m in await page.heard() if m["header"]["msg_type"] == "comm_info_reply")
            for comm in info["content"]["comms"]:
                for data in (
                    {"method": "update", "state": {"labels": "x", "questions": [1], "layout": "IPY_MODEL_x"}},
                    {"method": "update", "state": {"language": 5}, "buffer_paths": [["a", "b"]]},
                    {"method": "custom", "content": {"type": "save", "key": ["x"], "value": {"a": 1}}},
                    {"method": "nonsense"},
                    {},
                    [],
                ):
                    await page.send("comm_msg", {"comm_id": comm, "data": data})
            heard = await page.heard(1.5)
            # Neither a traceback nor a path of this laptop reaches a browser.
            assert {m["header"]["msg_type"] for m in heard} <= {"status", "comm_msg", "comm_close"}
            assert "/themeday/" not in json.dumps(heard)
            assert await page.alive()

    asyncio.run(attack())


@pytest.mark.parametrize("message", NO_MESSAGES)
def test_what_is_no_message_is_left_out(served: ServedDay, phone: Phone, message: str | bytes) -> None:
    async def attack() -> None:
        async with open_page(served, phone) as page:
            await page.socket.write_message(message, binary=isinstance(message, bytes))
            assert await page.alive()

    asyncio.run(attack())


def test_nothing_of_this_stands_on_the_facilitators_terminal(served: ServedDay, phone: Phone) -> None:
    phone.get(f"{served.base}/static/no-such-file.js")
    log = (served.folder / "serve.log").read_text()
    assert "127.0.0.1" not in log
    assert "eavesdropping" not in log
    assert "Traceback" not in log
