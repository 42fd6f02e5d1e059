"""Up to five tabs of one person: their views as they are, and the card they share, in any order of what they do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from tests.browser.test_trying_again import MODEL
from themeday.chapters import CHAPTERS
from themeday.errors import NotSaved
from themeday.widgets.participant.question import QuestionCard
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.labels import LABELS

pytestmark = pytest.mark.browser

TRAITS = ("labels", "language", "scope", "replies", "questions")
SAVED, AGAIN, UNSAVED = (LABELS[name] for name in ("saved", "tries_again", "unsaved"))
# What the line of the whole page would say.
LISTEN = """
globalThis.page = new Map();
addEventListener("td-keeping", ({ detail: { name, kind } }) => {
  if (kind) page.set(name, kind); else page.delete(name);
});
"""


class Laptop:
    """The card of one person, and the tabs that show it."""

    def __init__(self, browser: Browser, party: Any) -> None:
        self.context = browser.new_context()
        self.context.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<!doctype html><body>"))
        self.records = party.records
        self.card = QuestionCard(party.join(), "welcome", CHAPTERS["welcome"].question("help"))
        self.card._send = lambda message, buffers=None: self._tell(deepcopy(message["state"]))
        self.tabs: list[Page] = []

    def open(self) -> Page:
        page = self.context.new_page()
        self.tabs.append(page)
        self.load(page)
        return page

    def load(self, page: Page) -> None:
        """Load a tab, for the first time or again."""
        page.goto("http://kit.test/")
        page.evaluate(MODEL + LISTEN)
        state = {name: self.card.get_state(name)[name] for name in TRAITS}
        page.evaluate("([source, state]) => show(source, state)", [front_end("question").default_value, state])

    def write(self, page: Page, text: str) -> None:
        page.locator("textarea").fill(text)

    def save(self, page: Page) -> None:
        page.locator("button").click()

    def answer(self) -> None:
        """Take all that the tabs sent, until they send nothing more."""
        while sent := [message for page in self.tabs for message in page.evaluate("model.sent.splice(0)")]:
            for message in sent:
                self.card._receive(None, message, None)

    def _tell(self, state: dict[str, Any]) -> None:
        for page in self.tabs:
            page.evaluate("(state) => model.update(state)", {k: v for k, v in state.items() if k in TRAITS})


def said(page: Page) -> tuple[str, list[str]]:
    """Return what the card says, and what the page is told."""
    line = page.locator(".td-status")
    return line.text_content() or "", page.evaluate("[...page.values()]")


@pytest.fixture
def laptop(browser: Browser, new_party: Callable[[], Any]) -> Iterator[Laptop]:
    laptop = Laptop(browser, new_party())
    yield laptop
    laptop.context.close()


def test_the_second_tab_hears_that_its_answer_is_saved_as_the_first_one_did(laptop: Laptop) -> None:
    tabs = [laptop.open(), laptop.open()]
    for tab, text in zip(tabs, ("Van de ene", "Van de andere"), strict=True):
        laptop.write(tab, text)
        laptop.save(tab)
        laptop.answer()
        assert said(tab) == (SAVED, ["saved"])


def test_a_word_for_one_tab_is_none_for_another_that_waits(laptop: Laptop) -> None:
    one, other = laptop.open(), laptop.open()
    laptop.write(one, "kort")
    laptop.write(other, "lang")
    laptop.save(one)
    laptop.save(other)
    before = laptop.card.session.answer("welcome", "help")
    assert before is None
    (message,) = one.evaluate("model.sent.splice(0)")
    laptop.card._receive(None, message, None)
    assert said(one) == (SAVED, ["saved"])
    assert said(other)[1] != ["saved"]
    laptop.answer()
    assert said(other) == (SAVED, ["saved"])


def test_what_is_typed_in_one_tab_comes_back_there_whatever_another_saves_or_types(laptop: Laptop) -> None:
    one, other = laptop.open(), laptop.open()
    laptop.write(one, "Hier was ik mee bezig")
    laptop.write(other, "En hier ook")
    laptop.load(one)
    assert one.locator("textarea").input_value() == "Hier was ik mee bezig"
    laptop.save(other)
    laptop.answer()
    for _ in range(2):
        laptop.load(one)
        assert one.locator("textarea").input_value() == "Hier was ik mee bezig"
        assert said(one) == (UNSAVED, ["unsaved"])
    # A tab that is closed leaves what was typed to those that are opened next, until one has saved it.
    one.close()
    laptop.tabs.remove(one)
    new, newer = laptop.open(), laptop.open()
    assert new.locator("textarea").input_value() == "Hier was ik mee bezig"
    laptop.save(new)
    laptop.answer()
    for _ in range(2):
        assert newer.locator("textarea").input_value() == "Hier was ik mee bezig"
        assert said(newer)[0] == SAVED
        laptop.load(newer)
    left = "Object.keys(localStorage).filter((name) => name.startsWith('themeday:'))"
    assert newer.evaluate(left) == []


STEPS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(["write and save", "write and save", "save again", "write", "reload", "disk"]),
        st.sampled_from(["kort", "lang"]),
    ),
    min_size=3,
    max_size=12,
)


@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],  # each example is some seconds of five real tabs
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
@example(
    steps=[  # a tab that is loaded takes over what another has on its screen, and goes on with something else
        (0, "disk", "kort"),
        (2, "write and save", "lang"),
        (1, "reload", "kort"),
        (1, "write and save", "kort"),
        (2, "reload", "lang"),
    ]
)
def test_in_any_order_each_tab_says_how_its_own_went_and_the_page_says_the_same(
    browser: Browser, new_party: Callable[[], Any], steps: list[tuple[int, str, str]]
) -> None:
    with ExitStack() as stack:
        laptop = Laptop(browser, new_party())
        stack.callback(laptop.context.close)
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        tabs = [laptop.open() for _ in range(1 + max(number for number, _, _ in steps))]
        typed: dict[int, str] = {}
        broken = False

        def refuse(*_: object) -> None:
            raise NotSaved("Not saved: the laptop cannot write.")

        for number, what, text in steps:
            tab = tabs[number]
            if what == "disk":
                broken = not broken
                patch.setattr(laptop.records, "append", refuse) if broken else patch.undo()
                continue
            if what == "reload":
                laptop.load(tab)
                laptop.answer()
            if what.startswith("write"):
                laptop.write(tab, text)
                typed[number] = text
            if what.endswith(("save", "again")) and tab.locator("textarea").input_value():
                here = tab.locator("textarea").input_value()
                laptop.save(tab)
                laptop.answer()
                there = laptop.card.session.answer("welcome", "help")
                kept = there is not None and there.value == here
                # What stands there already is kept without the disk. Each tab says how its own went, at once.
                assert said(tab) == ((SAVED, ["saved"]) if kept else (AGAIN, ["failed"]))
                assert kept or broken
                typed.pop(number, None) if kept else typed.update({number: here})
            # What was typed in a tab and is not kept stands there, whatever the others do.
            for other, text_there in list(typed.items()):
                there = laptop.card.session.answer("welcome", "help")
                if there is not None and there.value == text_there and said(tabs[other]) == (SAVED, ["saved"]):
                    del typed[other]  # by another tab, which had the same
                    continue
                assert tabs[other].locator("textarea").input_value() == text_there
            for one in tabs:
                line, page = said(one)
                assert page in ([], ["saved"], ["unsaved"], ["failed"], ["saving"])
                if page == ["saved"]:
                    assert line == SAVED
                if page == ["failed"]:
                    assert line == AGAIN
                if page == ["unsaved"]:
                    assert line == UNSAVED
