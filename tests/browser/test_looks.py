"""Pages look as someone last found good: pictures in `looks/`, which `make looks` takes anew on purpose.

They are taken with a type of their own, so that they come out alike wherever the tests run, and compared at a quarter
of their size, where the edge of a letter says nothing and a label that moved says much.
"""

from __future__ import annotations

import base64
import io
import os
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
MOST_CHANGED = 0.02  # of a tile


def picture(browser: Browser, name: str, how: dict[str, object], extra: str = "") -> Image.Image:
    address = f"data:font/woff2;base64,{base64.b64encode(TYPE.read_bytes()).decode()}"
    face = f'@font-face {{ font-family: "Looks"; src: url({address}); font-weight: 200 900; }}'
    rules = f'{face} :root {{ --td-font: "Looks" !important; }} {STILL} {extra}'
    bench = show(browser, name, extra=rules, **how)
    bench.follow()  # cards that were made first have seen what those after them did
    bench.page.evaluate("() => document.fonts.load('16px Looks')")
    bench.page.evaluate("() => document.fonts.ready")
    bench.page.wait_for_timeout(300)
    shot = bench.page.screenshot(full_page=True, animations="disabled", caret="hide")
    bench.context.close()
    whole = Image.open(io.BytesIO(shot)).convert("RGB")
    return whole.reduce(SMALLER)


def changed(one: Image.Image, other: Image.Image) -> float:
    """Return how much is different where most is different, from 0 to 1."""
    if one.size[0] != other.size[0] or abs(one.size[1] - other.size[1]) > 1:
        return 1.0
    size = (one.size[0], min(one.size[1], other.size[1]))
    apart = ImageChops.difference(one.crop((0, 0, *size)), other.crop((0, 0, *size))).convert("L")
    mask = apart.point([255 * (level >= TOLD_APART) for level in range(256)])
    tiles = mask.resize((size[0] // TILE + 1, size[1] // TILE + 1), Image.Resampling.BOX)
    return int(tiles.getextrema()[1]) / 255


@pytest.mark.parametrize("case", CASES)
def test_a_page_looks_as_it_did(browser: Browser, case: str, pictures: Path) -> None:
    now = picture(browser, *CASES[case])
    kept = LOOKS / f"{case}.webp"
    if os.environ.get("THEMEDAY_LOOKS") == "keep":
        now.save(kept, lossless=True, quality=100, method=6)
    assert kept.exists(), f"no picture is kept of {case}: make looks keeps it"
    now.save(pictures / f"{case}.webp", lossless=True)
    part = changed(now, Image.open(kept).convert("RGB"))
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
    assert changed(picture(browser, "expectations", {}, extra), kept) > MOST_CHANGED
