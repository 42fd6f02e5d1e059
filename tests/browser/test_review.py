"""The review in a browser: read by everyone, and themes arranged with the keyboard; the table of all outcomes apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.bench import Bench
from tests.browser.visitor import LAPTOP, PHONE, RULES
from tests.rehearsed_day import Rehearsal, rehearsed
from tests.reviewed import Reviewed
from themeday.room.session import Session
from themeday.store import Damage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("review") / "day", 60)


@pytest.fixture(scope="module")
def bench(browser: Browser, day: Rehearsal) -> Iterator[Bench]:
    session = Session(day.day, day.records(), day.folder.secret())
    session.bind(None, "en", staff="organiser")
    session.records.shared.damaged.append(Damage(12, b"torn"))
    reviewed = Reviewed(session)
    cards = (
        reviewed.top,
        reviewed.damaged,
        reviewed.chapters,
        reviewed.themes,
    )
    made = Bench(browser, *cards, language="en", size=LAPTOP, styles=("design.css", "review.css"), body="td-review")
    yield made
    made.context.close()


def _open(bench: Bench, chapter: str) -> None:
    bench.page.get_by_role("navigation", name="On this page").get_by_role("button", name=chapter).click()
    expect(bench.page.get_by_role("heading", name=chapter)).to_be_visible()


def test_everyone_can_read_it_on_a_phone_and_on_a_laptop(bench: Bench, pictures: Path) -> None:
    page = bench.page
    _open(bench, "Open one question")
    bench.card(2).get_by_label("Question", exact=True).select_option("closing/useful")
    expect(page.get_by_role("table", name="What was most useful to you today?")).to_be_visible()
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        bench.picture(pictures, f"review-{size['width']}")
    expect(page.get_by_role("heading", name="Damaged rows")).to_be_visible()
    assert bench.errors == []


def test_two_rooms_are_chosen_and_compared(bench: Bench) -> None:
    _open(bench, "Two rooms side by side")
    bench.page.get_by_label("Beside it").select_option("rooms:c")
    expect(bench.page.get_by_role("columnheader", name="Zaal C (n = 20)")).to_be_visible()


def test_themes_are_named_moved_and_merged(bench: Bench, pictures: Path) -> None:
    card = bench.card(3)
    card.get_by_label("Question", exact=True).select_option("closing/take_along")
    themes = card.locator("details")
    expect(themes.first).to_be_visible()
    before = themes.count()
    themes.first.locator("summary").focus()
    bench.page.keyboard.press("Enter")
    name = themes.first.get_by_label("Name of this theme")
    name.fill("Weer <b>leren</b>")
    themes.first.get_by_role("button", name="Rename").click()
    expect(card.locator(".td-theme-title").first).to_have_text("Weer <b>leren</b>")
    expect(card.locator(".td-status")).to_have_attribute("data-kind", "saved")
    expect(themes.first).to_have_attribute("open", "")
    themes.first.get_by_role("checkbox").first.check()
    themes.first.get_by_role("button", name="Move the ticked answers").click()
    expect(themes).to_have_count(before + 1)
    bench.picture(pictures, "review-themes")
    themes.first.get_by_label("Merge into").select_option(index=0)
    themes.first.get_by_role("button", name="Merge").click()
    expect(themes).to_have_count(before)
    card.get_by_role("button", name="Propose themes anew").click()
    expect(card.locator(".td-status")).to_contain_text("Press again")
    card.get_by_role("button", name="Propose themes anew").click()
    expect(card.get_by_role("button", name="Propose themes anew")).to_have_count(0)
