"""What a real browser fetches: bytes on the wire, requests, and the time until the first field can be used."""

from __future__ import annotations

import shutil
import statistics
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks.crowd.kinds import Place
from tests.browser.conftest import FLAGS, NAMES
from tests.browser.visitor import PATIENCE


@dataclass
class Visit:
    """One visit of the page.

    Args:
        seconds: from navigation to the first field.
        bytes: on the wire, websocket left out.
        requests: to the server, answered from no cache.
        outside: requests to any other host.
        files: paths of what was fetched beside the page.
    """

    seconds: float = 0.0
    bytes: int = 0
    requests: int = 0
    outside: int = 0
    files: list[str] = field(default_factory=list)


def visits(place: Place, times: int = 3) -> tuple[Visit, Visit]:
    """Visit with an empty cache and then once more, a few times; return the one in the middle of each.

    Args:
        place: where.
        times: how often.
    """
    found = next((path for name in NAMES if "headless" not in name and (path := shutil.which(name))), None)
    first, second = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for _ in range(times):
            context = browser.new_context(locale="nl-NL", viewport={"width": 375, "height": 740})
            if place.code:
                _join(context, place)
            first.append(_visit(context, place))
            second.append(_visit(context, place))
            context.close()
        browser.close()
    return _middle(first), _middle(second)


def _join(context: BrowserContext, place: Place) -> None:
    page = context.new_page()
    page.goto(f"{place.base}/j/{place.code}?language=nl&role=leader")
    page.locator('button[name="unit"]').first.click()
    page.wait_for_url("**/expectations")
    page.close()
    # What came with it is not there for the visits that are counted.
    session = context.new_cdp_session(context.new_page())
    session.send("Network.clearBrowserCache")
    context.pages[0].close()


def _visit(context: BrowserContext, place: Place) -> Visit:
    page: Page = context.new_page()
    visit = Visit()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    own = urlsplit(place.base).netloc
    asked: dict[str, str] = {}

    def sent(event: dict) -> None:  # type: ignore[type-arg]
        url = urlsplit(event["request"]["url"])
        visit.outside += url.scheme in ("http", "https") and url.netloc != own

    def responded(event: dict) -> None:  # type: ignore[type-arg]
        url = urlsplit(event["response"]["url"])
        if url.scheme in ("data", "blob"):
            return
        if not event["response"].get("fromDiskCache"):
            visit.requests += 1
            asked[event["requestId"]] = url.path + (f"?{url.query}" if url.query else "")

    def finished(event: dict) -> None:  # type: ignore[type-arg]
        if event["requestId"] in asked:
            visit.bytes += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.responseReceived", responded)
    session.on("Network.loadingFinished", finished)
    begun = time.perf_counter()
    page.goto(f"{place.base}{place.page}", wait_until="commit")
    page.locator("textarea").first.wait_for(timeout=PATIENCE)
    visit.seconds = time.perf_counter() - begun
    page.wait_for_timeout(1500)
    visit.files = [path for path in asked.values() if "/api/" not in path and path != place.page]
    page.close()
    return visit


def _middle(visits: list[Visit]) -> Visit:
    middle = sorted(visits, key=lambda visit: visit.seconds)[len(visits) // 2]
    return Visit(
        middle.seconds,
        int(statistics.median(visit.bytes for visit in visits)),
        int(statistics.median(visit.requests for visit in visits)),
        max(visit.outside for visit in visits),
        middle.files,
    )
