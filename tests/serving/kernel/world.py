"""Pages of one day in this process, and browsers that keep every byte they are told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from tests.conftest import Party
from themeday.group_commit.commits import Commits
from themeday.i18n import known
from themeday.room.session import Session
from themeday.serving.broadcaster import Broadcaster
from themeday.serving.kernel.page import Page
from themeday.serving.kernel.protocol import as_message, as_parts, loads, pack, unpack
from themeday.serving.kernel.registry import PageRegistry
from themeday.serving.kernel.scope import guard
from themeday.store.records import Records

T = TypeVar("T")
NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
PARTICIPANTS = {path.stem.partition("_")[2]: path for path in sorted((NOTEBOOKS / "participant").glob("*.ipynb"))}
STAFF = {name: NOTEBOOKS / "facilitator" / f"{name}.ipynb" for name in ("console", "projector")}
CONTROL = "jupyter.widget.control"
_names = count(1)


class Browser:
    """A browser that keeps every byte it is told."""

    def __init__(self, session: str = "", heard: Callable[[bytes], None] = lambda _: None) -> None:
        self.session = session or f"session {next(_names)}"
        self.told: list[bytes] = []
        self.closed = False
        self.number = 0
        self._heard = heard

    def tell(self, message: bytes) -> None:
        """Keep a message."""
        self.told.append(message)
        self._heard(message)

    def close(self) -> None:
        """Note that it was let go."""
        self.closed = True

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Return all it was told, with the channel."""
        return [parsed(message) for message in self.told]

    def kinds(self) -> list[str]:
        """Return the kinds of all it was told."""
        return [kind_of(message) for message in self.told]

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """Return the contents of all messages of a kind."""
        return [parsed(message)["content"] for message in self.told if kind_of(message) == kind]


def kind_of(message: bytes) -> str:
    """Return the kind of a message, without reading the rest of it."""
    return str(loads(unpack(message)[1][0])["msg_type"])


def parsed(message: bytes) -> dict[str, Any]:
    """Return a message as its parts and channel."""
    channel, parts = unpack(message)
    return {**as_message(parts), "channel": channel}


def packed(kind: str, content: object, channel: str = "shell", **header: object) -> bytes:
    """Return a message as browsers send it."""
    head = {"msg_id": f"m{next(_names)}", "msg_type": kind, "username": "", "session": "s", "version": "5.3", **header}
    return pack(
        channel, as_parts({"header": head, "parent_header": {}, "metadata": {}, "content": content, "buffers": []})
    )


def asks_states(comm_id: str = "c") -> list[bytes]:
    """Return the messages with which a browser asks for all widgets."""
    return [
        packed("comm_open", {"comm_id": comm_id, "target_name": CONTROL, "data": {}}),
        packed("comm_msg", {"comm_id": comm_id, "data": {"method": "request_states"}}),
    ]


def custom(comm_id: str, content: object) -> bytes:
    """Return a message to a card."""
    return packed("comm_msg", {"comm_id": comm_id, "data": {"method": "custom", "content": content}})


class World:
    """One day's pages, in a loop that runs only while something is done."""

    def __init__(self, party: Party | None = None, most: int = 10_000) -> None:
        self.loop = asyncio.new_event_loop()
        guard(self.loop)
        self.party = party or Party()
        self.pages = PageRegistry(self._session, most, Commits(self.party.session()))
        self.follower = Broadcaster(self.records, self.party.clock)
        self.pages.acted = self.follower.acted

    @property
    def records(self) -> Records:
        """Return the day's records, which all pages share."""
        return self.party.records

    def __enter__(self) -> World:
        return self

    def __exit__(self, *error: object) -> None:
        self.run(self.pages.stop)
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    def _session(self, language: str) -> Session:
        made = self.party.session()
        made.followed, made.language = True, known(language)
        return made

    def run(self, act: Callable[..., T], *values: object) -> T:
        """Do something while the loop runs."""

        async def now() -> T:
            return act(*values)

        return self.loop.run_until_complete(now())

    def wait(self, work: Awaitable[T]) -> T:
        """Wait for something."""

        async def now() -> T:
            return await work

        return self.loop.run_until_complete(now())

    def open(self, notebook: Path, identity: str) -> Page:
        """Open a page, as the server does for someone's first tab."""
        built = self.pages.built(notebook, identity.rpartition(":")[2])
        return self.run(self.pages.open, built, identity)

    def attach(self, page: Page, browser: Browser | None = None) -> Browser:
        """Let a browser follow a page."""
        found = browser or Browser()
        found.number = page.attach(found)
        return found

    def say(self, page: Page, browser: Browser, messages: Iterable[bytes]) -> None:
        """Let a browser say something, and wait until all of it is answered."""

        async def now() -> None:
            for message in messages:
                assert page.say(browser.number, message)
            answers: list[bytes] = []
            answered = Browser(heard=lambda told: answers.extend([told] * (kind_of(told) == "kernel_info_reply")))
            answered.number = page.attach(answered)
            page.say(answered.number, packed("kernel_info_request", {}))
            while page.alive and not answers:
                await asyncio.sleep(0)
            page.browsers.pop(answered.number, None)

        self.loop.run_until_complete(now())

    def states(self, page: Page, browser: Browser | None = None) -> dict[str, Any]:
        """Return the states of all widgets of a page as a browser learns them."""
        asking = browser or self.attach(page)
        comm_id = f"c{next(_names)}"
        self.say(page, asking, asks_states(comm_id))
        (found,) = [one["data"]["states"] for one in asking.of_kind("comm_msg") if one["comm_id"] == comm_id]
        if browser is None:
            page.browsers.pop(asking.number, None)
        return dict(found)

    def follow(self) -> None:
        """Let every page show what is new."""
        self.records.refresh()
        self.loop.run_until_complete(self.follower.tell())


def notebook(folder: Path, *cells: str, name: str = "page.ipynb") -> Path:
    """Write a notebook of some cells; return its file."""
    found = [
        {"cell_type": "code", "id": f"{n}", "execution_count": None, "metadata": {}, "outputs": [], "source": cell}
        for n, cell in enumerate(cells)
    ]
    path = folder / name
    path.write_text(json.dumps({"cells": found, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return path
