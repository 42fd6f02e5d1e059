"""What is said of something that is to be kept: every state, whatever happens in it, and every way through."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SOURCE = (Path(__file__).parents[2] / "widgets" / "shared" / "keeping.js").read_text("utf-8")
STATES = ("untouched", "unsaved", "saving", "no_answer", "tries_again", "refused", "saved", "withdrawn")
HAPPENS = ("type", "ask", "silence", "fail", "keep", "withdraw", "refuse", "overtake", "reopen")

# From each state, in the order of HAPPENS; nothing where it means nothing.
ASKED = ("unsaved", "saving", "no_answer", "tries_again", "saved", "withdrawn", "refused", "unsaved", "")
FOLLOWS = {
    "untouched": ("unsaved", "saving", "", "", "", "", "", "", ""),
    "unsaved": ("unsaved", "saving", "", "", "saved", "withdrawn", "", "", ""),
    "saving": ASKED,
    "no_answer": ASKED,
    "tries_again": ("unsaved", "saving", "tries_again", *ASKED[3:]),
    "refused": ("unsaved", "saving", "", "", "saved", "withdrawn", "", "", "unsaved"),
    "saved": ("unsaved", "saving", "", "", "", "", "", "", ""),
    "withdrawn": ("unsaved", "saving", "", "", "", "", "", "", ""),
}
KINDS = ("", "unsaved", "saving", "failed", "failed", "refused", "saved", "withdrawn")


class Keeping:
    """The module, in a browser."""

    def __init__(self, browser: Browser) -> None:
        self.page = browser.new_page()
        self.page.add_script_tag(content=SOURCE)
        pairs = [list(pair) for pair in product(STATES, HAPPENS)]
        found = self.page.evaluate("(pairs) => pairs.map(([state, what]) => following(state, what))", pairs)
        self.following = {(state, what): after for (state, what), after in zip(pairs, found, strict=True)}

    def each(self, of: str) -> list[object]:
        found: list[object] = self.page.evaluate(f"(states) => states.map({of})", list(STATES))
        return found


@pytest.fixture(scope="module")
def keeping(browser: Browser) -> Keeping:
    return Keeping(browser)


def test_each_state_is_followed_by_what_stands_here(keeping: Keeping) -> None:
    expected = {
        (state, what): after for state, row in FOLLOWS.items() for what, after in zip(HAPPENS, row, strict=True)
    }
    assert keeping.following == expected
    assert keeping.page.evaluate("Object.keys(KEEPING)") == list(STATES)


def test_each_state_has_a_kind_and_is_tried_or_open_as_it_says(keeping: Keeping) -> None:
    assert keeping.each("kindOf") == list(KINDS)
    assert [state for state, yes in zip(STATES, keeping.each("isTried"), strict=True) if yes] == list(STATES[2:5])
    assert [state for state, yes in zip(STATES, keeping.each("isOpen"), strict=True) if yes] == list(STATES[1:6])


def test_no_way_leads_to_saved_but_the_laptops_word(keeping: Keeping) -> None:
    words = {"saved": "keep", "withdrawn": "withdraw", "refused": "refuse", "tries_again": "fail"}
    for (state, what), after in keeping.following.items():
        if after in words and after != state:
            assert what == words[after], (state, what)


def test_what_was_typed_is_open_from_everywhere_and_whatever_happens_it_can_be_saved_or_left(keeping: Keeping) -> None:
    """Every state is reached, and from every state one gets to "saved", without a detour through loading the page."""
    reached, latest = {"untouched"}, {"untouched"}
    while latest:
        latest = {keeping.following[state, what] for state, what in product(latest, HAPPENS)} - reached - {""}
        reached |= latest
    assert reached == set(STATES)
    for state in STATES:
        assert keeping.following[state, "type"] == "unsaved"
        assert keeping.following[keeping.following[state, "ask"], "keep"] == "saved"
