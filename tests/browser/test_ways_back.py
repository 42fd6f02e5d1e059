"""Whichever door someone finds, on a phone, in both languages: the way back is there and leads to their page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visitor import PATIENCE, Visitor
from tests.served_day import ServedDay, serve
from themeday.day.load import load_day
from themeday.model.people import Participant, rejoin_code
from themeday.rehearsal import rehearse
from themeday.room.session import Session
from themeday.serving.kernel.registry import RoomFull
from themeday.serving.plain_pages import render
from themeday.store.folder import DataFolder
from themeday.store.records import Records

pytestmark = pytest.mark.browser

LOCALES = {"nl": "nl-NL", "en": "en-GB"}
MOST_TAPS = 3


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    folder = tmp_path_factory.mktemp("rehearsal") / "day"
    rehearse(folder, 8, 1)
    with serve(folder) as day:
        yield day


@pytest.fixture(scope="module")
def session(served: ServedDay) -> Session:
    day = load_day(served.folder)
    folder = DataFolder.of(day)
    session = Session(day, Records.in_folder(folder.path), folder.secret())
    session.records.refresh()
    return session


class Someone:
    """Someone who was here before and stands at a door in another browser; their taps are counted."""

    def __init__(self, browser: Browser, session: Session, who: Participant, language: str) -> None:
        self.visitor = Visitor(browser, locale=LOCALES[language])
        self.code = rejoin_code(session.secret, who.code)
        self.taps = 0

    @property
    def page(self) -> Page:
        return self.visitor.page

    def tap(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).click()
        self.taps += 1

    def come_back(self) -> None:
        """Take the way back from the page where they are, and type the code."""
        way = self.page.locator(".td-way-back a")
        expect(way).to_be_visible()
        assert way.bounding_box()["height"] >= 44, self.page.url
        self.tap(".td-way-back a")
        expect(self.page.locator("#code")).to_be_focused()
        self.visitor.check_page()
        self.page.keyboard.type(self.code)
        self.tap("form button[type=submit]")


def doors(served: ServedDay, language: str) -> dict[str, str]:
    join = served.participants
    return {
        "the QR code on the screen": join,
        "the choice of a role": f"{join}?language={language}",
        "the choice of a unit": f"{join}?language={language}&role=leader",
        "the choice of a table": f"{join}?language={language}&role=table",
        "the address that was typed": f"{served.base}/",
        "a link of another day": f"{served.base}/j/QQQQ",
        "the privacy notice": f"{served.base}/privacy",
        "an address that is none": f"{served.base}/nowhere",
        "a part that is not open": f"{served.base}/closing",
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_from_every_door_one_is_back_in_three_taps(
    served: ServedDay, session: Session, browser: Browser, language: str
) -> None:
    me = session.records.participants()[0]
    kept = [(served.data / name).read_bytes() for name in ("outcomes.csv", "private.csv")]
    for name, address in doors(served, language).items():
        someone = Someone(browser, session, me, language)
        someone.page.goto(address)
        someone.visitor.check_page()
        someone.visitor.check_language(language)
        someone.come_back()
        expect(someone.page.locator(".td-code")).to_have_text(someone.code)
        assert someone.taps <= MOST_TAPS, name
        someone.visitor.context.close()
    assert [(served.data / name).read_bytes() for name in ("outcomes.csv", "private.csv")] == kept


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_way_back_needs_no_scrolling_after_a_scan(served: ServedDay, browser: Browser, language: str) -> None:
    visitor = Visitor(browser, locale=LOCALES[language])
    for address in (served.participants, f"{served.base}/t/a/2/{served.join_code}"):
        visitor.page.goto(address)
        expect(visitor.page.locator(".td-way-back a")).to_be_in_viewport(ratio=1)
    visitor.context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_scans_the_code_of_a_table_comes_back_at_that_table(
    served: ServedDay, session: Session, browser: Browser, language: str
) -> None:
    number = {"nl": 3, "en": 4}[language]
    me, people = session.records.participants()[1], len(session.records.participants())
    someone = Someone(browser, session, me, language)
    someone.page.goto(f"{served.base}/t/a/{number}/{served.join_code}")
    someone.visitor.check_page()
    someone.come_back()
    someone.visitor.check_page()
    someone.tap("form button[type=submit]")
    expect(someone.page.locator(".td-code")).to_have_text(someone.code)
    assert someone.taps <= MOST_TAPS
    session.records.refresh()
    now = session.records.participant(me.code)
    assert now is not None
    assert (now.table, len(session.records.participants())) == (str(number), people)
    someone.visitor.context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_joined_anew_by_mistake_becomes_who_they_were(
    served: ServedDay, session: Session, browser: Browser, language: str
) -> None:
    someone = Someone(browser, session, session.records.participants()[2], language)
    someone.visitor.join(served, "leader", session.day.units[0], language=language)
    someone.page.wait_for_url("**/lobby")
    someone.visitor.check_page()
    someone.come_back()
    expect(someone.page.locator(".td-code")).to_have_text(someone.code)
    assert someone.taps <= MOST_TAPS
    someone.visitor.context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_full_room_and_a_wrong_code_leave_the_way_open(
    served: ServedDay, session: Session, browser: Browser, language: str
) -> None:
    someone = Someone(browser, session, session.records.participants()[3], language)
    text = RoomFull().message(language)
    page = render("message", language, title="?", text=text, staff=False, way_back="/back")
    someone.page.route("**/full", lambda route: route.fulfill(status=503, body=page, content_type="text/html"))
    someone.page.goto(f"{served.base}/full")
    someone.visitor.check_page()
    someone.tap(".td-way-back a")
    someone.page.fill("#code", "ABCD-EFGH")
    someone.tap("form button[type=submit]")
    expect(someone.page.get_by_role("alert")).to_be_visible()
    expect(someone.page.locator("#code")).to_be_focused()
    someone.visitor.check_page()
    someone.visitor.check_language(language)
    someone.page.keyboard.type(someone.code)
    someone.tap("form button[type=submit]")
    expect(someone.page.locator(".td-code")).to_have_text(someone.code)
    someone.visitor.context.close()


def test_who_waits_hears_that_the_laptop_is_away_and_that_it_is_back(
    served: ServedDay, session: Session, browser: Browser
) -> None:
    visitor = Visitor(browser)
    visitor.page.clock.install()
    visitor.join(served, "leader", session.day.units[0])
    visitor.page.wait_for_url("**/lobby")
    away = visitor.page.locator("#away")
    expect(away).to_be_hidden()
    visitor.context.set_offline(True)
    visitor.page.clock.run_for(12_000)
    expect(away).to_be_visible(timeout=PATIENCE)
    visitor.check_page()
    visitor.context.set_offline(False)
    for _ in range(20):
        visitor.page.clock.run_for(2_000)
        if away.is_hidden():
            break
    expect(away).to_be_hidden()
    visitor.context.close()
