"""A page's whole life, lived once by nobody before the first fork.

Python prepares much the first time it is needed: it adapts bytecode, fills caches, loads modules. Done before the fork
it is done once and shared by all pages; done after it, each page does it for itself and keeps its own copy.
"""

from __future__ import annotations

import asyncio
import socket
from importlib import import_module

from themeday.people import Role
from themeday.rehearsal import demo_session
from themeday.serving.forking import comms
from themeday.serving.forking.messages import dumps, frame, pack
from themeday.serving.forking.stream import StreamKernel
from themeday.session import Session

_ROUNDS = 10  # Python 3.11 adapts a function after eight calls
_AS_A_BROWSER: tuple[tuple[str, dict[str, object]], ...] = (
    ("kernel_info_request", {}),
    ("comm_open", {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}}),
    ("comm_msg", {"comm_id": "c", "data": {"method": "request_states"}}),
    ("comm_close", {"comm_id": "c"}),
)


def practise() -> None:
    """Open a page with invented people, talk to it, save an answer, and forget it all."""
    comms.install()
    import_module("ipywidgets").register_comm_target()
    asyncio.run(_live())
    comms.forget()


async def _live() -> None:
    # By name: nothing in this package knows cards, only whoever is served does.
    chapter_page = import_module("themeday.widgets.chapter").chapter_page
    session = demo_session()
    chapter_page(session, "expectations")
    session.unbound.append(session)
    here, there = socket.socketpair()
    with there:
        there.setblocking(False)
        kernel = StreamKernel(here)
        living = asyncio.ensure_future(kernel.run(lambda: _arrive(session)))
        reader, writer = await asyncio.open_unix_connection(sock=there.dup())
        for _ in range(_ROUNDS):
            for kind, content in _AS_A_BROWSER:
                writer.write(frame(1, _message(kind, content)))
            await reader.read(2**20)
        await asyncio.sleep(0.2)
        kernel.stop()
        await living
        writer.close()


def _message(kind: str, content: dict[str, object]) -> bytes:
    header = {"msg_id": "practice", "session": "", "username": "", "msg_type": kind, "version": "5.3"}
    return pack("shell", [dumps(header), b"{}", dumps({"version": "1.0.0"}), dumps(content)])


def _arrive(session: Session) -> None:
    session.unbound.remove(session)
    for role in (Role.LEADER, Role.YOUNG_COLLEAGUE):
        who = next(one for one in session.records.participants() if one.role is role)
        for language in session.day.languages:
            session.bind(who, language)
