"""Some weeks later, on a phone: the code from the card, the questions, the calendar, and the card on paper."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Browser, expect

from tests.asked import MEETING
from tests.browser.visitor import PATIENCE, Visitor
from tests.served_day import serve
from themeday.day.load import load_day
from themeday.lifecycle.close import close_day
from themeday.model.people import rejoin_code
from themeday.rehearsal import rehearse
from themeday.room.agreements import all_agreements, confirm
from themeday.room.session import Session
from themeday.store.folder import DataFolder
from themeday.store.records import Records

pytestmark = pytest.mark.browser


def closed_day(folder: Path) -> tuple[list[str], Session]:
    """Return the personal codes of a pair that has agreed on its meetings, of a day that was closed."""
    rehearse(folder, 8, 1)
    day = load_day(folder)
    kept = DataFolder.of(day)
    session = Session(day, Records.in_folder(kept.path), kept.secret())
    session.records.refresh()
    pair = next(found.pair for found in all_agreements(session.records) if found.complete)
    for code in pair:
        session.bind(session.records.participant(code), "nl")
        session.save("agreements", MEETING[0], (day.date + dt.timedelta(weeks=3)).isoformat())
        session.save("agreements", MEETING[1], "1030")
    for code in pair:
        session.bind(session.records.participant(code), "nl")
        confirm(session)
    close_day(kept.path)
    return [rejoin_code(kept.secret(), code) for code in pair], session


def test_weeks_later_on_a_phone(browser: Browser, tmp_path: Path, pictures: Path) -> None:
    codes, session = closed_day(tmp_path / "day")
    with serve(tmp_path / "day", options=["--follow-up"]) as served:
        young = Visitor(browser)
        young.page.goto(f"{served.participants}/#{codes[0]}")
        expect(young.page.locator("#code")).to_have_value(codes[0])
        assert young.page.url.endswith("/")  # no longer in the address
        young.check_page()
        young.check_language("nl")
        young.picture(pictures, "follow-up-code")
        young.press("Verder")
        young.expect_title("Hoe gaat het?")
        young.choose("six.met", "few")
        young.choose("six.step", "begun")
        young.write("six.learned", "Dat ik ook naar boven mag vragen")
        young.choose("six.goes_on", "changed")
        young.page.get_by_text("Wat je hebt afgesproken").click()
        young.press("Toon mijn kaartje")
        expect(young.page.locator(".td-my-card .td-code")).to_have_text(codes[0])
        young.check_page()
        young.check_language("nl")
        young.picture(pictures, "follow-up")
        card = young.page.pdf(path=pictures / "follow-up-card.pdf", format="A4")
        assert card.count(b"/Type /Page\n") == 1, "the card is one sheet"
        with young.page.expect_download() as download:
            young.page.get_by_role("link", name="Onze ontmoetingen in mijn agenda").click()
        calendar = icalendar.Calendar.from_ical(Path(download.value.path()).read_bytes())
        assert download.value.suggested_filename == "themeday.ics"
        assert len(calendar.walk("VEVENT")) == 3
        assert "RRULE" in calendar.walk("VEVENT")[0]

        # The other stops: from then on nothing about the two of them is on the page.
        leader = Visitor(browser, locale="en-GB")
        leader.page.goto(served.participants)
        leader.page.fill("#code", codes[1].lower())
        leader.press("Go on")
        leader.expect_title("How is it going?")
        assert young.page.locator("#code").count() == 0
        leader.choose("six.goes_on", "stopped")
        expect(leader.question("six.met")).to_be_hidden(timeout=PATIENCE)
        expect(leader.question("six.learned")).to_be_visible()
        expect(leader.page.get_by_text("Thank you for saying so.")).to_be_visible()
        expect(leader.page.locator("a[href='/agreement.ics']")).to_have_count(0)
        leader.check_page()
        leader.check_language("en")
        leader.picture(pictures, "follow-up-stopped")

        # Whoever is not in this day is told so, and stays outside.
        stranger = Visitor(browser)
        stranger.page.goto(f"{served.base}/follow_up")
        stranger.page.fill("#code", "AAAA-2222")
        stranger.press("Verder")
        expect(stranger.page.get_by_role("alert")).to_be_visible()
        for visitor in (young, leader, stranger):
            assert (visitor.errors, visitor.outside) == ([], [])
    session.records.refresh()
    rows = {row.item: row for row in session.records.shared if row.chapter == "follow_up"}
    assert rows["six.met"].value == "few"
    assert "six.goes_on" not in rows
    # What only they see is deleted with the next closing, and the rest is not.
    assert close_day(DataFolder.of(session.day).path)[0].private >= 2
    assert not (served.data / "private.csv").exists()
