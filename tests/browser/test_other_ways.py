"""What else happens on a day: a shared device, another language, bad input, a disk that is away, narrow screens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, WebSocketRoute, expect

from tests.browser.visitor import PATIENCE, PHONE, PROJECTOR, Visitor
from tests.served_day import ServedDay, serve
from themeday.day.load import load_day
from themeday.model.people import rejoin_code
from themeday.rehearsal import rehearse
from themeday.room.session import Session
from themeday.room.stage import stage_data
from themeday.store.folder import DataFolder
from themeday.store.records import Records

pytestmark = pytest.mark.browser

CHAPTERS = ("welcome", "expectations", "pairing", "lessons", "agreements", "closing")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    folder = tmp_path_factory.mktemp("rehearsal") / "day"
    rehearse(folder, 24, 1)
    with serve(folder) as day:
        yield day


@pytest.fixture(scope="module")
def stage(served: ServedDay) -> Session:
    """The facilitator's hand: everything is open, and one question is revealed."""
    day = load_day(served.folder)
    folder = DataFolder.of(day)
    session = Session(day, Records.in_folder(folder.path), folder.secret())
    session.records.refresh()
    for chapter in CHAPTERS:
        session.set_stage(chapter, {"state": "open", "opened": "1"})
    session.set_stage("welcome", {"show:help": "1"})
    session.set_stage("", {"current": "welcome"})
    return session


def a_unit(stage: Session) -> str:
    return stage.day.units[0]


def test_two_sides_of_a_table_share_one_device(served: ServedDay, stage: Session, browser: Browser) -> None:
    table = Visitor(browser)
    page = table.page
    page.goto(f"{served.base}/t/a/7/{served.join_code}")
    page.locator("a.td-tap[lang=nl]").click()
    page.locator("a.td-tap[data-role=table]").click()
    page.locator("button.td-tap").click()
    table.expect_title("Welkom")
    page.goto(f"{served.base}/expectations")
    table.expect_title("Verwachtingen")
    table.write("hope", "Van de jonge kant")
    assert page.locator(".td-together").count() == 0
    page.locator("#td-side-leader").check(force=True)
    expect(table.question("hope").locator("textarea")).to_have_value("", timeout=PATIENCE)
    table.write("hope", "Van de leidinggevende kant")
    together = page.locator(".td-together").first
    for text in ("Van de jonge kant", "Van de leidinggevende kant"):
        expect(together).to_contain_text(text, timeout=PATIENCE)
    table.check_page()


def test_another_language_halfway_keeps_the_answers(served: ServedDay, stage: Session, browser: Browser) -> None:
    person = Visitor(browser)
    person.join(served, "leader", a_unit(stage))
    person.expect_title("Welkom")
    person.write("help", "Een antwoord dat blijft")
    person.page.locator("details.td-more summary").first.click()
    person.page.get_by_role("button", name="English").click()
    person.expect_title("Welcome")
    expect(person.question("help").locator("textarea")).to_have_value("Een antwoord dat blijft", timeout=PATIENCE)
    assert person.page.locator("html").get_attribute("lang") == "en"
    person.check_page()


def test_bad_input_gets_a_message_and_keeps_the_text(served: ServedDay, stage: Session, browser: Browser) -> None:
    person = Visitor(browser)
    person.join(served, "leader", a_unit(stage))
    person.expect_title("Welkom")
    card, long = person.question("help"), "é" * 10_000
    status = card.locator(".td-status")
    card.locator("textarea").fill(long)
    card.locator("button").click()
    expect(status).to_have_attribute("data-kind", "refused", timeout=PATIENCE)
    expect(status).to_contain_text("10000")
    person.page.reload()
    expect(card.locator("textarea")).to_have_value(long, timeout=PATIENCE)
    card.locator("textarea").fill("")
    card.locator("button").click()
    expect(status).to_have_attribute("data-kind", "withdrawn", timeout=PATIENCE)
    for text in ("=1+1", "<img src=x onerror=alert(1)>", "👩🏽‍🚒 ok", "'; DROP TABLE x; --"):
        person.write("help", text)
        person.page.reload()
        expect(card.locator("textarea")).to_have_value(text, timeout=PATIENCE)
    person.check_page()


def test_a_disk_that_is_away_says_so_and_saves_by_itself_when_it_is_back(
    served: ServedDay, stage: Session, browser: Browser
) -> None:
    person, sent = Visitor(browser), list[str | bytes]()
    person.page.on("websocket", lambda line: line.on("framesent", lambda frame: sent.append(frame)))
    person.join(served, "leader", a_unit(stage))
    person.expect_title("Welkom")
    card, text = person.question("help"), "Dit gaat niet verloren"
    status = card.locator(".td-status")
    log = served.data / "outcomes.csv"
    aside = log.with_suffix(".aside")
    log.rename(aside)
    log.mkdir()  # nobody, not even root, can append to a folder
    try:
        card.locator("textarea").fill(text)
        heard = Heard(status)
        card.locator("button").click()
        expect(status).to_contain_text("probeert het vanzelf opnieuw", timeout=PATIENCE)
        expect(status).to_contain_text("Niet opgeslagen")
        expect(status).not_to_contain_text("verbinding")
        expect(status).to_have_attribute("data-kind", "failed")
        before = len(sent)
        while len(sent) == before:  # until it tries again
            person.page.wait_for_timeout(50)
        expect(card.locator("textarea")).to_have_value(text)
        person.check_page()
    finally:
        log.rmdir()
        aside.rename(log)
    person.expect_saved("help")
    expect(status).to_have_text("Opgeslagen")
    # Read aloud once each, however often was tried.
    heard_after = [one.split(".")[0] for one in heard.texts() if one != "Bezig met opslaan…"]  # to whoever has to wait
    assert heard_after == ["Niet opgeslagen", "Opgeslagen"]
    person.page.reload()  # whatever it had still to send is on its way before this
    expect(card.locator("textarea")).to_have_value(text)
    assert log.read_text("utf-8").count(text) == 1


def test_a_connection_that_is_away_says_so_and_saves_by_itself_when_it_is_back(
    served: ServedDay, stage: Session, browser: Browser
) -> None:
    person = Visitor(browser)
    up = True

    def between(phone: WebSocketRoute) -> None:
        laptop = phone.connect_to_server()
        phone.on_message(lambda message: laptop.send(message) if up else None)

    person.page.route_web_socket(lambda _: True, between)
    person.join(served, "leader", a_unit(stage))
    person.expect_title("Welkom")
    card, text = person.question("help"), "Dit komt later aan"
    status = card.locator(".td-status")
    up = False
    card.locator("textarea").fill(text)
    heard = Heard(status)
    card.locator("button").click()
    expect(status).to_contain_text("geen verbinding", timeout=PATIENCE)
    expect(status).to_contain_text("probeert het vanzelf opnieuw")
    up = True
    person.expect_saved("help")
    assert [one.split(".")[0] for one in heard.texts()] == [
        "Bezig met opslaan…",
        "Niet opgeslagen: geen verbinding",
        "Opgeslagen",
    ]
    assert (served.data / "outcomes.csv").read_text("utf-8").count(text) == 1


class Heard:
    """What a screen reader is told by a status line from now on.

    Args:
        status: its line.
    """

    def __init__(self, status: Locator) -> None:
        self.status = status
        status.evaluate(
            "(line) => { line.heard = [];"
            " new MutationObserver(() => line.heard.push(line.textContent))"
            ".observe(line, { childList: true, characterData: true, subtree: true }); }"
        )

    def texts(self) -> list[str]:
        heard: list[str] = self.status.evaluate("(line) => line.heard")
        return heard


@pytest.mark.parametrize(("language", "dark"), [("nl", False), ("en", True)], ids=["nl-light", "en-dark"])
def test_every_page_of_participants(
    served: ServedDay, stage: Session, browser: Browser, pictures: Path, language: str, dark: bool
) -> None:
    person = Visitor(browser, locale={"nl": "nl-NL", "en": "en-GB"}[language])
    person.page.emulate_media(color_scheme="dark" if dark else "light")
    person.join(served, "young_colleague", a_unit(stage), table=1, language=language)
    for chapter in CHAPTERS:
        person.page.goto(f"{served.base}/{chapter}")
        expect(person.page.locator("h1")).to_be_visible(timeout=PATIENCE)
        person.page.wait_for_load_state("networkidle")
        person.check_page()
        person.check_language(language)
        person.picture(pictures, f"{chapter}-{language}-{'dark' if dark else 'light'}")
    for path in ("privacy", "leave", "lobby", "nothing-here"):
        person.page.goto(f"{served.base}/{path}")
        person.check_page()
        person.check_language(language)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_staff_pages_on_narrow_and_wide_screens(
    served: ServedDay, stage: Session, browser: Browser, language: str
) -> None:
    staff = Visitor(browser, PHONE, {"nl": "nl-NL", "en": "en-GB"}[language])
    doors = {"console": served.facilitator, "projector": served.facilitator, "review": served.organiser}
    for page, link in doors.items():
        staff.page.goto(link)
        staff.page.goto(f"{served.staff}/{page}")
        expect(staff.page.locator("h1")).to_be_visible(timeout=PATIENCE)
        for size in (PROJECTOR, PHONE):
            staff.page.set_viewport_size(size)
            staff.page.wait_for_function("(most) => document.documentElement.scrollWidth <= most", arg=size["width"])
        staff.check_page()
        staff.check_language(language)


def test_the_agreement_prints_on_its_own(served: ServedDay, stage: Session, browser: Browser, pictures: Path) -> None:
    pair = stage_data(stage.records, "pairing", "match")["pairs"][0]
    person = Visitor(browser)
    person.page.goto(served.base)
    person.page.fill("#code", rejoin_code(stage.secret, pair[0]))
    person.page.locator("button").click()
    person.expect_title("Welkom")
    person.page.goto(f"{served.base}/agreements")
    expect(person.page.locator(".td-agreement dt").first).to_be_visible(timeout=PATIENCE)
    person.page.emulate_media(media="print")
    assert person.page.locator(".td-agreement").is_visible()
    for part in (".td-header", ".td-question", ".td-more", ".td-agreement button"):
        assert not person.page.locator(part).first.is_visible()
    person.picture(pictures, "agreement-print")
