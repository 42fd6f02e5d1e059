"""The report as a page: nothing in the way of anyone, on a phone and on a laptop."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.visitor import LAPTOP, PHONE, RULES
from tests.rehearsed_day import rehearsed

pytestmark = pytest.mark.browser


def test_the_report_is_accessible_and_asks_nothing_from_outside(browser: Browser, tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 60)
    # The largest part of this is looking a long page through: once, since the other language has the same markup.
    for language, size, looked_through in (("nl", PHONE, True), ("en", LAPTOP, False)):
        file = tmp_path / f"report.{language}.html"
        day.html(file, language)
        page = browser.new_page(viewport=size)
        asked: list[str] = []
        page.on("request", lambda request, to=asked: to.append(request.url.split(":")[0]))
        page.goto(file.as_uri())
        found = Axe().run(page, options=RULES).response["violations"] if looked_through else []
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
        assert set(asked) <= {"file", "data"}
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.locator("h1").count() == 1
        page.close()
