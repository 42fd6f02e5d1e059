"""One page: what browsers hear and missed, whose turn it is, and that what goes wrong stays its own."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from tests.serving.kernel.world import Browser, World, asks_states, custom, notebook, packed
from themeday.serving.kernel import missed_messages
from themeday.serving.kernel import page as page_module
from themeday.serving.kernel.missed_messages import EVERY_BROWSER
from themeday.serving.kernel.page import Page

SECRET = "words of someone"
FACILITATOR = "staff:facilitator:nl"
# A card that does whatever it is told to, as a card with a mistake in it would.
CARD = f"""
import asyncio
import ipywidgets
from themeday.room.session import Session

session = Session.here()
card = ipywidgets.HTML("before")
kinds = {{kind.__name__: kind for kind in (ValueError, SystemExit, KeyboardInterrupt, MemoryError, RecursionError)}}
held = []

def fail(kind):
    raise kinds[kind]({SECRET!r})

async def fail_later(kind):
    fail(kind)

def told(_, message, __):
    what, kind = message.get("do"), message.get("kind", "")
    loop = asyncio.get_running_loop()
    if what == "fail":
        fail(kind)
    elif what == "task":
        held.append(loop.create_task(fail_later(kind)))
    elif what == "thread":
        held.append(loop.create_task(asyncio.to_thread(fail, kind)))
    elif what == "timer":
        loop.call_later(0, fail, kind)
    elif what == "soon":
        loop.call_soon(fail, kind)
    elif what == "write":
        card.value = message["text"]
    elif what == "observe":
        card.observe(lambda _: fail(kind), "value")
        card.value = "changed"
    elif what == "on change":
        session.on_change(lambda: fail(kind))

card.on_msg(told)
card
"""
KINDS = ("ValueError", "SystemExit", "KeyboardInterrupt", "MemoryError", "RecursionError")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return notebook(tmp_path, CARD)


@pytest.fixture
def page(world: World, path: Path) -> Page:
    return world.open(path, FACILITATOR)


def tell(world: World, page: Page, browser: Browser, **content: object) -> None:
    world.say(page, browser, [custom(page.shown_ids[0], content)])


def value(world: World, page: Page) -> str:
    return str(world.states(page)[page.shown_ids[0]]["state"]["value"])


# Browsers


def test_every_browser_hears_what_changes_and_the_one_that_asked_hears_the_answer(world: World, page: Page) -> None:
    one, two = world.attach(page), world.attach(page)
    tell(world, page, one, do="write", text="after")
    for browser in (one, two):
        assert [content["data"]["state"] for content in browser.of_kind("comm_msg")] == [{"value": "after"}]
    world.say(page, one, [packed("comm_info_request", {})])
    assert "comm_info_reply" in one.kinds()
    assert "comm_info_reply" not in two.kinds()


def test_what_was_told_while_a_browser_was_away_comes_first_when_it_is_back(world: World, page: Page) -> None:
    stays, away = world.attach(page), world.attach(page)
    page.detach(away.number)
    for text in ("one", "two"):
        tell(world, page, stays, do="write", text=text)
    assert away.told == []
    back = world.attach(page, Browser(away.session))
    assert back.number not in (EVERY_BROWSER, away.number)
    assert [content["data"]["state"]["value"] for content in back.of_kind("comm_msg")] == ["one", "two"]
    tell(world, page, stays, do="write", text="three")
    assert back.of_kind("comm_msg")[-1]["data"]["state"]["value"] == "three"
    assert back.told == [message for message in stays.told if message in back.told]


def test_a_tab_that_is_new_missed_nothing(world: World, page: Page) -> None:
    stays, away = world.attach(page), world.attach(page)
    page.detach(away.number)
    tell(world, page, stays, do="write", text="one")
    assert world.attach(page, Browser("another")).told == []


def test_who_missed_too_much_must_begin_anew(world: World, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed_messages, "_MOST_MISSED", 4)
    stays, away = world.attach(page), world.attach(page)
    page.detach(away.number)
    for n in range(5):
        tell(world, page, stays, do="write", text=f"{n}")
    again = world.attach(page, Browser(away.session))
    assert (again.number, again.told) == (EVERY_BROWSER, [])
    assert world.attach(page, Browser(away.session)).number != EVERY_BROWSER, (
        "by then it knows nothing and asks for all"
    )


def test_only_the_last_few_that_went_are_waited_for(world: World, page: Page) -> None:
    browsers = [world.attach(page) for _ in range(6)]
    for browser in browsers:
        page.detach(browser.number)
    tell(world, page, world.attach(page), do="write", text="one")
    assert [bool(world.attach(page, Browser(one.session)).told) for one in browsers] == [False] * 3 + [True] * 3


def test_the_oldest_tab_makes_room_for_the_newest(world: World, page: Page) -> None:
    browsers = [world.attach(page) for _ in range(page_module._MOST_BROWSERS + 2)]
    assert [browser.closed for browser in browsers] == [True] * 2 + [False] * page_module._MOST_BROWSERS
    assert len(page.browsers) == page_module._MOST_BROWSERS


def test_a_browser_that_is_gone_already_is_no_matter(world: World, page: Page) -> None:
    page.detach(77)
    page.detach(EVERY_BROWSER)
    browser = world.attach(page)
    page.detach(browser.number)
    page.detach(browser.number)


def test_a_page_that_ended_lets_everyone_go_and_answers_nobody(world: World, page: Page) -> None:
    browser = world.attach(page)
    world.run(page.end)
    world.run(page.end)
    assert (browser.closed, page.alive, page.browsers) == (True, False, {})
    assert page not in world.pages
    assert world.attach(page).number == EVERY_BROWSER

    async def later() -> None:
        page.say(browser.number, packed("kernel_info_request", {}))
        await asyncio.sleep(0)

    world.loop.run_until_complete(later())
    assert browser.told == []


# Turns


def test_a_flood_keeps_no_other_page_waiting(world: World, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn ends by the clock; here the clock says after each answer that it was long enough."""
    ticks = iter(range(10**9))
    monkeypatch.setattr(page_module.time, "perf_counter", lambda: next(ticks) * page_module._TURN_SECONDS)
    flooded, other = world.open(path, FACILITATOR), world.open(path, "staff:organiser:nl")
    order: list[str] = []
    flood, calm = Browser(), Browser()
    flood.number, calm.number = flooded.attach(flood), other.attach(calm)
    flood._heard = lambda _: order.append("flood")
    calm._heard = lambda _: order.append("calm")

    async def now() -> None:
        for _ in range(200):
            flooded.say(flood.number, packed("comm_info_request", {}))
        other.say(calm.number, packed("comm_info_request", {}))
        while order.count("calm") < 2:
            await asyncio.sleep(0)

    world.loop.run_until_complete(now())
    assert order.count("flood") < 20


def test_all_of_a_flood_is_answered_in_order(world: World, page: Page) -> None:
    browser = world.attach(page)
    requests = [packed("comm_info_request", {}, msg_id=f"{n}") for n in range(300)]
    world.say(page, browser, requests)
    asked = [m["parent_header"]["msg_id"] for m in browser.messages if m["header"]["msg_type"] == "comm_info_reply"]
    assert asked == [f"{n}" for n in range(300)]


def test_who_sends_faster_than_is_read_is_told_so(world: World, page: Page) -> None:
    browser = world.attach(page)
    large = packed("comm_info_request", {"target_name": "x" * 2**20})

    async def now() -> list[bool]:
        return [page.say(browser.number, large) for _ in range(12)]

    kept = world.loop.run_until_complete(now())
    assert kept[0]
    assert not kept[-1]
    world.say(page, browser, [])
    assert browser.kinds().count("comm_info_reply") == kept.count(True), "what was taken is answered, and room is again"


def test_what_is_no_message_is_left_out(world: World, page: Page) -> None:
    browser = world.attach(page)
    world.say(page, browser, [b"", b"\x00" * 50, packed("comm_msg", [])])
    assert browser.kinds().count("status") <= 1


# What goes wrong


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", ["fail", "observe", "task", "timer", "soon", "thread"])
def test_what_fails_on_a_page_harms_only_that_page_and_is_told_by_its_kind(
    world: World, path: Path, words: pytest.LogCaptureFixture, way: str, kind: str
) -> None:
    page, other = world.open(path, FACILITATOR), world.open(path, "staff:organiser:nl")
    mine, theirs = world.attach(page), world.attach(other)
    tell(world, page, mine, do=way, kind=kind)
    world.loop.run_until_complete(asyncio.sleep(0.01))
    tell(world, other, theirs, do="write", text="all is well")
    assert theirs.of_kind("comm_msg")[-1]["data"]["state"]["value"] == "all is well"
    tell(world, page, mine, do="write", text="here too")
    assert value(world, page) == "here too"
    world.run(page.end)  # what nobody waited for is told when it is let go
    assert kind in words.text or way == "thread" or way == "task"
    assert SECRET not in words.text
    assert SECRET not in str([record.exc_info for record in words.records])
    assert SECRET.encode() not in b"".join([*mine.told, *theirs.told])


def test_what_fails_while_following_stops_no_other(world: World, path: Path, words: pytest.LogCaptureFixture) -> None:
    pages = [world.open(path, f"staff:{who}:nl") for who in ("facilitator", "organiser", "facilitator")]
    for page, kind in zip(pages, ("ValueError", "SystemExit", ""), strict=True):
        if kind:
            tell(world, page, world.attach(page), do="on change", kind=kind)
    reached: list[bool] = []
    pages[-1].act(lambda: pages[-1].scope.sessions[0].on_change(lambda: reached.append(True)))
    world.party.join()
    world.follow()
    assert reached == [True]
    assert all(page.alive for page in pages)
    assert "ValueError" in words.text
    assert "SystemExit" in words.text
    assert SECRET not in words.text


def test_a_request_that_fails_is_answered_with_its_kind_alone(world: World, page: Page) -> None:
    browser = world.attach(page)

    def fail(*_: Any) -> None:
        raise ValueError(SECRET)

    page.scope.comms.comms["x"] = type("Broken", (), {"target_name": property(fail)})()
    world.say(page, browser, [packed("comm_info_request", {})])
    (reply,) = browser.of_kind("comm_info_reply")
    assert reply == {"status": "error", "ename": "ValueError", "evalue": "", "traceback": []}
    del page.scope.comms.comms["x"]


def test_someone_whom_nobody_knows_gets_a_page_that_says_nothing(
    world: World, path: Path, words: pytest.LogCaptureFixture
) -> None:
    page = world.open(path, "participant:ZZZZ9999:nl")
    assert page.alive
    assert not page.scope.sessions[0].bound
    assert "UnknownParticipant" in words.text


def test_the_cards_own_log_keeps_no_words(world: World, page: Page, words: pytest.LogCaptureFixture) -> None:
    """ipywidgets logs what a callback raises, with its words."""
    card = page.scope.widgets[page.shown_ids[0]]
    try:
        raise ValueError(SECRET)
    except ValueError:
        card.log.warning("Exception in callback %s", SECRET, exc_info=True)
    assert "ValueError" in words.text
    assert SECRET not in words.text
    assert [record.levelno for record in words.records][-1] == logging.WARNING


def test_what_a_browser_asked_for_by_itself_is_told_to_no_other(world: World, page: Page) -> None:
    asks, other = world.attach(page), world.attach(page)
    world.say(page, asks, asks_states())
    assert b"update_states" in b"".join(asks.told)
    assert b"update_states" not in b"".join(other.told)
    page.detach(asks.number)
    world.say(page, asks, asks_states())  # it was on its way
    back = world.attach(page, Browser(asks.session))
    assert b"update_states" in b"".join(back.told)
    assert b"update_states" not in b"".join(other.told)
    page.detach(back.number)
    assert len(page._openers) <= 2


def test_a_channel_that_is_opened_again_by_its_name_belongs_to_who_opened_it_last(world: World, page: Page) -> None:
    first, second = world.attach(page), world.attach(page)
    world.say(page, first, asks_states())
    page.detach(first.number)
    world.say(page, second, asks_states())
    assert b"update_states" in b"".join(second.told)


def test_a_browser_that_opens_ever_more_channels_fills_no_memory(world: World, page: Page) -> None:
    before = len(page.scope.comms.comms)
    browser = world.attach(page)
    for n in range(3 * page_module._MOST_CHANNELS):
        world.say(page, browser, asks_states(f"{n}")[:1])
        world.say(page, browser, [packed("comm_open", {"comm_id": f"no-{n}", "target_name": "none", "data": {}})])
    assert len(page._openers) <= page_module._MOST_CHANNELS
    assert len(page.scope.comms.comms) - before <= page_module._MOST_CHANNELS
    page.detach(browser.number)
    world.say(page, world.attach(page), asks_states("at last"))
