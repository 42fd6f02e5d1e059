"""The example lesson in a preview: as learner, as the one who gives it, and on the big screen, following every save."""

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

from tests.browser.visitor import PATIENCE, PROJECTOR, Visitor
from tests.served_day import START_SECONDS, free_port
from themeday.places import EXERCISES

pytestmark = pytest.mark.browser
SLUG = "_example"


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(EXERCISES / SLUG, tmp_path_factory.mktemp("lessons") / SLUG))


@pytest.fixture(scope="module")
def links(lesson: Path) -> Iterator[dict[str, str]]:
    command = [sys.executable, "-m", "themeday", "lesson", "preview", str(lesson), "--no-browser", "--language", "en"]
    process = subprocess.Popen([*command, "--port", str(free_port())], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        found: dict[str, str] = {}
        deadline = time.monotonic() + START_SECONDS
        while len(found) < 2 and time.monotonic() < deadline:
            if line := re.match(r"(participant|big screen): (\S+)$", process.stdout.readline()):
                found[line[1]] = line[2]
        yield found
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        process.stdout.close()


def test_every_kind_of_block_is_played_given_and_shown(browser: Browser, links: dict[str, str], lesson: Path) -> None:
    learner, screen = Visitor(browser, locale="en-GB"), Visitor(browser, PROJECTOR, locale="en-GB")
    page = learner.page
    page.goto(links["participant"])
    page.locator("a.td-tap[lang=en]").click()
    page.locator("a.td-tap[data-role=leader]").click()
    page.locator(".td-tap").first.click()
    expect(page.locator(f"#td-open-{SLUG}")).to_be_visible(timeout=PATIENCE)
    learner.check_page()

    # The one who gives it has notes, the time and what comes next; the big screen follows.
    screen.page.goto(links["big screen"])
    page.locator("#td-teach-choose summary").click()
    page.locator(f"#td-teach-give-{SLUG}").click()
    expect(page.locator(".td-teacher")).to_contain_text("Only the person who gives the lesson", timeout=PATIENCE)
    expect(page.locator(".td-teach-clocks")).to_contain_text("The whole lesson: 1")
    learner.check_page()
    page.locator("#td-teach-next").click()
    expect(screen.page.locator(".td-lesson-now")).to_contain_text("A message", timeout=PATIENCE)
    screen.check_page()
    page.locator("#td-teach-end").click()
    page.locator("#td-teach-end").click()
    expect(page.locator("#td-teach-choose")).to_be_visible(timeout=PATIENCE)

    # A save reaches the open page by itself.
    file = lesson / "en.md"
    file.write_text(file.read_text("utf-8").replace("Example: a message", "Better: a message"), "utf-8")
    expect(page.locator(".td-lesson h3")).to_have_text("Better: a message about a parcel", timeout=PATIENCE)

    page.locator(f"#td-open-{SLUG}").click()
    seen = []
    while True:
        seen.append(len(seen) + 1)
        expect(page.locator(".td-lesson .td-steps")).to_contain_text(f"Step {seen[-1]} of", timeout=PATIENCE)
        for card in page.locator(".td-lesson .td-question").all():
            answer(learner, card.get_attribute("data-key") or "")
        if seen[-1] in (5, 6, 7):  # spot, sort, rank
            learner.check_page()
        onward = page.locator("#td-step-next")
        if not onward.count():
            break
        onward.click()
    expect(page.locator(".td-lesson .td-confirmed")).to_be_visible(timeout=PATIENCE)
    assert len(seen) == 13
    for visitor in (learner, screen):
        assert visitor.outside == []
        assert visitor.errors == []


def answer(learner: Visitor, key: str) -> None:
    """Answer a question with the keyboard alone."""
    card, press = learner.question(key), learner.page.keyboard.press
    feedback = learner.page.locator(".td-feedback")
    if card.locator("textarea, input[type=text]").count():
        learner.write(key, "Something of my own")
        return
    if card.locator(".td-rank").count():
        card.locator("[data-by='1']").first.focus()
        press("ArrowDown")
        expect(card.locator("[aria-live=polite]").first).to_contain_text("place 2 of 3")
        card.locator("button.td-button").focus()
        press("Enter")
    elif card.locator(".td-sort").count():
        for text in card.locator(".td-sort-text").all():
            text.locator("input").first.focus()
            press("Space")
        expect(feedback.locator("li")).to_have_count(3, timeout=PATIENCE)
        expect(feedback).to_contain_text("We would say: I look it up myself")
    else:
        card.locator("input").first.focus()
        press("Space")
    expect(card.locator(".td-status")).to_have_attribute("data-kind", "saved", timeout=PATIENCE)
