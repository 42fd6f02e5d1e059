"""Whatever is printed is dark on white, also by whoever prefers a dark screen and by a printer that fills no boxes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.bench import Bench
from tests.browser.exhibition import PAGES, show
from tests.conftest import DAY
from tests.rehearsed_day import Rehearsal, rehearsed
from tests.reviewed import Reviewed
from themeday.lifecycle import posters, processing_record, subject_access
from themeday.places import STATIC
from themeday.room.session import Session
from themeday.serving import plain_pages

pytestmark = pytest.mark.browser

STYLE = (STATIC / "design.css").read_text("utf-8")
ENOUGH = 4.5  # WCAG 2.2, success criterion 1.4.3

# Every text that is printed, against what is behind it: only a background that a printer was told to print, else paper.
PALE = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const over = (colours) => {
    canvas.globalCompositeOperation = "source-over";
    canvas.fillStyle = "#ffffff";
    canvas.fillRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  let seen = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim()) continue;
    if (one.closest("script, style, option, title, .td-hidden, .td-sign-shape")) continue;
    if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    seen += 1;
    const style = getComputedStyle(one);
    const colour = one.closest("svg") ? style.fill : style.color;
    for (const all of [true, false]) {
      const behind = [];
      for (let at = one; at; at = at.parentElement) {
        const its = getComputedStyle(at);
        if (all || its.printColorAdjust === "exact" || one.closest("svg")) behind.unshift(its.backgroundColor);
      }
      const [text, back] = [over([...behind, colour]), over(behind)].map(light);
      const contrast = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
      const what = walk.currentNode.data.trim().slice(0, 60);
      if (contrast < %ENOUGH%) found.push(`${contrast.toFixed(1)} ${colour} on ${behind.at(-1)}: ${what}`);
    }
  }
  const root = [document.documentElement, document.body].map((one) => getComputedStyle(one).backgroundColor);
  if (Math.min(...root.map((colour) => light(over([colour])))) < 0.99) found.push(`a page of ${root}`);
  return { found, seen, scheme: getComputedStyle(document.documentElement).colorScheme };
}""".replace("%ENOUGH%", str(ENOUGH))


def expect_good_on_paper(page: Page) -> int:
    """Return how many texts are printed."""
    page.emulate_media(media="print", color_scheme="dark")
    told = page.evaluate(PALE)
    assert told["found"] == []
    assert "dark" not in told["scheme"]
    return int(told["seen"])


@pytest.mark.parametrize("name", PAGES)
def test_cards_and_screens(browser: Browser, name: str) -> None:
    bench = show(browser, name, dark=True)
    seen = expect_good_on_paper(bench.page)
    assert seen > (15 if name in ("gallery", "agreements") else -1)  # both have an agreement
    bench.context.close()


def test_no_part_of_a_card_is_pale_should_it_be_printed(browser: Browser) -> None:
    # An id that is nowhere lends its weight: all that print leaves out is shown after all.
    left_out = ":is(#none, .td-card, .td-header, .td-prose, .td-question, .td-next, .td-noprint)"
    shown = f"@media print {{ {left_out} {{ display: block !important; }} }}"
    bench = show(browser, "gallery", dark=True, extra=shown)
    assert expect_good_on_paper(bench.page) > 500
    bench.context.close()


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("printed") / "day", 40)


def test_the_review(browser: Browser, day: Rehearsal) -> None:
    session = Session(day.day, day.records(), day.folder.secret())
    session.bind(None, "nl", staff="organiser")
    reviewed = Reviewed(session)
    bench = Bench(
        browser,
        reviewed.top,
        reviewed.damaged,
        reviewed.chapters,
        dark=True,
        styles=("design.css", "review.css"),
        body="td-review",
    )
    assert expect_good_on_paper(bench.page) > 100
    bench.context.close()


def _plain(template: str, **values: object) -> str:
    page = plain_pages.render(template, "nl", day_title="Dag", languages=[("en", "English")], rehearsal=True, **values)
    return page.replace("</head>", f"<style>{STYLE}</style></head>")


NOTICE = {"language": "nl", "title": "Wat ermee gebeurt", "points": ["**Kort** en goed.", "Tot 1 mei."]}
WHO = {"code": "K7PQ-3MXA", "nickname": "Noor"}


def _about(day: Rehearsal, folder: Path) -> str:
    who = next(iter(day.records().participants()))
    files = subject_access.about(day.day, day.records(), who.code, folder / "about.zip")
    return next(file for file in files if file.suffix == ".html").read_text("utf-8")


PRINTED: dict[str, tuple[Callable[[Rehearsal, Path], str], str]] = {
    "lobby": (lambda _d, _f: _plain("lobby", opened=[("welcome", "Welkom")], xsrf="x", who="Noor", **WHO), "K7PQ-3MXA"),
    "privacy": (lambda _d, _f: _plain("privacy", notice=NOTICE), "Tot 1 mei."),
    "leave": (lambda _d, _f: _plain("leave", xsrf="x", **WHO), "K7PQ-3MXA"),
    "notice": (lambda _d, _f: _plain("join_notice", notices=[NOTICE], choices=[]), "Tot 1 mei."),
    "message": (lambda _d, _f: _plain("message", title="Even wachten", text="Tekst", staff=False), "Tekst"),
    "status": (lambda _d, _f: _plain("status", figures=[("Pages open", 3)]), "3"),
    "posters": (lambda _d, _f: posters.posters_html(DAY, b"secret", "http://10.0.0.1:8888"), "10.0.0.1"),
    "record": (lambda _d, _f: processing_record.record_html(DAY, "nl", dt.date(2027, 1, 1)), "Sparren"),
    "report": (lambda day, folder: day.html(folder / "report.html", "nl"), "Sparren"),
    "about": (_about, "Recherche"),
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(color_scheme="dark")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PRINTED)
def test_plain_pages_and_files(page: Page, day: Rehearsal, tmp_path: Path, name: str) -> None:
    made, _word = PRINTED[name]
    page.set_content(made(day, tmp_path))
    assert expect_good_on_paper(page) > 1


@pytest.mark.parametrize("name", ["lobby", "privacy", "leave", "notice", "status"])
def test_what_a_plain_page_is_for_is_printed(page: Page, day: Rehearsal, tmp_path: Path, name: str) -> None:
    made, word = PRINTED[name]
    page.set_content(made(day, tmp_path))
    page.emulate_media(media="print")
    assert page.get_by_text(word).first.is_visible()
