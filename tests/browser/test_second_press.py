"""What asks whether you are sure takes a second press that was meant: on every card, by mouse, finger and keyboard."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.bench import Bench
from tests.browser.visitor import LAPTOP
from tests.rehearsed_day import Rehearsal, rehearsed
from themeday.room.session import Session
from themeday.room.teaching import begin
from themeday.widgets.facilitator.console import Console
from themeday.widgets.organiser.review_themes import FreeText
from themeday.widgets.participant.teacher import Teacher

pytestmark = pytest.mark.browser

Made = tuple[Bench, Locator, Callable[[], bool]]


def _console(browser: Browser, party) -> Made:
    staff = party.staff()
    card = Console(staff)
    card.receive({"type": "start", "chapter": "welcome", "seq": 1})
    bench = Bench(browser, card, language="en", size=LAPTOP, styles=("design.css", "console.css"), body="td-console")
    return bench, bench.page.locator("#td-c-next-expectations"), lambda: staff.stage.current == "expectations"


def _teacher(browser: Browser, party) -> Made:
    card = Teacher(party.join())
    begin(card.session, card.choices[0]["slug"])
    card.refresh()
    bench = Bench(browser, card, language="en")
    return bench, bench.page.locator("#td-teach-end"), lambda: not card.now.get("slug")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("sure") / "day", 24)


def _themes(browser: Browser, day: Rehearsal) -> Made:
    session = Session(day.day, day.records(), day.folder.secret())
    session.bind(None, "en", staff="organiser")
    card = FreeText(session)
    card.receive({"type": "open", "question": card.questions[0]["key"], "seq": 1})
    card.receive({"type": "edit", "what": "rename", "theme": card.themes[0]["key"], "name": "Anders", "seq": 2})
    assert card.arranged
    bench = Bench(browser, card, language="en", size=LAPTOP, styles=("design.css", "review.css"), body="td-review")
    return bench, bench.page.locator("[id$=-forget]"), lambda: not card.arranged


@pytest.fixture(params=["console", "teacher", "themes"])
def made(request: pytest.FixtureRequest, browser: Browser, party) -> Iterator[Made]:
    if request.param == "themes":
        found = _themes(browser, request.getfixturevalue("day"))
    else:
        found = {"console": _console, "teacher": _teacher}[request.param](browser, party)
    yield found
    assert found[0].errors == []
    found[0].context.close()


def _held(page: Page, button: Locator) -> None:
    button.focus()
    end = time.monotonic() + 1.5
    while time.monotonic() < end:  # as a keyboard repeats a key that is held
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")


HASTY: dict[str, Callable[[Page, Locator], object]] = {
    "double click": lambda _page, button: button.dblclick(force=True),
    "double click of someone slow": lambda _page, button: button.click(click_count=2, delay=100, force=True),
    "four presses": lambda _page, button: [button.click(force=True, no_wait_after=True) for _ in range(4)],
    "held key": _held,
}


@pytest.mark.parametrize("how", HASTY)
def test_a_hasty_press_confirms_nothing(made: Made, how: str) -> None:
    bench, button, happened = made
    HASTY[how](bench.page, button)
    expect(button).to_have_attribute("aria-disabled", "true")
    assert not happened()
    expect(button).not_to_have_attribute("aria-disabled", "true")
    button.click()  # and one that is meant does
    expect(bench.page.locator("[aria-disabled=true].td-button")).to_have_count(0)
    assert happened()


ASKS = re.compile("Really|Press again|Yes, ")


def test_it_goes_on_asking_until_something_else_is_pressed(made: Made) -> None:
    bench, button, happened = made
    timers = "window.soon = setTimeout; window.later = []; window.setTimeout = (act, wait) => later.push([act, wait])"
    bench.page.evaluate(timers)
    button.click()
    asks = bench.page.get_by_text(ASKS)
    expect(asks).to_have_count(1)
    bench.page.evaluate("later.filter(([act, wait]) => wait < 60000).forEach(([act]) => act())")  # a minute later
    bench.page.evaluate("window.setTimeout = soon")
    expect(asks).to_have_count(1)
    bench.page.mouse.click(3, 3)
    expect(asks).to_have_count(0)
    button.click()
    expect(asks).to_have_count(1)
    bench.page.keyboard.press("Escape")
    expect(asks).to_have_count(0)
    assert not happened()


def test_the_console_asks_in_words_and_moves_nothing_beside_the_button(browser: Browser, party) -> None:
    bench, button, _ = _console(browser, party)
    beside = bench.page.locator("#td-c-end-now")
    before = beside.bounding_box()
    button.click()
    expect(button).to_have_text("Yes, close Welcome and open Expectations")
    after = beside.bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] + after["height"] / 2 - before["y"] < before["height"]  # on the same line
    beside.click()
    expect(beside).to_have_text("Yes, close Welcome")
    expect(button).to_have_text("Start: Expectations")
    bench.context.close()
