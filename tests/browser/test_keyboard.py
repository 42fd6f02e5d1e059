"""Every page by keyboard alone: what Tab reaches, in which order, and whether one sees where one is.

The walks are kept in `walks/`: a page whose order or names change fails until someone has looked at the difference and
kept it on purpose with `make looks`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.exhibition import PAGES, show

pytestmark = pytest.mark.browser

WALKS = Path(__file__).parent / "walks"
MOST = 400

# What can be reached; of radio buttons with one name Tab reaches one, the arrows the others.
REACHABLE = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const seen = (el) => el.checkVisibility({ visibilityProperty: true }) && !el.disabled && el.tabIndex >= 0;
  const names = new Set();
  globalThis.last = null;
  globalThis.toReach = new Set(all.filter(seen).filter((el) => {
    if (el.type !== "radio") return true;
    const group = document.querySelectorAll(`input[type=radio][name="${CSS.escape(el.name)}"]`);
    const chosen = [...group].find((one) => one.checked);
    if (chosen ? el !== chosen : names.has(el.name)) return false;
    names.add(el.name);
    return true;
  }));
  return globalThis.toReach.size;
}"""

# Where the focus is: its kind and name, whether it shows, whether something lies over it, whether it was here before.
HERE = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const text = (node) => (node ? node.textContent.replace(/\\s+/g, " ").trim() : "");
  const by = (attribute) => (el.getAttribute(attribute) || "").split(" ").filter(Boolean)
    .map((id) => text(document.getElementById(id))).join(" ");
  const options = el.closest("fieldset");
  const group = el.matches("[type=radio], [type=checkbox]") && options ? text(options.querySelector("legend")) : "";
  const name = by("aria-labelledby") || el.getAttribute("aria-label") || [...(el.labels || [])].map(text).join(" ")
    || text(el) || el.title;
  const kind = el.tagName === "INPUT" ? el.type : el.tagName.toLowerCase();
  const outlined = (one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const row = el.closest("label, .td-step, .td-option") || el;
  const box = el.getBoundingClientRect();
  // WCAG 2.4.11: what has the focus is not hidden as a whole by what stays in place.
  const free = [0.1, 0.5, 0.9].some((part) => {
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height * part);
    return at && (row.contains(at) || at.contains(el));
  });
  const again = el === globalThis.last; // a date is one field, in which Tab goes from day to month to year
  globalThis.last = el;
  return {
    line: [kind, group && `${group} /`, name].filter(Boolean).join(" "),
    named: Boolean(name.trim()),
    outlined: [el, row].some(outlined),
    free,
    again,
    fresh: globalThis.toReach.delete(el) || el.type === "radio",
  };
}"""


def walk(page: Page) -> list[dict[str, Any]]:
    """Press Tab from the top until the end; return each place."""
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    places: list[dict[str, Any]] = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None or not (here["fresh"] or here["again"]):
            return places
        if not here["again"]:
            places.append(here)
    raise AssertionError("there is no end to this page")


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith("projector")])
def test_a_walk_by_keyboard(browser: Browser, name: str) -> None:
    bench = show(browser, name)
    number = bench.page.evaluate(REACHABLE)
    places = walk(bench.page)
    left = bench.page.evaluate("() => [...globalThis.toReach].map((el) => el.outerHTML.slice(0, 160))")
    assert left == [], "not reached"
    assert len(places) >= number
    assert [place["line"] for place in places if not place["named"]] == [], "without a name"
    assert [place["line"] for place in places if not place["outlined"]] == [], "one does not see where one is"
    assert [place["line"] for place in places if not place["free"]] == [], "something lies over it"
    _compare(WALKS / f"{name}.txt", "".join(f"{place['line']}\n" for place in places))
    assert bench.errors == []
    bench.context.close()


def test_a_walk_notices_what_cannot_be_reached_or_seen(browser: Browser) -> None:
    bench = show(browser, "welcome", extra=":focus-visible, .td-option:focus-within { outline: none !important }")
    bench.page.evaluate(REACHABLE)
    assert not any(place["outlined"] for place in walk(bench.page))
    bench.page.add_style_tag(content=".td-header::after { content: ''; position: fixed; inset: 0; }")
    bench.page.evaluate(REACHABLE)
    assert not all(place["free"] for place in walk(bench.page))
    bench.context.close()


def _compare(path: Path, walked: str) -> None:
    if os.environ.get("THEMEDAY_LOOKS") == "keep":
        path.write_text(walked, encoding="utf-8")
    assert path.exists(), f"no walk is kept for {path.stem}: make looks keeps it"
    assert walked == path.read_text("utf-8"), "the walk has changed; if that is meant, make looks keeps it"
