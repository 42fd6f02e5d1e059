"""A browser sends every message there is, on every channel: nothing is run, nothing answers."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.served_day import ServedDay
from tests.serving.security.figures import Tried
from tests.serving.security.room import Room
from tests.serving.security.wire import Message, connected, new_header, packed

pytestmark = pytest.mark.server

CHANNELS = ("shell", "control", "stdin", "iopub", "hb")
ODD_CHANNELS = ("", "SHELL", "Shell", " shell", "shell\x00", "control,shell", "heartbeat", "none")
#: What widgets need, and where they need it.
ALLOWED = ("comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request")
# Every message of Jupyter's protocol that a client or a kernel sends, ipykernel's own, and ipyparallel's.
KINDS = """
    execute_request execute_input execute_result execute_reply complete_request inspect_request history_request
    is_complete_request connect_request shutdown_request interrupt_request debug_request debug_event input_request
    input_reply create_subshell_request delete_subshell_request list_subshell_request usage_request clear_request
    abort_request apply_request clear_output display_data update_display_data stream error status
"""
ODD_KINDS: tuple[object, ...] = (
    "",
    "EXECUTE_REQUEST",
    "Execute_Request",
    " execute_request",
    "execute_request\n",
    "execute_request\x00",
    "execute_reque\u017ft",
    "еxecute_request",
    "execute-request",
    "comm_open execute_request",
    "comm_msg\x00execute_request",
    "COMM_OPEN",
    "no_such_request",
    "__class__",
    "shell.execute_request",
    None,
    0,
    True,
    1.5,
    ["execute_request"],
    ["comm_msg", "execute_request"],
    {"execute_request": 1},
    {"msg_type": "comm_msg"},
)


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """Return a file that only code which is run would write."""
    return tmp_path / "was-run"


def test_nothing_that_a_browser_sends_is_run(served: ServedDay, marker: Path, tried: Tried) -> None:
    code = f"open({str(marker)!r}, 'a').write('x')"
    content = contents(code)

    async def attack() -> tuple[int, list[Message]]:
        async with connected(served, Room(served).person()) as wire:
            await wire.until_answered()
            asked = [
                await wire.send(kind, content, channel)
                for channel in (*CHANNELS, *ODD_CHANNELS)
                for kind in (*KINDS.split(), *ODD_KINDS)
            ]
            wrong = [channel for channel in (*CHANNELS, *ODD_CHANNELS) if channel != "shell"]
            asked += [await wire.send(kind, content, channel) for channel in wrong for kind in ALLOWED]
            disguised = disguises(content)
            for message in disguised:
                await wire.raw(message)
            heard = await wire.until_answered() + await wire.heard(0.5)
            return len(asked) + len(disguised), answers(heard, asked)

    number, through = asyncio.run(attack())
    through = [*through, *([{"run": marker.read_text()}] if written(marker) else [])]
    tried("messages that a page has no use for", number, through)


def test_a_marker_would_be_written(marker: Path) -> None:
    exec(contents(f"open({str(marker)!r}, 'a').write('x')")["code"])  # the proof itself proves something
    assert written(marker)


def contents(code: str) -> dict[str, Any]:
    """Return a content that any request would take its code from."""
    return {
        "code": code,
        "silent": False,
        "store_history": False,
        "user_expressions": {"x": code},
        "allow_stdin": True,
        "stop_on_error": False,
        "cursor_pos": len(code),
        "detail_level": 1,
        "hist_access_type": "tail",
        "n": 5,
        "value": code,
        "expression": code,
        "restart": False,
        "type": "request",
        "attempt": "1",
        "command": "evaluate",
        "arguments": {"expression": code, "code": code, "context": "repl"},
        "comm_id": "c1",
        "target_name": "jupyter.widget",
        "target_module": "os",
        "data": {"code": code, "method": "custom"},
    }


def disguises(content: dict[str, Any]) -> list[str | bytes]:
    """Return messages that are one thing to who checks them, it may be hoped, and another to who does them."""
    run, harmless = new_header("execute_request"), new_header("comm_msg")
    doubled = [
        f'{{"msg_type": "{first}", "msg_id": "d", "session": "s", "username": "", "msg_type": "{last}"}}'
        for first, last in (("comm_msg", "execute_request"), ("execute_request", "comm_msg"))
    ]
    nested = json.dumps({**harmless, "header": run, "parent_header": run, "MSG_TYPE": "execute_request"})
    said = json.dumps(content).encode()
    rest = f'"parent_header": {{}}, "metadata": {{}}, "content": {said.decode()}, "channel": "shell"'
    older = [
        *(f'{{"header": {header}, {rest}}}' for header in (json.dumps(run), *doubled, nested)),
        f'{{"header": {json.dumps(harmless)}, "header": {json.dumps(run)}, {rest}}}',
        f'{{"header": {json.dumps(run)}, "header": {json.dumps(harmless)}, {rest}}}',
        f'{{"header": {json.dumps(harmless)}, "msg_type": "execute_request", "msg_id": "d", {rest}}}',
        f'{{"header": {json.dumps(json.dumps(run))}, {rest}}}',
        f'{{"header": {json.dumps(run)}, "channel": "iopub", {rest}}}',
        f'[{{"header": {json.dumps(run)}, {rest}}}]',
        f'\ufeff{{"header": {json.dumps(run)}, {rest}}}',
        json.dumps({"header": run, "parent_header": {}, "metadata": {}, "content": content}),
        json.dumps({"header": run, "channel": None, "parent_header": {}, "metadata": {}, "content": content}),
        json.dumps({"header": run, "channel": ["shell"], "parent_header": {}, "metadata": {}, "content": content}),
        packed("shell", [json.dumps(run).encode(), b"{}", b"{}", said]),
        "",
        "null",
        "[" * 5_000,
        '{"header": NaN}',
    ]
    headers = [json.dumps(run).encode(), *(header.encode() for header in (*doubled, nested))]
    whole = [packed("shell", [header, b"{}", b"{}", said]) for header in headers]
    plain, cover = headers[0], json.dumps(harmless).encode()
    return [
        *older,
        *whole,
        *(packed("shell", [header, b"{}", b"{}", said, b"x", b"y" * 99]) for header in headers),
        *(packed("shell", [header, *rest]) for header in headers for rest in ([], [b"{}"], [b"{}", b"{}"])),
        packed("shell", [cover, plain, b"{}", said, plain]),
        packed("shell", [b"\xef\xbb\xbf" + plain, b"{}", b"{}", said]),
        packed("shell", [plain.decode().encode("utf-16"), b"{}", b"{}", said]),
        packed("shell", [b"[" + plain + b"]", b"{}", b"{}", said]),
        *(_moved(one) for one in whole),
        *(one.decode("latin-1") for one in whole),  # as text
        json.dumps({"header": run, "channel": "shell", "content": content}),
        b"",
        b"\x00" * 7,
        b"\x00" * 64,
    ]


def _moved(message: bytes) -> bytes:
    # The offsets say that the header begins one byte later than it does.
    second = int.from_bytes(message[16:24], "little") + 1
    return message[:16] + second.to_bytes(8, "little") + message[24:]


def answers(heard: list[Message], asked: list[str]) -> list[Message]:
    """Return what was said because of some messages."""
    return [
        message
        for message in heard
        if message["parent_header"].get("msg_id") in asked
        or message["header"]["msg_type"].startswith(("execute", "stream", "error", "input"))
    ]


def written(marker: Path) -> bool:
    """Return whether code was run, also when that takes a moment."""
    deadline = time.monotonic() + 0.5
    while not marker.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return marker.exists()
