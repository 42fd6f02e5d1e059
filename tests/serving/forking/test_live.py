"""Forked pages and the browsers that follow them: who hears what, what is told again, and how a page ends."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import psutil
import pytest

from tests.serving.forking.conftest import House
from themeday.serving.forking.client import Forks
from themeday.serving.forking.messages import as_message, dumps, pack, unpack
from themeday.serving.live import LivePage, LivePages

PAGE = """
import ipywidgets
button, text = ipywidgets.Button(), ipywidgets.Text()
def work(_):
    text.value += "x" * 1000
button.on_click(work)
ipywidgets.VBox([button, text])
"""


class Tab:
    """A browser that hears."""

    def __init__(self, session: str) -> None:
        self.session = session
        self.heard: list[dict[str, Any]] = []
        self.closed = False

    def tell(self, message: bytes) -> None:
        channel, parts = unpack(message)
        self.heard.append({**as_message(parts), "channel": channel})

    def close(self) -> None:
        self.closed = True

    def kinds(self) -> list[str]:
        return [message["header"]["msg_type"] for message in self.heard]


def message(kind: str, content: dict[str, Any]) -> bytes:
    header = {"msg_id": "m", "session": "s", "username": "", "msg_type": kind, "version": "5.3"}
    return pack("shell", [dumps(header), b"{}", dumps({"version": "1.0.0"}), dumps(content)])


async def until(true: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.02)


async def click(page: LivePage, tab: Tab, number: int) -> None:
    page.say(number, message("comm_open", {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}}))
    page.say(number, message("comm_msg", {"comm_id": "c", "data": {"method": "request_states"}}))
    await until(lambda: any("states" in str(one["content"]) for one in tab.heard))
    states = next(one for one in tab.heard if "states" in one["content"].get("data", {}))["content"]["data"]["states"]
    button = next(key for key, one in states.items() if one["model_name"] == "ButtonModel")
    clicked = {"comm_id": button, "data": {"method": "custom", "content": {"event": "click"}}}
    page.say(number, message("comm_msg", clicked))


@asynccontextmanager
async def opened(house: House, forks: Forks) -> AsyncIterator[tuple[LivePages, LivePage]]:
    live = LivePages(forks, 5)
    built = await forks.built(house.notebook(PAGE), "nl")
    kernel_id = await live.open(built, house.codes[0], f"participant:{house.codes[0]}:nl")
    page = live.owned(kernel_id, house.codes[0])
    assert page is not None
    try:
        yield live, page
    finally:
        live.stop()
        await asyncio.sleep(0.05)


def test_answers_go_to_the_one_who_asked_and_news_to_everyone(house: House, forks: Forks) -> None:
    async def go() -> None:
        async with opened(house, forks) as (_, page):
            one, other = Tab("one"), Tab("other")
            first, second = page.attach(one), page.attach(other)
            assert first != second
            page.say(first, message("kernel_info_request", {}))
            await until(lambda: "kernel_info_reply" in one.kinds())
            await until(lambda: "idle" in str(other.heard))
            assert "kernel_info_reply" not in other.kinds()
            await click(page, one, first)
            await until(lambda: "xxx" in str(other.heard))

    asyncio.run(go())


def test_a_served_page_runs_no_code_whoever_asks(house: House, forks: Forks) -> None:
    async def live() -> None:
        async with opened(house, forks) as (_, page):
            tab = Tab("tab")
            number = page.attach(tab)
            for kind in ("execute_request", "debug_request", "inspect_request", "complete_request"):
                page.say(number, message(kind, {"code": "text.value = 'run'", "cursor_pos": 4}))
            await until(lambda: len([one for one in tab.heard if one["channel"] == "shell"]) == 4)
            replies = [one["content"] for one in tab.heard if one["channel"] == "shell"]
            assert [reply.get("ename") for reply in replies] == ["NotHere", "NotHere", None, None]
            assert (replies[2]["found"], replies[3]["matches"]) == (False, [])
            assert "comm_msg" not in tab.kinds()  # nothing was changed

    asyncio.run(live())


def test_what_was_told_while_a_browser_was_away_is_told_when_it_is_back(house: House, forks: Forks) -> None:
    async def go() -> None:
        async with opened(house, forks) as (_, page):
            one = Tab("one")
            number = page.attach(one)
            await click(page, one, number)
            page.detach(number)
            again, stranger = Tab("one"), Tab("another")
            await until(lambda: page._away["one"].size > 1000)
            page.attach(stranger)
            page.attach(again)
            assert "xxx" in str(again.heard)
            assert not stranger.heard

    asyncio.run(go())


def test_who_missed_too_much_starts_anew(house: House, forks: Forks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("themeday.serving.live._MOST_MISSED_BYTES", 500)

    async def go() -> None:
        async with opened(house, forks) as (_, page):
            one = Tab("one")
            number = page.attach(one)
            await click(page, one, number)
            page.detach(number)
            await until(lambda: page._away["one"].too_much)
            assert page.attach(Tab("one")) == 0
            assert page.attach(Tab("fresh")) > 0

    asyncio.run(go())


def test_the_oldest_of_very_many_tabs_makes_room(house: House, forks: Forks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("themeday.serving.live._MOST_BROWSERS", 3)

    async def go() -> None:
        async with opened(house, forks) as (_, page):
            tabs = [Tab(str(number)) for number in range(5)]
            numbers = [page.attach(tab) for tab in tabs]
            assert [tab.closed for tab in tabs] == [True, True, False, False, False]
            page.say(numbers[-1], message("kernel_info_request", {}))
            await until(lambda: "kernel_info_reply" in tabs[-1].kinds())

    asyncio.run(go())


def test_only_the_owner_finds_a_page(house: House, forks: Forks) -> None:
    async def go() -> None:
        async with opened(house, forks) as (live, page):
            assert live.owned(page.kernel_id, house.codes[0]) is page
            assert live.owned(page.kernel_id, house.codes[1]) is None
            assert live.owned(page.kernel_id, "") is None

    asyncio.run(go())


@pytest.mark.parametrize("how", ["killed", "ended", "idle"])
def test_a_page_that_ends_is_forgotten_and_lets_its_browsers_go(
    house: House, forks: Forks, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go() -> None:
        async with opened(house, forks) as (live, page):
            tab = Tab("one")
            number = page.attach(tab)
            if how == "killed":
                os.kill(page.process.pid, signal.SIGKILL)
            elif how == "ended":
                await live.shut_down(page.kernel_id)
            else:
                monkeypatch.setattr("themeday.serving.live.IDLE_SECONDS", -1)
                live._look()
                assert page.kernel_id in live  # someone looks at it
                page.detach(number)
                live._look()
            await until(lambda: page.kernel_id not in live)
            assert tab.closed or how == "idle"
            await until(lambda: page.process.poll() is not None)

    asyncio.run(go())


def test_a_page_that_is_busy_when_it_ends_is_ended_all_the_same(
    house: House, forks: Forks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("themeday.serving.live._FAREWELL_SECONDS", 0.3)

    async def go() -> None:
        live = LivePages(forks, 5)
        slow = house.notebook(PAGE.replace('text.value += "x" * 1000', "import time; time.sleep(60)"))
        built = await forks.built(slow, "nl")
        kernel_id = await live.open(built, house.codes[0], f"participant:{house.codes[0]}:nl")
        page = live.owned(kernel_id, house.codes[0])
        assert page is not None
        tab = Tab("one")
        await click(page, tab, page.attach(tab))
        await live.shut_down(kernel_id)
        await until(lambda: page.process.poll() is not None, 5)
        live.stop()

    asyncio.run(go())


def test_no_page_outlives_its_application(house: House, forks: Forks) -> None:
    async def go() -> None:
        async with opened(house, forks) as (live, page):
            process = psutil.Process(page.process.pid)
            live.stop()
            await until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)

    asyncio.run(go())
