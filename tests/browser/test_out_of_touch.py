"""The server is away and comes back: every page says the same everywhere, does nothing by halves, and goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.browser.visitor import LAPTOP, PATIENCE, PROJECTOR, Visitor
from tests.rehearsed_day import practised
from tests.served_day import ServedDay, free_port, serve
from themeday.day.load import load_day
from themeday.room.session import Session
from themeday.store.records import Records

pytestmark = pytest.mark.browser

LOST = "De verbinding is weg"
SAVED, FAILED = "Alles is opgeslagen", "Niet opgeslagen, probeert het opnieuw"


def rehearsed(folder: Path, chapter: str) -> Path:
    """A day in which a chapter is open, and those before it were."""
    practised(folder, chapter)
    return folder


def kill(served: ServedDay) -> None:
    served.process.kill()
    served.process.wait()


def notice(person: Visitor) -> Locator:
    return person.page.locator("#td-connection")


def state(person: Visitor) -> Locator:
    return person.page.locator("#td-state")


def card(person: Visitor, key: str) -> Locator:
    return person.question(key).locator(".td-status")


def test_what_was_tapped_in_between_is_said_to_be_saved_everywhere(browser: Browser, tmp_path: Path) -> None:
    folder, port = rehearsed(tmp_path / "day", "expectations"), free_port()
    with serve(folder, port) as served:
        person = Visitor(browser)
        person.join(served, "leader", load_day(folder).units[0])
        person.expect_title("Verwachtingen")
        kill(served)
        expect(notice(person)).to_contain_text(LOST, timeout=PATIENCE)
        person.question("direct").locator("input[value='4']").check(force=True)
        expect(card(person, "direct")).to_have_attribute("data-kind", "failed")
        expect(state(person)).to_have_text(FAILED)
        person.page.evaluate("document.documentElement.dataset.before = 'yes'")
    with serve(folder, port):
        expect(notice(person)).to_be_hidden(timeout=PATIENCE)
        person.expect_saved("direct")
        expect(state(person)).to_have_text(SAVED)
        # Where one was, although the page was drawn anew: on what was tapped, not on the first of its kind.
        expect(person.question("direct").locator("input[value='4']")).to_be_focused()
        # And it stays so: nothing of the page that was there before tries anything any more.
        person.page.evaluate("dispatchEvent(new Event('td-connected'))")
        person.choose("confidence", "3")
        expect(state(person)).to_have_text(SAVED)
        assert person.page.evaluate("document.documentElement.dataset.before") == "yes"
        assert person.errors == []


def test_a_page_that_starts_again_where_nobody_is_says_so(browser: Browser, tmp_path: Path) -> None:
    """As when a day is stopped: its pages hear of their end before nobody answers any more."""
    folder = rehearsed(tmp_path / "day", "expectations")
    with serve(folder, free_port()) as served:
        person = Visitor(browser)
        person.join(served, "leader", load_day(folder).units[0])
        person.expect_title("Verwachtingen")
        person.page.route("**/alive/*", lambda route: route.fulfill(status=410))
        person.page.route(person.page.url, lambda route: route.abort())
        person.page.evaluate("dispatchEvent(new Event('td-silence'))")
        expect(notice(person)).to_contain_text(LOST, timeout=PATIENCE)
        person.page.unroute_all()
        expect(notice(person)).to_be_hidden(timeout=PATIENCE)
        person.choose("confidence", "3")
        person.expect_saved("confidence")


Open = Callable[[Browser, ServedDay], Visitor]


def participant(browser: Browser, served: ServedDay) -> Visitor:
    person = Visitor(browser)
    person.page.clock.install()
    person.join(served, "leader", load_day(served.folder).units[0])
    return person


def teacher(browser: Browser, served: ServedDay) -> Visitor:
    person = Visitor(browser)
    person.page.clock.install()
    person.join(served, "young_colleague", load_day(served.folder).units[0])
    person.page.locator("#td-teach-choose summary").click()
    person.page.locator("[id^=td-teach-give-]").first.click()
    expect(person.page.locator("#td-teach-next")).to_be_visible(timeout=PATIENCE)
    return person


def staff(link: str, then: str, seen: str) -> Open:
    def opened(browser: Browser, served: ServedDay) -> Visitor:
        person = Visitor(browser, PROJECTOR if then == "projector" else LAPTOP)
        person.page.clock.install()
        person.page.goto(getattr(served, link))
        person.page.goto(f"{served.staff}/{then}")
        expect(person.page.locator(seen).first).to_be_visible(timeout=PATIENCE)
        # A clock that leaps leaves a card that is still beginning no time to begin.
        person.page.wait_for_load_state("networkidle")
        return person

    return opened


PAGES: dict[str, tuple[Open, str, str]] = {
    "participant": (participant, "main h1", "[id^=td-open-]"),
    "teacher": (teacher, "#td-teach-step", "#td-teach-next"),
    "console": (staff("facilitator", "console", "#td-c-timer-start"), "h1", ".td-console-timer button"),
    "projector": (staff("facilitator", "projector", ".td-screen-head"), ".td-screen-head", ""),
    "review": (staff("organiser", "review", ".td-review-top"), ".td-review-top", "#td-do-export"),
}


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rehearsed(tmp_path_factory.mktemp("day") / "day", "lessons")


def test_no_page_has_an_error_while_the_server_is_away_or_when_it_is_back(browser: Browser, lessons: Path) -> None:
    port = free_port()
    with serve(lessons, port) as served:
        people = {name: opened(browser, served) for name, (opened, _, _) in PAGES.items()}
        kill(served)
        for name, person in people.items():
            person.page.clock.fast_forward(30_000)
            expect(notice(person)).to_contain_text(LOST, timeout=PATIENCE)
            press = PAGES[name][2]
            if press:  # whoever presses now hears that nothing was done, and no error is left behind
                person.page.locator(press).first.click()
            for _ in range(6):
                person.page.clock.fast_forward(20_000)
                person.page.wait_for_timeout(50)
            assert (name, person.errors) == (name, [])
    with serve(lessons, port):
        for name, person in people.items():
            # However long a busy server takes to answer: each jump of the clock leaves an attempt a second to succeed.
            for _ in range(60):
                if notice(person).is_hidden():
                    break
                person.page.clock.fast_forward(15_000)
                person.page.wait_for_timeout(1_000)
            expect(notice(person)).to_be_hidden(timeout=PATIENCE)
            expect(person.page.locator(PAGES[name][1]).first).to_be_visible(timeout=PATIENCE)
            person.page.clock.fast_forward(40_000)
            person.page.wait_for_timeout(50)
            assert (name, person.errors) == (name, [])


def test_a_card_hears_of_changes_although_its_module_took_long(browser: Browser, tmp_path: Path) -> None:
    folder = rehearsed(tmp_path / "day", "expectations")
    with serve(folder, free_port()) as served:
        other, person = Visitor(browser), Visitor(browser)
        other.join(served, "leader", load_day(folder).units[0])
        other.expect_title("Verwachtingen")
        held: list[Route] = []
        person.page.route("**/cards.*.js", lambda route: held.append(route))
        person.join(served, "leader", load_day(folder).units[0])
        # Until anywidget, which waits two seconds for a module, would have given up on it.
        person.page.wait_for_function("performance.now() > (window.asked ??= performance.now()) + 3000")
        day = load_day(folder)
        Session(day, Records.in_folder(served.data)).set_stage("", {"current": "pairing"})
        expect(other.page.locator(".td-next a")).to_be_visible(timeout=PATIENCE)  # so all pages were told
        for route in held:
            route.continue_()
        person.page.unroute("**/cards.*.js")
        person.expect_title("Verwachtingen")
        expect(person.page.locator(".td-next a")).to_be_visible(timeout=PATIENCE)
        person.choose("direct", "4")  # "saved" is a message to the card
        assert person.errors == []


def test_a_page_comes_although_its_module_did_not_come_at_first(browser: Browser, tmp_path: Path) -> None:
    folder = rehearsed(tmp_path / "day", "expectations")
    with serve(folder, free_port()) as served:
        person = Visitor(browser)
        refused: list[Route] = []
        person.page.route("**/cards.*.js", lambda route: (refused.append(route), route.abort()), times=1)
        person.join(served, "leader", load_day(folder).units[0])
        person.expect_title("Verwachtingen")
        person.choose("direct", "4")
        assert len(refused) == 1
        assert person.errors == []


def test_pages_of_staff_do_not_wait_for_a_day_that_is_over_while_another_is_served(
    browser: Browser, tmp_path: Path
) -> None:
    """Whoever practised and then begins the real day has the old console and the old big screen open still."""
    port = free_port()
    console, screen = Visitor(browser, LAPTOP), Visitor(browser, PROJECTOR)
    with serve(rehearsed(tmp_path / "practice", "expectations"), port) as served:
        for person in (console, screen):
            person.page.goto(served.facilitator)
            if person is screen:
                person.page.goto(f"{served.staff}/projector")
            expect(person.page.locator(".td-screen-head, #td-c-timer-start")).to_be_visible(timeout=PATIENCE)
        staff = served.staff
    with serve(rehearsed(tmp_path / "real", "expectations"), port) as served:
        assert served.staff == staff
        for person in (console, screen):
            expect(person.page.locator("main")).to_contain_text("de knop voor deze pagina", timeout=PATIENCE)
            expect(notice(person)).to_have_count(0)
