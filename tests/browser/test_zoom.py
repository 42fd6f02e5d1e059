"""Everyone reads in their own way: pages enlarged, with larger type, with more space between the letters."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.bench import Bench
from tests.browser.exhibition import PAGES, pairing_on_the_wall, show

pytestmark = pytest.mark.browser

# A phone of 320 px is also a laptop of 1280 px at 400 %, as WCAG 1.4.10 counts; 640 px is that laptop at 200 %.
NARROW, HALF = {"width": 320, "height": 640}, {"width": 640, "height": 400}
LARGE_TYPE = "html { font-size: 200% !important; }"
# WCAG 1.4.12, word for word.
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
SPACED += "p { margin-bottom: 2em !important; }"

# What sticks out of the page, and text that is cut off where its box ends.
OUT = """() => {
  const width = document.documentElement.clientWidth;
  const found = [];
  const all = document.documentElement.scrollWidth;
  if (all > width + 1) found.push(`page ${all} > ${width}`);
  for (const el of document.querySelectorAll("main *")) {
    if (!el.checkVisibility() || el.closest(".td-hidden, .td-scroll, svg, select")) continue;
    const box = el.getBoundingClientRect();
    if (box.width > 2 && (box.right > width + 1 || box.left < -1)) found.push(el.outerHTML.slice(0, 120));
    const style = getComputedStyle(el);
    const cut = el.scrollWidth > el.clientWidth + 1 && el.clientWidth > 0 && style.overflowX !== "visible";
    const written = el.matches("input, textarea, progress") ? "" : el.textContent.trim();
    if (written && (cut || style.textOverflow === "ellipsis")) found.push(`cut: ${el.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll("main *")]
  .filter((el) => el.checkVisibility() && !el.closest("svg, .td-hidden")
    && [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((el) => parseFloat(getComputedStyle(el).fontSize) / innerHeight))"""
# Once the page has heard of its new size.
TOO_HIGH = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => done(document.documentElement.scrollHeight - innerHeight))))"""
# The big screen turns its pages by itself: on a slow computer one would pass between two looks.
KEEP_STILL = """() => {
  const button = globalThis.keptStill ? null : document.getElementById("td-p-still");
  if (button) { button.click(); globalThis.keptStill = true; }
}"""
CASES = {
    "320 px": (NARROW, "/**/"),
    "200 percent": (HALF, "/**/"),
    "large type": (None, LARGE_TYPE),
    "spaced": (None, SPACED),
}
HANDHELD = [name for name in PAGES if not name.startswith("projector")]


def sticks_out(page: Page) -> list[str]:
    return list(page.evaluate(OUT))


@pytest.mark.parametrize("name", HANDHELD)
def test_nothing_sticks_out_however_it_is_read(browser: Browser, name: str) -> None:
    bench = show(browser, name)
    own = bench.page.viewport_size
    found = {}
    for case, (size, rules) in CASES.items():
        bench.page.set_viewport_size(size or own)
        sheet = bench.page.add_style_tag(content=rules)
        found[case] = sticks_out(bench.page)
        sheet.evaluate("(element) => element.remove()")
    assert found == {case: [] for case in CASES}
    _close(bench)


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("projector")])
def test_the_big_screen_fits_every_projector(browser: Browser, name: str) -> None:
    bench = show(browser, name)
    for width, height in ((1920, 1080), (1280, 720), (1024, 768)):
        bench.page.set_viewport_size({"width": width, "height": height})
        assert sticks_out(bench.page) == []
        # Nobody scrolls on a wall.
        assert bench.page.evaluate(TOO_HIGH) <= 1
        # Of the picture's height: on a wall of two metres it is a letter of two centimetres.
        assert bench.page.evaluate(SMALLEST) >= 0.0105
    _close(bench)


@pytest.mark.parametrize("kind", ["tables", "tables of three", "pairs"])
def test_three_hundred_people_fit_on_the_big_screen_page_by_page(browser: Browser, kind: str) -> None:
    together = 3 if kind == "tables of three" else 2
    groups = [[f"Boterbloem {n}.{one}" for one in range(together)] for n in range(300 // together)]
    byes = [f"Rust {n}" for n in range(40)] if kind == "tables" else []
    rounds = [{"table": f"Tafel {n}", "room": "", "names": names} for n, names in enumerate(groups, 1)]
    scene = {"pairs": groups} if kind == "pairs" else {"tables": rounds, "byes": byes}
    bench = pairing_on_the_wall(browser, **scene)
    everyone = {name for names in (*groups, byes) for name in names}
    for width, height in ((1920, 1080), (1280, 720), (1024, 768)):
        bench.page.set_viewport_size({"width": width, "height": height})
        seen: set[str] = set()
        for _ in range(40):
            bench.page.evaluate(KEEP_STILL)
            assert bench.page.evaluate(TOO_HIGH) <= 1
            assert sticks_out(bench.page) == []
            seen |= set(bench.page.locator(".td-seats p span, .td-pairs li > span").all_inner_texts())
            seen |= {name for text in bench.page.locator(".td-byes").all_inner_texts() for name in _names(text)}
            if everyone <= seen:
                break
            bench.page.locator("#td-p-next").click()
        assert everyone <= seen
    _close(bench)


def _names(line: str) -> list[str]:
    return line.partition(": ")[2].split(", ")


def test_what_sticks_out_is_noticed(browser: Browser) -> None:
    bench = show(
        browser,
        "welcome",
        extra=".td-lead { width: 30rem; } h1 { overflow: hidden; white-space: nowrap; width: 2rem !important; }",
    )
    found = sticks_out(bench.page)
    assert any("td-lead" in one for one in found)
    assert any(one.startswith("cut: <h1") for one in found)
    _close(bench)


def _close(bench: Bench) -> None:
    assert bench.errors == []
    bench.context.close()
