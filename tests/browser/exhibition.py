"""All that people see, without a server: each page of the day on a bench, for tests that look at every one of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import ipywidgets
from playwright.sync_api import Browser

from tests.browser.bench import Bench
from tests.browser.visitor import LAPTOP, PHONE, PROJECTOR
from themeday.chapters import CHAPTERS
from themeday.model.clock import Clock
from themeday.rehearsal.demo import demo_session
from themeday.room.session import Session
from themeday.widgets.author.gallery import gallery
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.participant.chapter import chapter_page
from themeday.widgets.shared.card import Card

# What is compared with pictures has the same dates whenever it is shown.
TODAY = dt.date(2026, 11, 19)
PAGES = ("gallery", *CHAPTERS, "console", *(f"projector-{chapter}" for chapter in CHAPTERS))


class _Then(Clock):
    def now(self) -> dt.datetime:
        return dt.datetime.combine(TODAY, dt.time(12, tzinfo=dt.UTC))


@dataclass(frozen=True)
class _Look:
    size: dict[str, int]
    styles: tuple[str, ...] = ("design.css",)
    body: str = ""


_PHONE = _Look(PHONE)
_CONSOLE = _Look(LAPTOP, ("design.css", "console.css"), "td-console")
_WALL = _Look(PROJECTOR, ("design.css", "projector.css"), "td-projector")


def show(browser: Browser, name: str, language: str = "nl", **how: object) -> Bench:
    """Return a page on a bench, as large as the screen it is meant for.

    Args:
        browser: Chromium.
        name: one of `PAGES`.
        language: of the page.
        how: more for the bench.
    """
    look = _WALL if name.startswith("projector") else _CONSOLE if name == "console" else _PHONE
    options = {"size": look.size, "styles": look.styles, "body": look.body, **how}
    return Bench(browser, _made(name, language), language=language, **options)  # type: ignore[arg-type]


def pairing_on_the_wall(browser: Browser, **scene: object) -> Bench:
    """Return the big screen during the pairing, with something else to show."""
    return on_the_wall(browser, "pairing", **scene)


def on_the_wall(browser: Browser, chapter: str, **scene: object) -> Bench:
    """Return the big screen during a chapter, with something else to show."""
    staff = _page(_guest(), "nl", "facilitator")
    staff.set_stage("", {"current": chapter})
    card = Projector(staff)
    own = ("tables", "byes", "pairs", "lesson", "lessons", "tips", "results")
    card.scene = {key: value for key, value in card.scene.items() if key not in own} | {"results": [], **scene}
    return Bench(browser, card, language="nl", size=_WALL.size, styles=_WALL.styles, body=_WALL.body)


def _made(name: str, language: str) -> Card | ipywidgets.VBox:
    if name == "gallery":
        return gallery(language, TODAY)
    # The day is one for all pages: each says anew which part is open.
    staff = _page(_guest(), language, "facilitator")
    staff.set_stage("", {"current": name.removeprefix("projector-") if "projector" in name else next(iter(CHAPTERS))})
    if name in CHAPTERS:
        return chapter_page(_page(_guest(), language, ""), name)
    return Console(staff) if name == "console" else Projector(staff)


@cache
def _guest() -> Session:
    return demo_session(TODAY)


def _page(guest: Session, language: str, staff: str) -> Session:
    session = Session(guest.day, guest.records, guest.secret, _Then())
    session.bind(None if staff else guest.participant, language, staff=staff)
    return session
