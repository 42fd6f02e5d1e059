"""Pages look as someone last found good: pictures in `looks/`, which `make looks` takes anew on purpose.

They are taken with a type of their own, so that they come out alike wherever the tests run, and compared at a quarter
of their size, where the edge of a letter says nothing and a label that moved says much.
"""

from __future__ import annotations

import base64
import io
import os
import time
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from tests.browser.exhibition import show

pytestmark = pytest.mark.browser

LOOKS = Path(__file__).parent / "looks"
TYPE = LOOKS / "source-sans-3-latin-wght-normal.woff2"
# A clock is never the same twice.
_CLOCKS = ".td-timer, .td-teach-clocks, .td-ring-text, .td-ring-left, .td-timer-text, .td-day-clock, .td-clock-face"
STILL = f"{_CLOCKS} {{ visibility: hidden !important; }}"
CASES = {
    "gallery-light": ("gallery", {}),
    "gallery-dark": ("gallery", {"dark": True}),
    "expectations": ("expectations", {}),
    "agreements": ("agreements", {}),
    "console": ("console", {}),
    "projector-pairing": ("projector-pairing", {}),
    "projector-closing": ("projector-closing", {}),
}
SMALLER = 4
TOLD_APART = 20  # of 255: below, it is the edge of a letter
TILE = 32  # so that a small change in a long page counts as much as in a short one
MOST_CHANGED = 0.04  # of a tile; the text of a menu may stand a pixel aside, also on a page that is done
SETTLED_SECONDS = 15  # a page that goes on changing for longer looks different


def pictures_of(browser: Browser, name: str, how: dict[str, object], extra: str = "") -> Generator[Image.Image]:
    """Yield pictures of a page, one after another for as long as they are asked for: the first may come too soon."""
    address = f"data:font/woff2;base64,{base64.b64encode(TYPE.read_bytes()).decode()}"
    face = f'@font-face {{ font-family: "Looks"; src: url({address}); font-weight: 200 900; }}'
    rules = f'{face} :root {{ --td-font: "Looks" !important; }} {STILL} {extra}'
    bench = show(browser, name, extra=rules, **how)
    bench.follow()  # cards that were made first have seen what those after them did
    bench.page.evaluate("() => document.fonts.load('16px Looks')")
    bench.page.evaluate("() => document.fonts.ready")
    ends = time.monotonic() + SETTLED_SECONDS
    try:
        while True:
            shot = bench.page.screenshot(full_page=True, animations="disabled", caret="hide")
            yield Image.open(io.BytesIO(shot)).convert("RGB").reduce(SMALLER)
            if time.monotonic() > ends:
                return
    finally:
        bench.context.close()


def changed(one: Image.Image, other: Image.Image) -> float:
    """Return how much is different where most is different, from 0 to 1."""
    if one.size[0] != other.size[0] or abs(one.size[1] - other.size[1]) > 1:
        return 1.0
    size = (one.size[0], min(one.size[1], other.size[1]))
    apart = ImageChops.difference(one.crop((0, 0, *size)), other.crop((0, 0, *size))).convert("L")
    mask = apart.point([255 * (level >= TOLD_APART) for level in range(256)])
    tiles = mask.resize((size[0] // TILE + 1, size[1] // TILE + 1), Image.Resampling.BOX)
    return int(tiles.getextrema()[1]) / 255


def settled(taken: Generator[Image.Image]) -> Image.Image:
    """Return the first picture that is the same as the one before it."""
    with closing(taken):
        before = next(taken)
        for now in taken:
            if now == before:
                return now
            before = now
    raise AssertionError(f"no two pictures were the same within {SETTLED_SECONDS} s")


@pytest.mark.parametrize("case", CASES)
def test_a_page_looks_as_it_did(browser: Browser, case: str, pictures: Path) -> None:
    kept = LOOKS / f"{case}.webp"
    if os.environ.get("THEMEDAY_LOOKS") == "keep":
        settled(pictures_of(browser, *CASES[case])).save(kept, lossless=True, quality=100, method=6)
    assert kept.exists(), f"no picture is kept of {case}: make looks keeps it"
    good = Image.open(kept).convert("RGB")
    with closing(pictures_of(browser, *CASES[case])) as taken:
        for now in taken:
            if (part := changed(now, good)) <= MOST_CHANGED:
                break
    now.save(pictures / f"{case}.webp", lossless=True)
    assert part <= MOST_CHANGED, (
        f"{part:.0%} of a part of it has changed: see {pictures / case}.webp beside {kept.name}. "
        "If that is meant, make looks keeps it"
    )


@pytest.mark.parametrize(
    "extra",
    [
        ".td-ask { font-weight: 400 !important; }",
        ":root { --td-accent: #2a6f80 !important; }",
        ".td-scale-ends { flex-direction: column !important; }",
    ],
)
def test_a_small_change_is_noticed(browser: Browser, extra: str) -> None:
    kept = Image.open(LOOKS / "expectations.webp").convert("RGB")
    assert changed(settled(pictures_of(browser, "expectations", {}, extra)), kept) > MOST_CHANGED
