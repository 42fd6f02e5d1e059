"""What is no module is found, in a checkout and where the kit is installed."""

from __future__ import annotations

from themeday import places


def test_each_place_holds_what_it_is_named_after() -> None:
    assert list(places.NOTEBOOKS.rglob("*.ipynb"))
    assert list(places.EXERCISES.glob("*/nl.md"))
    assert list(places.GUIDE.glob("nl/*.md"))
    assert list(places.CARDS.glob("participant/*.py"))
    assert list(places.STATIC.glob("page.*.js"))
