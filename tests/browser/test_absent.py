"""What is absent is not drawn: no page says "null", "undefined" or another word of a program."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.browser.bench import Bench
from tests.browser.exhibition import PAGES, show
from tests.reviewed import Reviewed
from themeday.chapters import AFTERWARDS, CHAPTERS
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.participant.chapter import chapter_page

pytestmark = pytest.mark.browser

# Of JavaScript and of Python. In English "None" is a word of ours as well, so pages are looked at in Dutch too.
PROGRAM = re.compile(r"\b(?:null|undefined|NaN|Infinity|True|False)\b|\[object")
NOTHING = re.compile(PROGRAM.pattern + r"|\bNone\b")
# Every text, closed parts included, and what is only read aloud.
SAID = """() => [...document.body.querySelectorAll("*")].flatMap((one) => [
  ...["aria-label", "alt", "title", "placeholder", "href", "id"].map((name) => one.getAttribute(name) || ""),
  ...[...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data),
]).filter((text) => text.trim())"""


def expect_only_words(bench: Bench, language: str) -> None:
    forbidden = NOTHING if language == "nl" else PROGRAM
    said = bench.page.evaluate(SAID)
    assert said
    assert [text for text in said if forbidden.search(text)] == []
    assert bench.errors == []
    bench.context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_draws_what_is_absent(browser: Browser, name: str, language: str) -> None:
    expect_only_words(show(browser, name, language), language)


def _organiser(party) -> object:
    session = party.session()
    session.bind(None, "nl", staff="organiser")
    reviewed = Reviewed(session)
    return [reviewed.top, reviewed.damaged, reviewed.chapters, reviewed.themes]


def _newcomer(key: str) -> Callable[[object], object]:
    return lambda party: [chapter_page(party.join(language="nl"), key)]


def _staff(kind: Callable[[object], object], current: str) -> Callable[[object], object]:
    def made(party) -> object:
        party.staff().set_stage("", {"current": current})
        session = party.session()
        session.bind(None, "nl", staff="facilitator")
        return [kind(session)]

    return made


BARE = {
    "review": _organiser,
    **{key: _newcomer(key) for key in (*CHAPTERS, *AFTERWARDS)},
    **{f"console-{key or 'lobby'}": _staff(Console, key) for key in ("", *CHAPTERS)},
    **{f"projector-{key or 'lobby'}": _staff(Projector, key) for key in ("", *CHAPTERS)},
}


@pytest.mark.parametrize("name", BARE)
def test_nor_does_a_day_on_which_nothing_was_saved(browser: Browser, party, name: str) -> None:
    styles = ("design.css", "review.css", "console.css", "projector.css")
    expect_only_words(Bench(browser, *BARE[name](party), language="nl", styles=styles), "nl")
