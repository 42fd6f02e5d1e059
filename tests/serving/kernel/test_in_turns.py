"""A page that has much to tell when a slow disk is done tells it in turns, and does nothing twice because of that."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest

from tests.serving.kernel.world import Browser
from themeday.errors import CANNOT_WRITE, NotSaved
from themeday.serving.kernel.page import Page


class SlowDisk:
    """Knows when what a page wrote is on disk: when a test says so."""

    def __init__(self) -> None:
        self.foreseen = 0
        self.taken_back = 0
        self.waiting: list[Callable[[NotSaved | None], None]] = []

    def after(self, number: int, tell: Callable[[NotSaved | None], None]) -> None:
        self.waiting.append(tell)

    def refusing(self, error: NotSaved) -> AbstractContextManager[None]:
        return nullcontext()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> SlowDisk:
    monkeypatch.setattr("themeday.serving.kernel.page._TURN_SECONDS", 0.0)  # one act each turn
    return SlowDisk()


def test_others_have_their_turn_while_a_page_tells_what_waited(disk: SlowDisk) -> None:
    happened: list[str] = []
    page = Page("k", "someone", keeping=disk)
    page.attach(Browser(heard=lambda _: happened.append("told")))

    def write() -> None:
        disk.foreseen += 1
        page._publish("comm_msg", {})

    async def go() -> None:
        loop = asyncio.get_running_loop()

        def other() -> None:
            happened.append("other")
            if happened.count("told") < 5:
                loop.call_soon(other)

        page.act(write)
        for _ in range(4):
            page.act(lambda: page._publish("comm_msg", {}))
        assert happened == []
        other()
        disk.waiting[0](None)
        while happened.count("told") < 5:
            await asyncio.sleep(0)

    asyncio.run(go())
    assert "told told" not in " ".join(happened)


def test_what_is_on_disk_and_not_told_yet_is_not_done_again_when_the_next_fails(disk: SlowDisk) -> None:
    done: Counter[str] = Counter()
    page = Page("k", "someone", keeping=disk)
    browser = Browser()
    page.attach(browser)

    def write(name: str) -> Callable[[], None]:
        def act() -> None:
            done[name] += 1
            disk.foreseen += done[name] == 1  # what fails again writes nothing
            page._publish("comm_msg", {"name": name})

        return act

    async def go() -> None:
        page.act(write("first"))
        page.act(lambda: page._publish("comm_msg", {"name": "between"}))
        page.act(write("second"))
        page.act(write("third"))
        first, second, third = disk.waiting
        first(None)
        second(None)
        assert page._held[0].kept, "this test is about what is on disk and not told yet"
        disk.taken_back = 3
        third(NotSaved(CANNOT_WRITE))

    asyncio.run(go())
    assert done == {"first": 1, "second": 1, "third": 2}
    assert [one["name"] for one in browser.of_kind("comm_msg")][:3] == ["first", "between", "second"]


def test_what_was_done_after_the_disk_failed_and_before_one_hears_of_it_is_not_done_again(disk: SlowDisk) -> None:
    done: Counter[str] = Counter()
    page = Page("k", "someone", keeping=disk)

    def write(name: str) -> Callable[[], None]:
        def act() -> None:
            done[name] += 1
            disk.foreseen += done[name] == 1

        return act

    async def go() -> None:
        page.act(write("lost"))
        disk.taken_back = disk.foreseen
        disk.foreseen += 1
        page.act(write("later"))
        lost, later = disk.waiting
        lost(NotSaved(CANNOT_WRITE))
        later(None)

    asyncio.run(go())
    assert done == {"lost": 2, "later": 1}
    assert not page._held
