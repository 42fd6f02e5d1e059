"""A part of one's own in a preview: as participant, as facilitator and on the big screen, following every save."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import LAPTOP, PROJECTOR, Visitor
from tests.served_day import START_SECONDS, free_port

pytestmark = pytest.mark.browser
HOSPITAL = Path(__file__).parents[1] / "days" / "hospital"


@pytest.fixture(scope="module")
def chapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(HOSPITAL, tmp_path_factory.mktemp("own") / "day")) / "chapters" / "ward"


@pytest.fixture(scope="module")
def links(chapter: Path) -> Iterator[dict[str, str]]:
    command = [sys.executable, "-m", "themeday", "chapter", "preview", str(chapter), "--no-browser", "--language", "en"]
    process = subprocess.Popen([*command, "--port", str(free_port())], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        found: dict[str, str] = {}
        deadline = time.monotonic() + START_SECONDS
        while len(found) < 3 and time.monotonic() < deadline:
            if line := re.match(r"(participant|facilitator|big screen): (\S+)$", process.stdout.readline()):
                found[line[1]] = line[2]
        yield found
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        process.stdout.close()


def test_every_save_is_on_all_three_pages(browser: Browser, links: dict[str, str], chapter: Path) -> None:
    who, screen = Visitor(browser, locale="en-GB"), Visitor(browser, PROJECTOR, locale="en-GB")
    console, page = Visitor(browser, LAPTOP, locale="en-GB"), who.page
    page.goto(links["participant"])
    page.locator("a.td-tap[lang=en]").click()
    page.locator("a.td-tap[data-role=leader]").click()
    page.locator(".td-tap").first.click()
    who.expect_title("On the ward")
    screen.page.goto(links["big screen"])
    expect(screen.page.get_by_text("What do you see that others walk past?")).to_be_visible()
    console.page.goto(links["facilitator"])
    expect(console.page.get_by_text("Ask two people to tell")).to_be_visible()
    for visitor in (who, screen, console):
        visitor.check_page()
    page.locator('[data-key="see"] textarea').fill("Half a sentence")

    file = chapter / "en.md"
    text = file.read_text("utf-8")
    text = text.replace("Where does a handover go wrong most often?", "Where does a handover go well?")
    file.write_text(text.replace("Ask two people to tell", "Ask three people to tell"), "utf-8")
    expect(page.get_by_text("Where does a handover go well?").first).to_be_visible()
    expect(page.locator('[data-key="see"] textarea')).to_have_value("Half a sentence")
    expect(console.page.get_by_text("Ask three people to tell")).to_be_visible()

    # What cannot be read leaves what there was.
    file.write_text(text.replace("kind: choice", "kind: choise"), "utf-8")
    page.reload()
    expect(page.get_by_text("Where does a handover go well?").first).to_be_visible()
