"""The view of the card that CONTRIBUTING shows works as it stands there, without a build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.bench import Bench
from tests.widgets.test_contributing import example
from themeday.serving.files import cards_address, our_file
from themeday.web.card_modules import ALL, ENV_CARDS

pytestmark = pytest.mark.browser


def test_a_hand_goes_up_and_is_counted(
    party: Any, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(browser, example(tmp_path, monkeypatch)(party.join()), language="en")
    card = bench.card()
    expect(card.locator(".td-count")).to_have_text("0 hands")
    card.get_by_role("button", name="My hand up").click()
    expect(card.locator(".td-count")).to_have_text("1 hand")
    expect(card.get_by_role("button", name="My hand down")).to_be_visible()
    assert bench.errors == []
    bench.context.close()


def test_on_a_served_page_it_fetches_what_it_shares(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENV_CARDS, "/static")
    source = example(tmp_path, monkeypatch)._esm.default_value
    page = browser.new_page()
    fetched: list[str] = []

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        fetched.append(name)
        file = our_file(name)
        route.fulfill(content_type=file.kind, body=file.data) if file else route.fulfill(content_type="text/html")

    page.route("**/*", answer)
    page.goto("http://kit.test/")
    kind = page.evaluate(
        """async (text) => {
          const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
          return typeof (await import(address)).default.render;
        }""",
        source,
    )
    assert kind == "function"
    assert fetched[1:] == [cards_address(ALL).rpartition("/")[2]]
    page.close()
