"""Take pictures of every page from a rehearsal day: `make screenshots` renews those that README and guide show."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.bench import Bench
from tests.browser.conftest import FLAGS, NAMES
from tests.browser.exhibition import TODAY
from tests.browser.visitor import LAPTOP, PATIENCE, PROJECTOR, Visitor
from tests.served_day import ServedDay, serve
from themeday.model.questions import Kind
from themeday.rehearsal import rehearse
from themeday.widgets.author.gallery import gallery
from themeday.widgets.participant.question import QuestionCard
from themeday.widgets.participant.tables import PeopleAtTables
from themeday.widgets.participant.vote import Vote
from themeday.widgets.shared.timer import TimerCard

ROOT = Path(__file__).parents[2]
LOCALES = {"en": "en-GB", "nl": "nl-NL"}
PICTURES = ROOT / "facilitator_guide" / "pictures"
# Of the gallery: kinds of questions, and cards of which the last state says most.
_SHOWN = (Kind.TAGS, Kind.RANK, Kind.RATING, Kind.CHECKLIST)
_LAST = (Vote, PeopleAtTables)


def main(target: Path) -> None:
    """Take all pictures.

    Args:
        target: folder for the pictures.
    """
    target.mkdir(parents=True, exist_ok=True)
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        rehearse(Path(folder), 24, 1)
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        with serve(Path(folder)) as served:
            for language in LOCALES:  # before anything is open
                _take_joining(browser, served, target, language)
            for language in LOCALES:
                _take(browser, served, target, language)
        for language in LOCALES:
            take_gallery(browser, target, language)
        browser.close()


def _take_joining(browser: Browser, served: ServedDay, target: Path, language: str) -> None:
    big = Visitor(browser, PROJECTOR, LOCALES[language])
    big.page.goto(served.facilitator)
    big.page.goto(f"{served.staff}/projector")
    expect(big.page.locator("h1")).to_be_visible(timeout=PATIENCE)
    big.page.wait_for_timeout(1200)
    big.picture(target, f"projector-join.{language}", full=False)
    big.context.close()


def take_gallery(browser: Browser, target: Path, language: str) -> None:
    """Take a picture of some of the cards of the gallery.

    Args:
        browser: Chromium.
        target: folder for the picture.
        language: of the cards.
    """
    cards = gallery(language, TODAY).children
    answered = [card for card in cards if isinstance(card, QuestionCard) and _answered(card)]
    shown = [card for kind in _SHOWN for card in answered if card.question.kind is kind][: len(_SHOWN)]
    shown += [next(card for card in reversed(cards) if isinstance(card, kind)) for kind in _LAST]
    shown.append(next(card for card in cards if isinstance(card, TimerCard) and card.timer["running"]))
    bench = Bench(browser, *shown, language=language, size={"width": 1440, "height": 900})
    wide = "main.td-page.td-page { max-width: none !important; columns: 3 } .td-root { break-inside: avoid }"
    bench.page.add_style_tag(content=wide)
    bench.page.wait_for_timeout(300)
    bench.picture(target, f"gallery.{language}")
    bench.context.close()


def _answered(card: QuestionCard) -> bool:
    return all(state["answered"] and state["open"] for state in card.questions.values())


def _take(browser: Browser, served: ServedDay, target: Path, language: str) -> None:
    locale = LOCALES[language]
    staff, big, phone, organiser = (
        Visitor(browser, LAPTOP, locale),
        Visitor(browser, PROJECTOR, locale),
        Visitor(browser, locale=locale),
        Visitor(browser, LAPTOP, locale),
    )
    staff.page.goto(served.facilitator)
    expect(staff.page.locator("h1")).to_be_visible(timeout=PATIENCE)
    big.page.goto(served.facilitator)
    big.page.goto(f"{served.staff}/projector")
    expect(big.page.locator("h1")).to_be_visible(timeout=PATIENCE)

    def open_part(key: str) -> None:
        staff.page.locator(f"#td-c-chapter-{key}").click()
        if staff.page.locator(f"#td-c-chapter-{key}:not([data-sent])").count():
            staff.page.wait_for_timeout(300)
            button = staff.page.locator(f"#td-c-chapter-{key}")
            if button.and_(staff.page.locator("[data-asks]")).count():
                button.click()
        staff.page.wait_for_timeout(2500)

    def shot(visitor: Visitor, name: str, full: bool = False) -> None:
        visitor.page.wait_for_timeout(1200)
        visitor.picture(target, f"{name}.{language}", full)

    phone.page.goto(served.participants)
    shot(phone, "phone-notice")
    phone.join(served, "young_colleague", served_units(served)[0], table=3, language=language, nickname="Sam")
    expect(phone.page.locator("h1")).to_be_visible(timeout=PATIENCE)
    for key in ("welcome", "expectations", "pairing", "lessons", "agreements", "closing"):
        open_part(key)
        if key == "welcome" and staff.page.locator("#td-c-show-help").count():
            staff.page.locator("#td-c-show-help").click()
        if key == "pairing" and staff.page.locator("#td-c-round").count():
            staff.page.locator("#td-c-round").click()
        staff.page.wait_for_timeout(1500)
        phone.page.goto(f"{served.base}/{key}")
        expect(phone.page.locator("h1")).to_be_visible(timeout=PATIENCE)
        if key == "lessons":
            phone.page.locator("#td-open-fake-account").click()
            phone.page.locator("#td-step-next").click()
        shot(phone, f"phone-{key}")
        shot(big, f"projector-{key}")
        shot(staff, f"console-{key}")
    organiser.page.goto(served.organiser)
    expect(organiser.page.locator("h1")).to_be_visible(timeout=PATIENCE)
    shot(organiser, "review")
    for visitor in (staff, big, phone, organiser):
        visitor.context.close()


def served_units(served: ServedDay) -> tuple[str, ...]:
    """Return the units of the day that is served."""
    from themeday.day.load import load_day

    return load_day(served.folder).units


def renew() -> None:
    """Renew the pictures that the documentation shows, and only those."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("facilitator_guide/**/*.md")]
    shown = {name for page in pages for name in re.findall(r"pictures/([\w.-]+\.png)", page.read_text("utf-8"))}
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
        shutil.rmtree(PICTURES, ignore_errors=True)
        PICTURES.mkdir()
        for name in sorted(shown):
            shutil.copy(Path(folder) / name, PICTURES / name)


if __name__ == "__main__":
    main(Path(sys.argv[1])) if len(sys.argv) > 1 else renew()
