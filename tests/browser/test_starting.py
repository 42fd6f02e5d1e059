"""The start page in a browser: practise, make a day and serve it, and what comes after it; no terminal anywhere."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.starter import Starter, make_a_day, practise
from tests.browser.visitor import PATIENCE
from tests.starting.opened import Opened, opened
from themeday.serving.ports import DEFAULT_PORT

pytestmark = pytest.mark.browser


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path / "days") as page:
        yield page


def test_practise(start: Opened, browser: Browser) -> None:
    practise(start, browser)


def test_my_day_and_after_it(start: Opened, browser: Browser) -> None:
    make_a_day(start, browser)


@pytest.mark.skipif(os.name == "nt", reason="there, what a killed program started may end with it")
def test_a_day_that_goes_on_without_its_start_page_is_found_again(tmp_path: Path, browser: Browser) -> None:
    starter = Starter(browser)
    with opened(tmp_path / "days") as start:
        starter.page.goto(start.link)
        starter.press("Begin met oefenen")
        before = starter.served(start)
        start.process.kill()
        start.process.wait()
        expect(starter.page.locator("#away")).to_be_visible(timeout=PATIENCE)
    with opened(tmp_path / "days") as again:
        starter.page.goto(again.link)
        starter.expect_title("Oefenen draait nog")
        starter.check_page()
        starter.check_language("nl")
        starter.page.get_by_role("link", name="Ga ermee verder").click()
        assert starter.served(again).facilitator == before.facilitator
        starter.page.goto(again.base)
        starter.press("Stop ermee")
        starter.expect_title("Wat wil je doen?")
        with pytest.raises(OSError, match=r"refused|reset"):
            urlopen(before.facilitator, timeout=5)
    assert starter.errors == []


def test_what_is_in_the_way_is_said(start: Opened, browser: Browser) -> None:
    (start.folder / "kapot").mkdir()
    (start.folder / "kapot" / "day.toml").write_text('languages = ["nl"]\ntitle = ""\n', "utf-8")
    starter = Starter(browser)
    with socket.socket() as other:
        if os.name == "posix":
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections of a day before may linger
        with suppress(OSError):  # someone has it already, which is all that is wanted
            other.bind(("", DEFAULT_PORT))
            other.listen()
        starter.page.goto(start.link)
        expect(starter.page.locator(".td-error")).to_contain_text([f"gebruikt poort {DEFAULT_PORT}"])
        starter.check_page()
        starter.press("Begin met oefenen")
        starter.served(start)
        expect(starter.page.locator(".td-note")).to_contain_text(f"Poort {DEFAULT_PORT} was bezet")
        starter.press("Stop, en ga terug naar de startpagina")
    starter.page.get_by_role("link", name="kapot").click()
    expect(starter.page.locator(".td-error")).to_contain_text("title")
    expect(starter.page.get_by_role("button", name="Begin de dag")).to_have_count(0)
    starter.check_page()


def test_a_day_that_cannot_begin_says_why(start: Opened, browser: Browser) -> None:
    starter = Starter(browser)
    starter.page.goto(start.link)
    rehearsal = start.folder / "rehearsal-24-1"
    rehearsal.mkdir()
    (rehearsal / "day.toml").write_text("title = ", "utf-8")
    (rehearsal / "data").mkdir()
    (rehearsal / "data" / "stage.csv").touch()
    starter.press("Begin met oefenen")
    expect(starter.page.get_by_role("alert").filter(has_text="day.toml")).to_be_visible(timeout=PATIENCE)
    starter.check_page()
    starter.press("Terug naar de startpagina")
    starter.expect_title("Wat wil je doen?")
