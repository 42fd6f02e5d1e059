"""What a real browser fetches: bytes on the wire, requests, and the time until the first field can be used."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright

from benchmarks.crowd.kinds import Place
from tests.browser.conftest import FLAGS, NAMES
from tests.browser.visitor import PATIENCE, PHONE

QUIET_MS = 1500  # after which nothing more is fetched


class Traffic:
    """What a page fetches."""

    def __init__(self, session: CDPSession, own: str) -> None:
        self.bytes = 0  # on the wire, websocket left out
        self.outside = 0  # requests to any other host than its own
        self.paths: dict[str, str] = {}  # of the requests to the server, answered from no cache
        self._own = own
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.responseReceived", self._responded)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict[str, Any]) -> None:
        url = urlsplit(event["request"]["url"])
        self.outside += url.scheme in ("http", "https") and url.netloc != self._own

    def _responded(self, event: dict[str, Any]) -> None:
        url = urlsplit(event["response"]["url"])
        if url.scheme in ("http", "https") and not event["response"].get("fromDiskCache"):
            self.paths[event["requestId"]] = url.path + (f"?{url.query}" if url.query else "")

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.paths:
            self.bytes += int(event["encodedDataLength"])


@dataclass
class Visit:
    """One visit of the page."""

    seconds: float  # from navigation to the first field
    bytes: int
    requests: int
    outside: int
    files: list[str]  # paths of what was fetched beside the page


def visits(place: Place, times: int = 3) -> tuple[Visit, Visit]:
    """Visit with an empty cache and then once more, a few times; return the one in the middle of each."""
    first, second = [], []
    with chromium() as browser:
        for _ in range(times):
            context = browser.new_context(locale="nl-NL", viewport=PHONE)
            if place.code:
                join(context, f"{place.base}/j/{place.code}?language=nl&role=leader", place.base + place.page)
            first.append(_visit(context, place))
            second.append(_visit(context, place))
            context.close()
    return _middle(first), _middle(second)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Lend a browser."""
    path = next((path for name in NAMES if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def join(context: BrowserContext, link: str, address: str) -> None:
    """Become someone, who is led to a page; nothing of it is in the browser's cache then."""
    page = context.new_page()
    page.goto(link)
    page.locator('button[name="unit"]').first.click()
    page.wait_for_url(address)
    # What came with it is not there for the visits that are counted.
    context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.close()


def _visit(context: BrowserContext, place: Place) -> Visit:
    page = context.new_page()
    traffic = Traffic(context.new_cdp_session(page), urlsplit(place.base).netloc)
    begun = time.perf_counter()
    page.goto(f"{place.base}{place.page}", wait_until="commit")
    page.locator("textarea").first.wait_for(timeout=PATIENCE)
    seconds = time.perf_counter() - begun
    page.wait_for_timeout(QUIET_MS)
    page.close()
    paths = list(traffic.paths.values())
    files = [path for path in paths if "/api/" not in path and path != place.page]
    return Visit(seconds, traffic.bytes, len(paths), traffic.outside, files)


def _middle(visits: list[Visit]) -> Visit:
    middle = sorted(visits, key=lambda visit: visit.seconds)[len(visits) // 2]
    return Visit(
        middle.seconds,
        int(statistics.median(visit.bytes for visit in visits)),
        int(statistics.median(visit.requests for visit in visits)),
        max(visit.outside for visit in visits),
        middle.files,
    )
