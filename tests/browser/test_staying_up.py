"""A page goes on whatever ends: itself, or the whole server in mid-day."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import PATIENCE, Visitor
from tests.rehearsed_day import practised
from tests.served_day import ServedDay, free_port, serve
from themeday.day.load import load_day
from themeday.places import EXERCISES

pytestmark = pytest.mark.browser

LOST = "De verbinding is weg"
ANEW = "deze pagina start opnieuw"
LISTEN = """() => {
  const notices = document.querySelector("#td-connection");
  window.before = notices.textContent;
  new MutationObserver(() => (window.before += notices.textContent)).observe(notices, {
    childList: true, subtree: true, characterData: true,
  });
}"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "day"
    practised(folder, "expectations")
    return folder


def someone(browser: Browser, served: ServedDay) -> Visitor:
    """A leader who has saved one answer and is typing another."""
    person = Visitor(browser)
    person.join(served, "leader", load_day(served.folder).units[0])
    person.expect_title("Verwachtingen")
    person.write("hope", "Dit is bewaard")
    person.question("one_on_one").locator("textarea").fill("Hier was ik nog mee bezig")
    return person


def expect_as_it_was(person: Visitor) -> None:
    expect(person.question("hope").locator("textarea")).to_have_value("Dit is bewaard", timeout=PATIENCE)
    expect(person.question("one_on_one").locator("textarea")).to_have_value("Hier was ik nog mee bezig")
    person.write("one_on_one", "En nu is ook dit bewaard")
    assert person.errors == []


@contextmanager
def going_on(person: Visitor, notice: str) -> Iterator[None]:
    """Something happens of which the page says so; it goes on where it is, without being loaded again."""
    person.page.evaluate(LISTEN)  # it may be said and over before anyone looks
    yield
    person.page.wait_for_function("notice => window.before.includes(notice)", arg=notice, timeout=PATIENCE)
    expect(person.page.locator("#td-connection")).to_be_hidden(timeout=PATIENCE)
    assert person.page.evaluate("window.before !== undefined")


def test_a_page_that_is_made_anew_goes_on_where_it_was(folder: Path, browser: Browser) -> None:
    """Someone mends a lesson in mid-day: whoever opens the page next gets a new one, and the tab before it follows."""
    lesson = folder / "lessons" / load_day(folder).lessons[0]
    shutil.copytree(EXERCISES / lesson.name, lesson)
    file = folder / "day.toml"
    file.write_text(f'lessons_folder = "lessons"\n{file.read_text("utf-8")}', "utf-8")
    with serve(folder) as served:
        person = someone(browser, served)
        with going_on(person, ANEW):
            with (lesson / "nl.md").open("a", encoding="utf-8") as text:
                text.write("\nEn nog iets.\n")
            # The server looks at its files once in a while, and on a busy computer it may just have done so.
            other, ends = person.new_page(), time.monotonic() + PATIENCE / 1000
            while ANEW not in person.page.evaluate("window.before") and time.monotonic() < ends:
                other.goto(f"{served.base}/expectations")
        expect_as_it_was(person)


def test_a_server_that_is_killed_and_started_again_finds_everyone_where_they_were(
    folder: Path, browser: Browser
) -> None:
    port = free_port()
    with serve(folder, port) as served:
        person = someone(browser, served)
        served.process.kill()
        served.process.wait()
        expect(person.page.locator("#td-connection")).to_contain_text(LOST, timeout=PATIENCE)
    with serve(folder, port):
        with going_on(person, ""):
            pass
        expect_as_it_was(person)
