"""Pages come, but no live connection: the page says what is in the way and what to do, and goes on once it is gone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import PATIENCE, Visitor
from tests.no_websocket import AWAY, BAD, DROPPED, FINE, HANGS, REFUSED, SILENT, Proxy, proxy
from tests.rehearsed_day import practised
from tests.served_day import ServedDay, serve
from themeday.day.load import load_day

pytestmark = pytest.mark.browser

BLOCKED, NO_ANSWER, LOST = "tegengehouden", "De laptop antwoordt niet", "De verbinding is weg"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    folder: Path = tmp_path_factory.mktemp("day") / "day"
    practised(folder, "expectations")
    with serve(folder) as served:
        yield served


def behind(served: ServedDay, between: Proxy) -> ServedDay:
    """The same day, as one finds it behind the proxy."""
    return dataclasses.replace(served, participants=served.participants.replace(port(served), str(between.port)))


def port(served: ServedDay) -> str:
    return served.base.rsplit(":", 1)[1]


def someone(browser: Browser, served: ServedDay) -> Visitor:
    """Someone who joins, with a clock that tests move on."""
    person = Visitor(browser)
    person.page.clock.install()
    person.join(served, "leader", load_day(served.folder).units[0])
    return person


def pass_time(person: Visitor, seconds: int) -> None:
    for _ in range(seconds):
        person.page.clock.run_for(1000)
        person.page.wait_for_timeout(20)  # for what arrives meanwhile


def expect_notice(person: Visitor, text: str) -> None:
    notice = person.page.locator("#td-connection")
    for _ in range(60):
        if text in (notice.text_content() or ""):
            break
        pass_time(person, 1)
    expect(notice).to_contain_text(text)
    expect(notice).to_be_visible()


@pytest.mark.parametrize("way", [REFUSED, BAD, DROPPED, HANGS, SILENT])
def test_whatever_stops_a_websocket_the_page_says_so_and_goes_on_without_it(
    browser: Browser, served: ServedDay, way: str
) -> None:
    with proxy(int(port(served)), way) as between:
        person = someone(browser, behind(served, between))
        expect_notice(person, BLOCKED)
        # Neither that it takes a moment, nor that loading it again would help.
        pass_time(person, 40)
        expect(person.page.locator("#td-connection")).to_contain_text(BLOCKED)
        expect(person.page.locator("#loading")).to_be_hidden()
        person.check_page()
        between.way = FINE
        person.page.clock.fast_forward(20_000)
        person.expect_title("Verwachtingen")
        expect(person.page.locator("#td-connection")).to_be_hidden(timeout=PATIENCE)
        person.write("hope", f"Toch nog, na {way}")
        assert person.errors == []


def test_nobody_answers_is_said_in_other_words_and_what_is_typed_is_kept(browser: Browser, served: ServedDay) -> None:
    with proxy(int(port(served)), FINE) as between:
        person = someone(browser, behind(served, between))
        person.expect_title("Verwachtingen")
        between.way = HANGS
        person.page.reload()
        between.way = AWAY
        expect_notice(person, NO_ANSWER)
        between.way = BAD
        expect_notice(person, BLOCKED)
        between.way = FINE
        person.page.clock.fast_forward(20_000)
        person.expect_title("Verwachtingen")
        expect(person.page.locator("#td-connection")).to_be_hidden(timeout=PATIENCE)


def test_a_network_that_blocks_later_on_is_told_from_a_connection_that_is_away(
    browser: Browser, served: ServedDay
) -> None:
    with proxy(int(port(served)), FINE) as between:
        person = someone(browser, behind(served, between))
        person.expect_title("Verwachtingen")
        between.way = AWAY
        between.cut()
        expect_notice(person, LOST)
        between.way = REFUSED
        expect_notice(person, BLOCKED)
        person.question("direct").locator("input[value='4']").check(force=True)
        expect(person.page.locator("#td-state")).to_have_text("Niet opgeslagen, probeert het opnieuw")
        between.way = FINE
        person.page.clock.fast_forward(20_000)
        person.expect_saved("direct")
        expect(person.page.locator("#td-connection")).to_be_hidden(timeout=PATIENCE)
        expect(person.page.locator("#td-state")).to_have_text("Alles is opgeslagen")
        assert person.errors == []
