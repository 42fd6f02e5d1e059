"""The colours of the design can be told apart: on a phone by day and by night, and on a wall in a light room."""

from __future__ import annotations

import re

import pytest

from themeday.places import STATIC

SHEET = (STATIC / "design.css").read_text("utf-8")
# Text on its ground (WCAG 2.2, 1.4.3), and what must be seen without being read (1.4.11).
TEXT = [
    *((ink, ground) for ink in ("ink", "muted", "accent", "good", "bad") for ground in ("paper", "surface")),
    ("ink", "soft"),
    ("ink", "warm-soft"),
    ("accent", "soft"),
    ("accent-ink", "accent"),
    ("on-warm", "warm"),
    ("young", "surface"),
    ("leader", "surface"),
]
SEEN = [("field", "surface"), ("field", "paper"), ("accent", "surface")]
# What a projector adds to black in a room with its blinds up: a screen of 500 lux beside a white of 300 cd/m² shows
# black as a tenth of its white. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio counts with a twentieth.
WASHED = 0.1


def variables(selector: str) -> dict[str, str]:
    found = re.search(rf"{re.escape(selector)} \{{(.*?)\}}", SHEET, re.DOTALL)
    assert found, selector
    return dict(re.findall(r"--td-([a-z-]+): (#[0-9a-f]{6});", found[1]))


LIGHT = variables("\n:root")
SCHEMES = {"light": LIGHT, "dark": LIGHT | variables("  :root"), "wall": LIGHT | variables(".td-projector-card")}


def luminance(colour: str) -> float:
    """As WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, stray: float = 0.05) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + stray) / (low + stray)


@pytest.mark.parametrize("name", SCHEMES)
def test_text_is_read_and_edges_are_seen(name: str) -> None:
    colours = SCHEMES[name]
    pale = {pair: contrast(*(colours[one] for one in pair)) for pair in TEXT}
    assert {pair: ratio for pair, ratio in pale.items() if ratio < 4.5} == {}
    faint = {pair: contrast(*(colours[one] for one in pair)) for pair in SEEN}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 3} == {}


def test_a_washed_out_wall_can_still_be_read() -> None:
    wall = SCHEMES["wall"]
    ratios = {(ink, ground): contrast(wall[ink], wall[ground], WASHED) for ink, ground in TEXT}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5 and pair != ("on-warm", "warm")} == {}
    # The time that is up stands in letters of a tenth of the picture, which WCAG counts as large.
    assert ratios["on-warm", "warm"] >= 3


def test_colours_stand_among_the_variables_only() -> None:
    for name in ("design.css", "console.css", "projector.css", "review.css"):
        rules = re.sub(r"--td-[a-z-]+: [^;]+;", "", (STATIC / name).read_text("utf-8"))
        rules = re.sub(r"@media print \{.*?\n\}", "", rules, flags=re.DOTALL)  # ink on paper is black
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", rules)) <= {"#ffffff"}, name  # below codes and pictures


def test_every_variable_that_is_used_has_a_value() -> None:
    sheets = "".join(path.read_text("utf-8") for path in STATIC.glob("*.css"))
    given = set(re.findall(r"(--td-[a-z0-9-]+):", sheets))
    assert set(re.findall(r"var\((--td-[a-z0-9-]+)", sheets)) <= given
    used = set(re.findall(r"var\((--td-[a-z0-9-]+)", sheets))
    assert {name for name in given if name not in used} == set()
