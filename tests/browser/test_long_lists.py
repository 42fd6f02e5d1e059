"""However long a list is, the big screen shows all of it and nobody scrolls a wall: what does not fit turns pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.exhibition import on_the_wall
from tests.browser.test_zoom import KEEP_STILL, TOO_HIGH, sticks_out

pytestmark = pytest.mark.browser

WALLS = ((1920, 1080), (1280, 720), (1024, 768))
PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='360' height='480' viewBox='0 0 360 480'%3E"
    "%3Crect width='360' height='480'/%3E%3C/svg%3E"
)


def some(n: int, letters: int = 40, name: str = "n") -> list[str]:
    """Return texts of about a length, each with a mark that only it has."""
    return [f"⟨{name}{one}⟩ {'woorden ' * (letters // 8)}".strip() for one in range(n)]


def step(**how: Any) -> dict[str, Any]:
    pictures = "".join(f'<p><img src="{PICTURE}" alt="Een bericht"></p>' for _ in range(how.pop("pictures", 0)))
    told = "".join(f"<p>{text}</p>" for text in how.pop("told", []))
    listed = "".join(f"<li>{text}</li>" for text in how.pop("listed", []))
    lesson = {
        "title": "Een les",
        "of": "Stap 3 van 9",
        "part": "Doe het zelf",
        "html": pictures + told + (f"<ol>{listed}</ol>" if listed else ""),
        "ask": "Waar kijk je als eerste naar, als dit bericht bij jou binnenkomt?",
        "options": [],
        "groups": [],
        "answered": "28 antwoorden",
        "signs": "",
        "solution": [],
        "bars": [],
        **how,
    }
    return {"title": "Een les", "line": "", "lesson": lesson}


def rows(texts: list[str]) -> list[dict[str, Any]]:
    return [{"text": text, "n": n} for n, text in enumerate(texts)]


def right(texts: list[str]) -> list[dict[str, str]]:
    return [{"text": text, "html": ""} for text in texts]


def menu(n: int) -> list[dict[str, Any]]:
    bars = [{"when": when, "mean": "2,5", "part": 0.5} for when in ("before", "after")]
    return [{"title": title, "minutes": "12 minuten", "n_text": "28 antwoorden", "bars": bars} for title in some(n)]


def tips(n: int) -> dict[str, Any]:
    made = {kind: [{"text": text, "votes": "9 stemmen"} for text in some(n, 190, kind)] for kind in ("do", "dont")}
    return {**made, "more": "Alles staat op je telefoon."}


def result(n: int, texts: int = 0, key: str = "q") -> dict[str, Any]:
    return {
        "key": key,
        "ask": "Wat heb jij nodig om open te kunnen zijn?",
        "bars": rows(some(n, 40, f"{key}b")),
        "texts": [{"text": text, "by": ""} for text in some(texts, 590, f"{key}t")],
        "caption": "",
        "n": 28,
        "n_text": "28 antwoorden",
    }


def seats(tables: int, byes: int) -> dict[str, Any]:
    names = some(2 * tables, 8, "s")
    made = [{"table": f"Tafel {n + 1}", "room": "", "names": names[2 * n : 2 * n + 2]} for n in range(tables)]
    return {"tables": made, "byes": some(byes, 8, "r")}


SIXTY = some(60, 90)
SCENES: dict[str, tuple[str, dict[str, Any]]] = {
    "sixty answers": ("lessons", step(options=SIXTY)),
    "six answers as long as they may be": ("lessons", step(options=some(6, 90))),
    "answers beside a picture": ("lessons", step(options=some(12, 90), pictures=1)),
    "answers beside two pictures": ("lessons", step(options=some(8, 90), pictures=2)),
    "sixty texts to sort": ("lessons", step(options=SIXTY, groups=["Tik ik op", "Zoek ik op", "Weet ik niet"])),
    "what is right, with what the room said": (
        "lessons",
        step(solution=right(some(20, 90)), bars=rows(some(20, 90, "b"))),
    ),
    "all of it": (
        "lessons",
        step(solution=right(some(9, 90)), bars=rows(some(9, 90, "b")), pictures=1, told=some(2, 200, "p")),
    ),
    "much to read": ("lessons", step(ask="", told=some(12, 300))),
    "a list to read": ("lessons", step(ask="", told=some(1, 300, "p"), listed=some(30, 100))),
    "sixty lessons": ("lessons", {"lessons": menu(60)}),
    "tips as long as they may be": ("closing", {"tips": tips(5)}),
    "hardly a table and all rest": ("pairing", seats(2, 296)),
    "fifty tables and many rest": ("pairing", seats(50, 90)),
    "pairs": ("pairing", {"pairs": [some(2, 16, f"p{n}-") for n in range(150)]}),
    "a question with many answers": ("expectations", {"results": [result(12, 20)]}),
    "a question with some answers": ("expectations", {"results": [result(7, 8)]}),
    "a question with texts only": ("expectations", {"results": [result(0, 9)]}),
}


def marks(value: object) -> set[str]:
    return set(re.findall("⟨.*?⟩", str(value)))


@pytest.mark.parametrize("name", SCENES)
def test_all_of_a_list_is_seen_and_nobody_scrolls(browser: Browser, name: str) -> None:
    chapter, scene = SCENES[name]
    bench = on_the_wall(browser, chapter, **scene)
    page = bench.page
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    for width, height in WALLS:
        page.set_viewport_size({"width": width, "height": height})
        seen: set[str] = set()
        for _ in range(80):
            page.evaluate(KEEP_STILL)
            assert page.evaluate(TOO_HIGH) <= 1, (width, height)
            assert sticks_out(page) == []
            seen |= marks(page.locator(".td-screen-body").inner_text())
            if marks(scene) <= seen:
                break
            page.locator("#td-p-next").click()
        assert marks(scene) <= seen, (width, height)
    assert bench.errors == []
    bench.context.close()


def test_a_list_goes_on_with_its_numbers_on_the_next_page(browser: Browser) -> None:
    bench = on_the_wall(browser, "lessons", **step(ask="", listed=some(40, 100)))
    shown = bench.page.locator(".td-lesson-text ol")
    first = shown.locator("li").count()
    assert 1 < first < 40
    bench.page.locator("#td-p-next").click()
    assert shown.evaluate("(list) => list.start") == first + 1
    bench.context.close()
