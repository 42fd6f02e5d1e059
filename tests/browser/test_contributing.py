"""The view of the card that CONTRIBUTING shows works as it stands there, without a build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.bench import Bench
from tests.widgets.test_contributing import example

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
