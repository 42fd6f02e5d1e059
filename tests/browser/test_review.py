"""The review in a browser: read by everyone, its first screen, charts, what is found by typing, and themes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.bench import Bench
from tests.browser.visitor import LAPTOP, PHONE, RULES
from tests.rehearsed_day import Rehearsal, rehearsed
from tests.reviewed import Reviewed
from themeday.i18n import LANGUAGES
from themeday.report.numbers import in_ten
from themeday.room.session import Session
from themeday.store import Damage

pytestmark = pytest.mark.browser

CHAPTERS = ("Who took part", "Before and after", "Pairs and agreements", "All answers in words", "Open one question")


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
    expect(bench.page.locator("#td-chapters")).to_have_text(chapter)


# The longest that a figure is said with, as the card writes it; none may be cut or run into the next.
TOO_WIDE = """(text) => [...document.querySelectorAll(".td-five dd.td-value")].filter((one) => {
  one.className = "td-value td-long";
  one.textContent = text;
  return one.scrollWidth > one.clientWidth;
}).length"""


@pytest.mark.parametrize("width", [1920, 1366, 1024, 390])
def test_a_figure_in_words_is_whole(browser: Browser, day: Rehearsal, width: int) -> None:
    session = Session(day.day, day.records(), day.folder.secret())
    session.bind(None, "nl", staff="organiser")
    size = {"width": width, "height": 768}
    made = Bench(
        browser, Reviewed(session).top, language="nl", size=size, styles=("design.css", "review.css"), body="td-review"
    )
    shares = [(0.58, 0.58), (0.0, 0.29), (0.71, 1.0), (0.33, 0.57)]
    texts = [in_ten(language, *share) for language in LANGUAGES for share in shares]
    assert [text for text in texts if made.page.evaluate(TOO_WIDE, text)] == []
    made.context.close()


def test_everyone_can_read_it_on_a_phone_and_on_a_laptop(bench: Bench, pictures: Path) -> None:
    page = bench.page
    for chapter in CHAPTERS:
        _open(bench, chapter)
        for size in (PHONE, LAPTOP):
            page.set_viewport_size(size)
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            assert page.evaluate("document.documentElement.scrollHeight") <= 10 * size["height"], chapter
            bench.picture(pictures, f"review-{chapter[:4]}-{size['width']}".lower())
    expect(page.get_by_role("heading", name="Damaged rows")).to_be_visible()
    assert bench.errors == []


def test_the_first_screen_of_a_laptop_says_what_the_day_came_to_and_what_to_do(bench: Bench) -> None:
    page = bench.page
    page.set_viewport_size({"width": 1366, "height": 768})
    assert page.locator(".td-five > div").count() == 5
    assert page.locator(".td-two svg[role=img]").count() == 2
    page.evaluate("scrollTo(0, 0)")
    for part in (*page.locator(".td-five > div").all(), *page.locator(".td-two svg").all(), page.locator(".td-now h2")):
        box = part.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 768
    for chart in page.locator(".td-two svg").all():
        assert re.search(r": (from )?\S*\d", chart.get_attribute("aria-label") or "")


def test_a_chart_is_saved_as_a_picture_for_a_slide(bench: Bench, tmp_path: Path) -> None:
    with bench.page.expect_download() as download:
        bench.page.get_by_role("button", name="Save as a picture").first.click()
    assert download.value.suggested_filename.endswith(".png")
    download.value.save_as(tmp_path / "slide.png")
    with Image.open(tmp_path / "slide.png") as picture:
        assert picture.width == 1600
        colours = picture.convert("RGB").getcolors(1 << 24) or []
        assert len(colours) > 20  # a line and letters, and not an empty page


def test_a_question_is_found_by_typing_words_of_it(bench: Bench) -> None:
    _open(bench, "Open one question")
    field = bench.card(2).get_by_label("Question", exact=True)
    field.fill("USEFUL most")
    bench.page.get_by_role("button", name="Closing · What was most useful").click()
    expect(bench.page.get_by_role("table", name="What was most useful to you today?")).to_be_visible()
    expect(field).to_have_value(re.compile("What was most useful"))
    field.fill("xyz")
    expect(bench.page.locator(".td-found")).to_have_text("Nothing found. Try another word.")
    # Words of an answer find it too, and a mouse is not needed.
    field.fill("speed dates")
    field.press("ArrowDown")
    bench.page.keyboard.press("Enter")
    expect(field).to_have_value(re.compile("What was most useful"))


def test_outcomes_are_searched_while_one_types(bench: Bench) -> None:
    _open(bench, "All answers in words")
    search = bench.card(2).get_by_label("Search")
    search.press_sequentially("leader")
    expect(bench.card(2).get_by_role("status")).to_have_text(re.compile(r"^\d+ answers$"))
    expect(search).to_have_value("leader")
    expect(search).to_be_focused()
    search.fill("")
    before = bench.page.locator(".td-pager span").text_content() or ""
    bench.page.get_by_role("button", name="Next page").click()
    expect(bench.page.locator(".td-pager span")).not_to_have_text(before)
    bench.page.get_by_role("button", name="Answer", exact=True).click()
    expect(bench.page.locator("th[aria-sort=ascending]")).to_contain_text("Answer")


def test_two_rooms_are_chosen_and_compared(bench: Bench) -> None:
    _open(bench, "Two rooms side by side")
    bench.page.get_by_label("Beside it").select_option("room:c")
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
