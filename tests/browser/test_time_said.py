"""The time is said to whoever cannot see it: politely, at a few moments, each once."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.bench import Bench
from themeday.room.stage import Timer
from themeday.widgets.participant.header import Header
from themeday.widgets.shared.timer import TimerCard

pytestmark = pytest.mark.browser

WORDS = {
    "nl": ["Nog de helft van de tijd", "Nog vijf minuten", "Nog één minuut", "De tijd is om"],
    "en": ["Half of the time is left", "Five minutes left", "One minute left", "Time is up"],
}
# What a screen reader says of a polite region that is there already: each text that comes into it.
HEAR = """() => {
  globalThis.heard = [];
  const regions = [...document.querySelectorAll("[aria-live=polite].td-hidden")];
  const tell = (region) => new MutationObserver(() => { if (region.textContent) heard.push(region.textContent); })
    .observe(region, { childList: true, characterData: true, subtree: true });
  regions.forEach(tell);
  return regions.length;
}"""


class Listener:
    """A participant's page with a clock that the test moves on, and what is said there."""

    def __init__(self, browser: Browser, party, language: str, *kinds: type) -> None:
        self.staff = party.staff()
        me = party.join(language=language)
        cards = [Header(me, "welcome"), *(kind(me) for kind in kinds)]
        self.bench = Bench(browser, *cards, language=language, clock=True)
        self.regions = self.bench.page.evaluate(HEAR)

    def timer(self, *, minutes: float = 0, left: float | None = None, whole: float | None = None) -> None:
        """Start a countdown, or stop it with so much left."""
        whole = 60 * minutes if whole is None else whole
        timer = Timer(time.time() + 60 * minutes, whole=whole) if left is None else Timer(left=left, whole=whole)
        self.staff.set_stage("", {"timer": timer.to_text()})
        self.bench.follow()

    def wait(self, seconds: float) -> None:
        self.bench.page.clock.run_for(int(1000 * seconds))

    @property
    def heard(self) -> list[str]:
        return list(self.bench.page.evaluate("heard"))


@pytest.fixture
def listen(browser: Browser, party) -> Iterator[object]:
    made: list[Listener] = []

    def to(language: str = "en", *kinds: type) -> Listener:
        made.append(Listener(browser, party, language, *kinds))
        return made[-1]

    yield to
    for one in made:
        assert one.bench.errors == []
        one.bench.context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_half_five_one_and_up_are_said_once_each(listen, language: str) -> None:
    page = listen(language)
    assert page.regions == 1  # there before it says something
    page.timer(minutes=16)
    for passed, said in ((7.9, 0), (0.2, 1), (2.8, 1), (0.2, 2), (3.8, 2), (0.2, 3), (1, 4), (3, 4)):
        page.wait(60 * passed)
        assert page.heard == WORDS[language][:said]


def test_an_answer_or_another_part_takes_nothing_away(listen) -> None:
    page = listen("en")
    page.timer(minutes=4)
    page.wait(60)
    page.staff.set_stage("expectations", {"state": "open", "opened": "1"})
    page.bench.follow()  # the header is drawn anew
    page.wait(62)
    assert page.heard == ["Half of the time is left"]
    page.wait(60)
    assert page.heard == ["Half of the time is left", "One minute left"]


def test_a_half_that_is_nearly_another_moment_is_not_said_apart(listen) -> None:
    page = listen("en")
    page.timer(minutes=10)
    page.wait(601)
    assert page.heard == ["Five minutes left", "One minute left", "Time is up"]


def test_nothing_is_said_while_it_is_paused_or_because_it_was_changed(listen) -> None:
    page = listen("en")
    page.timer(minutes=6)
    page.wait(50)
    page.timer(left=299, whole=360)
    page.wait(3600)
    page.timer(minutes=0.9, whole=360)
    page.wait(3)
    page.timer(minutes=1)  # exactly a moment: whoever set it said so
    page.wait(2)
    page.timer(left=0)
    page.wait(5)
    assert page.heard == []


def test_a_page_that_is_opened_later_does_not_say_it_again(listen) -> None:
    first = listen("en")
    first.timer(minutes=5.1)
    first.wait(8)
    assert first.heard == ["Five minutes left"]
    first.timer(minutes=4.98, whole=306)
    again = listen("en")
    again.wait(5)
    assert again.heard == []


def test_two_cards_say_it_once_and_it_does_not_stay(listen) -> None:
    page = listen("en", TimerCard, TimerCard)
    page.timer(minutes=1.1)
    page.wait(7)
    assert page.heard == ["One minute left"]
    page.wait(25)
    expect(page.bench.page.get_by_text("One minute left")).to_have_count(0)
    page.wait(40)
    assert page.heard == ["One minute left", "Time is up"]
