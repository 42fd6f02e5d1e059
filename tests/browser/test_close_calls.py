"""Two things in one corner, and fields that have to be filled in."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.bench import Bench
from themeday.i18n import translate
from themeday.room.stage import Timer
from themeday.serving.rendering import _SAID
from themeday.widgets.participant.board import Board
from themeday.widgets.participant.chapter import chapter_page
from themeday.widgets.participant.header import Header

pytestmark = pytest.mark.browser

SIZES = [(320, 568), (360, 740), (375, 740), (414, 800), (568, 320), (667, 375), (844, 390), (1366, 850)]
STATE = """(text) => {
  document.getElementById("td-state")?.remove();
  const state = document.createElement("p");
  document.body.append(Object.assign(state, { id: "td-state", className: "td-state", textContent: text }));
}"""

# Both at one moment, once the header has said how high it is now.
BOXES = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(
  [".td-timer", "#td-state"].map((one) => document.querySelector(one).getBoundingClientRect().toJSON())))))"""


@pytest.mark.parametrize("letters", [100, 150])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_how_much_time_is_left_covers_nothing_that_says_whether_it_is_saved(
    browser: Browser, party, language: str, letters: int
) -> None:
    bench = Bench(
        browser,
        Header(party.join(language=language), "welcome"),
        language=language,
        extra=f":root {{ font-size: {letters}%; }}",
    )
    page = bench.page
    timer = page.locator(".td-timer")
    for shown in (Timer(time.time() + 5400), Timer(left=754), Timer(time.time())):
        party.staff().set_stage("", {"timer": shown.to_text()})
        bench.follow()
        expect(timer).to_be_visible()
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for kind, text in _SAID.items():
                if kind not in ("saved", "saving", "unsaved", "failed"):
                    continue
                page.evaluate(STATE, translate(language, text))
                one, other = page.evaluate(BOXES)
                beside = one["x"] >= other["x"] + other["width"] or other["x"] >= one["x"] + one["width"]
                above = other["y"] + other["height"] <= one["y"]
                assert beside or above, (width, kind, one, other)
                assert other["y"] >= 0
                assert other["x"] + other["width"] <= width
                assert one["x"] >= 0
    assert bench.errors == []
    bench.context.close()


# What a thumb or an eye needs, brought into sight at the lower edge, as a browser does with what gets the focus.
COVERED = """() => {
  const covered = [];
  for (const one of document.querySelectorAll(".td-question :is(button, .td-step, .td-option, select), .td-status")) {
    if (!one.getClientRects().length || !(one.textContent || one.matches("select"))) continue;
    scrollTo({ top: 0, behavior: "instant" });
    one.scrollIntoView({ block: "nearest", behavior: "instant" });
    const { left, bottom, height, width } = one.getBoundingClientRect();
    const at = document.elementFromPoint(left + Math.min(width / 2, 20), bottom - Math.min(height / 4, 4));
    if (!at || !(one.contains(at) || at.contains(one))) covered.push(one.outerHTML.slice(0, 90) + at?.className);
  }
  return covered;
}"""
NARROW = [(320, 568), (375, 667), (667, 375)]


@pytest.mark.parametrize(("width", "height"), NARROW)
def test_what_floats_covers_no_button_no_answer_and_no_line_about_saving(
    browser: Browser, party, width: int, height: int
) -> None:
    party.staff().set_stage("", {"timer": Timer(time.time() + 240).to_text()})
    me = party.join(language="nl")
    bench = Bench(browser, chapter_page(me, "expectations"), language="nl", size={"width": width, "height": height})
    page = bench.page
    page.evaluate(STATE, translate("nl", _SAID["unsaved"]))
    expect(page.locator(".td-timer")).to_be_visible()
    hope = page.locator('[data-key="hope"]')
    hope.get_by_role("button").first.click()
    expect(hope.locator(".td-status")).not_to_be_empty()
    assert page.evaluate(COVERED) == []
    for one in page.evaluate(BOXES):  # the edge of the screen, and nothing that lies on the page
        assert (one["x"], one["width"]) == (0, width)
    assert bench.errors == []
    bench.context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("width", "height"), NARROW[:2])
def test_that_another_part_is_open_covers_no_button_and_says_what_becomes_of_a_half_sentence(
    browser: Browser, party, language: str, width: int, height: int
) -> None:
    staff = party.staff()
    for chapter in ("welcome", "expectations"):
        staff.set_stage(chapter, {"state": "open", "opened": "1"})
    staff.set_stage("", {"current": "expectations"})
    me = party.join(language=language)
    bench = Bench(browser, chapter_page(me, "welcome"), language=language, size={"width": width, "height": height})
    bench.page.evaluate(STATE, translate(language, _SAID["unsaved"]))
    expect(bench.page.locator(".td-next")).to_contain_text(translate(language, "What you typed here stays."))
    assert bench.page.evaluate(COVERED) == []
    assert bench.errors == []
    bench.context.close()


@pytest.mark.parametrize(("width", "height"), NARROW)
def test_why_something_was_refused_comes_into_sight(browser: Browser, party, width: int, height: int) -> None:
    party.staff().set_stage("", {"timer": Timer(time.time() + 240).to_text()})
    bench = Bench(
        browser, chapter_page(party.join(), "expectations"), language="en", size={"width": width, "height": height}
    )
    page, hope = bench.page, bench.page.locator('[data-key="hope"]')
    page.evaluate(STATE, "Not everything is saved yet")
    button = hope.get_by_role("button").first
    hope.locator("textarea").fill("x" * 5000)
    button.evaluate(
        "(el) => scrollBy({ top: el.getBoundingClientRect().bottom - innerHeight + 64, behavior: 'instant' })"
    )
    button.evaluate("(el) => el.click()")
    line = hope.locator(".td-status")
    expect(line).to_have_attribute("data-kind", "refused")
    under = page.evaluate("document.querySelector('#td-state').getBoundingClientRect().top")
    box = line.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= under
    bench.context.close()


@pytest.fixture
def board(browser: Browser, party) -> Iterator[Bench]:
    young = party.join()
    young.save("expectations", next(q for q in _questions("expectations") if q.key == "matching"), "yes")
    party.staff().set_stage("pairing", {"board": "open"})
    made = Bench(browser, Board(young), language="en")
    yield made
    assert made.errors == []
    made.context.close()


def _questions(chapter: str) -> list:
    from themeday.chapters import CHAPTERS

    return list(CHAPTERS[chapter].questions)


def test_what_a_decision_needs_is_marked_for_eye_and_ear(board: Bench) -> None:
    card = board.card()
    for field in (
        card.get_by_label("Leader (required)"),
        card.get_by_label("Why? Only young colleagues read this. (required)"),
    ):
        expect(field).to_be_visible()
        assert field.evaluate("(one) => one.required")
    expect(card.get_by_role("group", name="What do you want? (required)")).to_be_visible()
    assert card.get_by_role("radio").evaluate_all("(all) => all.every((one) => one.required)")


def test_ones_own_pair_code_is_told_to_be_that(browser: Browser, party) -> None:
    me = party.join()
    bench = Bench(browser, chapter_page(me, "agreements"), language="en")
    bench.page.get_by_label("The other's pair code").fill(me.my_pair_code)
    bench.page.get_by_role("button", name="Form a pair").click()
    expect(bench.page.get_by_text("This is your own pair code.", exact=False)).to_be_visible()
    bench.context.close()
