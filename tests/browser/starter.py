"""Someone who double-clicked the start file: what tests of the start page do in its words."""

from __future__ import annotations

import json
import re
import urllib.request

import psutil
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import LAPTOP, PATIENCE, Facilitator, Visitor
from tests.served_day import ServedDay
from tests.starting.opened import Opened


class Starter(Visitor):
    """The one who double-clicked.

    Args:
        browser: Chromium.
        close: whether each page is looked at closely; once is enough for pages that are the same elsewhere.
    """

    def __init__(self, browser: Browser, close: bool = True) -> None:
        super().__init__(browser, LAPTOP)
        self.close = close

    def check_page(self) -> None:
        """Look at a page closely, or only see that nothing went wrong."""
        if self.close:
            super().check_page()
        assert (self.errors, self.outside) == ([], [])

    def served(self, start: Opened) -> ServedDay:
        """Wait for the links, and return them."""
        console = self.page.get_by_role("link", name="Open de console van de facilitator")
        wrong = self.page.locator("#state [role=alert]")
        # A busy computer takes minutes where an idle one takes seconds; what goes wrong is said at once.
        expect(console.or_(wrong)).to_be_visible(timeout=8 * PATIENCE)
        assert wrong.count() == 0, wrong.inner_text()
        self.check_page()
        self.check_language("nl")
        review = self.page.get_by_role("link", name="Open de terugblik van de organisator")
        links = [self.page.locator("#state .td-lead a"), console, review]
        return ServedDay(start.folder, *(str(link.get_attribute("href")) for link in links), process=start.process)


def practise(start: Opened, browser: Browser, close: bool = True) -> None:
    """Begin a rehearsal, and stop it."""
    starter = Starter(browser, close)
    starter.page.goto(start.link)
    starter.expect_title("Wat wil je doen?")
    starter.check_page()
    starter.check_language("nl")
    starter.page.get_by_role("link", name="English").click()
    starter.expect_title("What would you like to do?")
    starter.check_language("en")
    starter.page.get_by_role("link", name="Nederlands").click()

    starter.press("Begin met oefenen")
    served = starter.served(start)
    console = starter.new_page()
    console.goto(served.facilitator)
    expect(console.get_by_role("button", name="Start: Welkom")).to_be_visible(timeout=PATIENCE)
    with starter.page.expect_popup() as opening:
        starter.page.get_by_role("link", name="Kijk mee als deelnemer").click()
    person = opening.value
    expect(person.get_by_role("heading", level=1)).to_contain_text("Je doet mee", timeout=PATIENCE)
    console.get_by_role("button", name="Start: Welkom").click()
    expect(person.get_by_role("heading", level=1, name="Welkom")).to_be_visible(timeout=PATIENCE)
    # Whoever opens the start page again finds what is running.
    starter.page.goto(start.link)
    starter.served(start)
    # It stops by itself: the page says so, and one press begins it again.
    mark = json.loads((start.folder / ".serving.json").read_text("utf-8"))
    psutil.Process(mark["process"]).kill()
    expect(starter.page.get_by_role("alert")).to_contain_text("Wat is opgeslagen, is veilig.", timeout=PATIENCE)
    starter.check_page()
    starter.press("Begin opnieuw")
    assert starter.served(start).facilitator != ""
    starter.press("Stop, en ga terug naar de startpagina")
    starter.expect_title("Wat wil je doen?")
    # What was begun stays begun, and whoever practises with the next colleague begins anew.
    expect(starter.page.get_by_role("button", name="Ga verder met oefenen")).to_be_visible()
    starter.check_page()
    starter.check_language("nl")
    starter.press("Begin opnieuw, met een nieuwe oefendag")
    console.goto(starter.served(start).facilitator)
    expect(console.get_by_role("button", name="Start: Welkom")).to_be_visible(timeout=PATIENCE)
    starter.press("Stop, en ga terug naar de startpagina")
    starter.expect_title("Wat wil je doen?")
    assert starter.errors == []


def make_a_day(start: Opened, browser: Browser, close: bool = True) -> None:
    """Make a day, serve it, look back on it and end the start page."""
    starter = Starter(browser, close)
    page = starter.page
    page.goto(start.link)
    page.get_by_role("link", name="Maak een dag").click()
    starter.expect_title("Maak een dag")
    starter.check_page()
    page.fill("#title", "Sparren met spionnen")
    expect(page.locator("#date")).to_have_value("")  # what stands there already, nobody looks at
    page.fill("#date", "2027-02-04")
    page.fill("#units", "Recherche")
    starter.press("Maak deze dag")
    expect(page.get_by_role("alert")).to_contain_text("Noem minstens twee organisatieonderdelen")
    expect(page.locator("#title")).to_have_value("Sparren met spionnen")
    page.fill("#units", "Recherche\nIntelligence")
    page.fill("#rooms", "2")
    starter.press("Maak deze dag")
    starter.expect_title("Sparren met spionnen")
    expect(page.locator(".td-note")).to_contain_text("zalen: 2")
    expect(page.locator(".td-note")).to_contain_text("Alles klopt.")
    starter.check_page()
    page.get_by_role("link", name="Titel, datum, organisatieonderdelen of zalen aanpassen").click()
    starter.expect_title("De dag aanpassen")
    starter.check_page()
    starter.check_language("nl")
    expect(page.locator("#title")).to_have_value("Sparren met spionnen")
    expect(page.locator("#units")).to_have_value("Recherche\nIntelligence")
    page.fill("#date", "2027-03-04")
    page.fill("#start", "13:15")
    starter.press("Bewaar dit")
    expect(page.locator(".td-lead")).to_have_text("donderdag 4 maart 2027")
    expect(page.locator(".td-note")).to_contain_text("13:15–")
    for button in ("De dag aanpassen in een tekstbewerker", "De map openen"):
        page.get_by_text("Iets anders aanpassen").click()
        starter.press(button)
        # Whether or not this computer opens anything, it is said where to look.
        expect(page.locator("#place")).to_have_text(str(start.folder / "sparren-met-spionnen"))
        starter.check_page()
        starter.check_language("nl")
        starter.press("Kopieer")
        expect(page.locator("#copied")).to_have_text("Gekopieerd.")
        page.get_by_role("link", name="Terug").click()

    starter.press("Begin de dag")
    served = starter.served(start)
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Open het grote scherm").click()
    expect(opening.value).to_have_url(re.compile(r"/projector$"))
    opening.value.close()
    facilitator = Facilitator(browser, LAPTOP)
    facilitator.page.goto(served.facilitator)
    facilitator.start("Welkom")
    facilitator.start("Verwachtingen")
    person = Visitor(browser)
    # The address of the network card; a room's phones would be there, this browser is on the laptop.
    port = served.base.rpartition(":")[2]
    here = ServedDay(served.folder, f"http://127.0.0.1:{port}/j/{served.join_code}", "", "", served.process)
    person.join(here, "leader", "Recherche")
    person.expect_title("Verwachtingen")
    person.write("hope", "Van de startpagina", "anonymous")
    beside = starter.new_page()
    beside.goto(f"{start.base}/day/sparren-met-spionnen/purge")
    beside.get_by_role("button", name="Ja, ik weet het zeker").click()
    expect(beside.get_by_role("alert")).to_contain_text("Er draait nog iets.")
    beside.close()
    # A real day is not stopped by one press: who only wanted to go back would silence the room.
    page.get_by_role("link", name="Stop, en ga terug naar de startpagina").click()
    starter.check_page()
    starter.check_language("nl")
    page.get_by_role("link", name="Ga ermee verder").click()
    starter.served(start)
    page.get_by_role("link", name="Stop, en ga terug naar de startpagina").click()
    starter.press("Stop, en ga terug naar de startpagina")
    starter.expect_title("Wat wil je doen?")
    starter.check_page()

    page.locator("nav[aria-labelledby=after]").get_by_role("link", name="Sparren met spionnen").click()
    starter.check_page()
    starter.press("Maak een concept van het verslag")
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Open het verslag").click()
    expect(opening.value.locator("body")).to_contain_text("Sparren met spionnen")
    starter.check_page()
    folder = start.folder / "sparren-met-spionnen"
    for name in ("report.xlsx", "report.pptx", "poster.html"):
        assert (folder / f"draft-{name}").exists()
    page.get_by_role("link", name="Maak het verslag definitief").click()
    starter.check_page()
    starter.check_language("nl")
    page.get_by_text("Nee, dat bleef allemaal bij ons").click()
    starter.press("Maak het verslag definitief")
    expect(page.locator("main")).to_contain_text("Het verslag is definitief.")
    expect(page.locator("main")).not_to_contain_text("concept, voor jullie zelf")
    page.get_by_role("link", name="Terug").click()
    expect(page.locator("main")).to_contain_text("Verslag 1 is definitief sinds ")
    # A draft of later does not come in the place of what people have.
    sent = (folder / "report.html").read_bytes()
    starter.press("Maak een concept van het verslag")
    expect(page.get_by_role("link", name="Open het verslag")).to_be_visible(timeout=8 * PATIENCE)
    assert (folder / "report.html").read_bytes() == sent
    page.get_by_role("link", name="Terug").click()
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Open het verslag").click()
    expect(opening.value.locator("body")).not_to_contain_text("Concept")
    starter.check_page()
    page.get_by_role("link", name="Heeft niemand het gekregen? Neem het terug").click()
    starter.check_page()
    starter.check_language("nl")
    starter.press("Niemand heeft het: neem het terug")
    expect(page.locator("main")).to_contain_text("geldt als nooit verstuurd")
    page.get_by_role("link", name="Terug").click()
    expect(page.locator("main")).not_to_contain_text("is definitief sinds")
    starter.press("De antwoorden in Excel")
    expect(page.locator("main")).to_contain_text("open outcomes.xlsx")
    starter.check_page()
    starter.press("Open in Excel")
    expect(page.locator("#place")).to_have_text(str(folder / "export"))
    assert (folder / "export" / "outcomes.xlsx").exists()
    page.get_by_role("link", name="Terug").click()
    page.get_by_role("link", name="De dag afsluiten").click()
    starter.check_page()
    starter.press("Ja, ik weet het zeker")
    starter.expect_title("De dag is afgesloten")
    starter.check_page()
    starter.check_language("nl")
    page.get_by_role("link", name="Terug").click()
    look_back(starter, port)
    page.locator("nav[aria-labelledby=after]").get_by_role("link", name="Sparren met spionnen").click()
    page.get_by_role("link", name="De dag verwijderen").click()
    starter.press("Ja, ik weet het zeker")
    starter.expect_title("De dag is verwijderd")
    expect(page.locator("section[aria-labelledby=stays]")).to_contain_text("day.toml")
    expect(page.locator("main")).not_to_contain_text("private.csv")
    starter.check_page()
    page.get_by_role("link", name="Terug").click()
    expect(page.locator("nav")).to_have_count(0)
    page.get_by_text("Verwijderde dagen").click()
    starter.check_page()
    page.get_by_role("link", name="Sparren met spionnen").click()
    expect(page.get_by_role("button", name="Begin de dag")).to_be_visible()

    page.goto(start.base)
    starter.press("Stop de kit")
    starter.expect_title("Gestopt")
    start.process.wait(30)
    assert starter.errors == []


def look_back(starter: Starter, port: str) -> None:
    """Open the review of a closed day, into which no phone comes; stop it with one press."""
    page = starter.page
    starter.press("Bekijk wat de dag heeft opgeleverd")
    link = page.get_by_role("link", name="Open de terugblik van de organisator")
    expect(link).to_be_visible(timeout=8 * PATIENCE)
    starter.check_page()
    starter.check_language("nl")
    with page.expect_popup() as opening:
        link.click()
    expect(opening.value.get_by_role("heading", level=1)).to_contain_text("Terugblik", timeout=4 * PATIENCE)
    with pytest.raises(OSError, match=r"timed out|refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2)
    opening.value.close()
    starter.press("Stop, en ga terug naar de startpagina")
    starter.expect_title("Wat wil je doen?")
