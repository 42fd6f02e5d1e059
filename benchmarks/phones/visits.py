"""What a real browser fetches: bytes on the wire, requests, and the time until the first field can be used."""

from __future__ import annotations

import asyncio
import shutil
import statistics
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.phones.kinds import Place
from benchmarks.phones.phone import QUESTION

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE = 60_000
_QUIET = 1_500
# Tells, by the browser's own clock since the navigation, when the first field could be typed in.
_WATCH = """
(() => {
  const look = () => {
    const field = document.querySelector("textarea");
    if (field && !field.disabled && field.getClientRects().length) window.fieldAfter = performance.now();
    else requestAnimationFrame(look);
  };
  look();
})();
"""
_SAVED = f'[data-key="{QUESTION}"] .td-status[data-kind="saved"]'
# From the click until the page says that it is saved, by the browser's clock.
_CLICK = """
([button, saved]) => new Promise((done) => {
  const begun = performance.now();
  const look = () => document.querySelector(saved) ? done(performance.now() - begun) : setTimeout(look, 1);
  document.querySelector(button).click();
  look();
})
"""


@dataclass
class Visit:
    """One visit of the page.

    Args:
        seconds: from navigation to the first field.
        saved: milliseconds from a click on "save" to the word that it is saved.
        bytes: on the wire, websocket left out.
        requests: answered by the server and not from the browser's cache.
        outside: to any other host, answered or not.
        files: paths of what was fetched beside the page.
    """

    seconds: float = 0.0
    saved: float = 0.0
    bytes: int = 0
    requests: int = 0
    outside: int = 0
    files: list[str] = field(default_factory=list)


def chromium() -> str | None:
    """Return where Chromium is; None when it is not here."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def visits(place: Place, times: int) -> tuple[Visit, Visit, str]:
    """Visit with an empty cache and then once more, a few times.

    Args:
        place: where.
        times: how often.

    Returns:
        The first and the second visit, each in the middle of its times, and the version of the browser.
    """
    cookies = [_cookies(place, number) for number in range(times)]
    first, second = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for own in cookies:
            context = _phone(browser, own)
            first.append(_visit(context, place))
            second.append(_visit(context, place))
            context.close()
        version = browser.version
        browser.close()
    return _middle(first), _middle(second), version


def _cookies(place: Place, number: int) -> list[Any]:
    """Join without a browser, so that its cache is empty when the page comes."""

    async def cookies() -> dict[str, str]:
        phone = await place.phone(number)
        phone.web.close()
        return phone.web.cookies

    return [{"name": name, "value": value, "url": place.base} for name, value in asyncio.run(cookies()).items()]


def _phone(browser: Browser, cookies: list[Any]) -> BrowserContext:
    context = browser.new_context(locale="nl-NL", viewport={"width": 375, "height": 740})
    context.set_default_timeout(_PATIENCE)
    context.add_init_script(_WATCH)
    context.add_cookies(cookies)
    return context


def _visit(context: BrowserContext, place: Place) -> Visit:
    page: Page = context.new_page()
    visit = Visit()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    own = urlsplit(place.base).netloc
    asked: dict[str, str] = {}
    got: dict[str, int] = {}
    cached: set[str] = set()

    def sent(event: dict[str, Any]) -> None:
        url = urlsplit(event["request"]["url"])
        if url.scheme not in ("http", "https"):
            return
        # Counted when it is asked: in a closed room nobody answers, and it is a request all the same.
        visit.outside += url.netloc != own
        if url.netloc == own:
            method = event["request"]["method"]
            asked[event["requestId"]] = f"{method} {url.path}" + (f"?{url.query}" if url.query else "")

    def responded(event: dict[str, Any]) -> None:
        got[event["requestId"]] = event["response"]["status"]
        if event["response"].get("fromDiskCache") or event["response"].get("fromPrefetchCache"):
            cached.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in asked:
            visit.bytes += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.responseReceived", responded)
    session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    session.on("Network.loadingFinished", finished)
    page.goto(f"{place.base}{place.page}", wait_until="commit")
    visit.seconds = page.wait_for_function("window.fieldAfter").json_value() / 1_000
    page.wait_for_timeout(_QUIET)
    visit.requests = len(set(asked) - cached)
    visit.files = [
        path.removeprefix("GET ")
        for number, path in asked.items()
        if path.startswith("GET ") and "/api/" not in path and path != f"GET {place.page}" and got.get(number) == 200
    ]
    page.locator(f'[data-key="{QUESTION}"] textarea').first.fill("Wat ik hoop te bereiken")
    visit.saved = page.evaluate(_CLICK, [f'[data-key="{QUESTION}"] button', _SAVED])
    page.close()
    return visit


def _middle(visits: list[Visit]) -> Visit:
    middle = sorted(visits, key=lambda visit: visit.seconds)[len(visits) // 2]
    return Visit(
        middle.seconds,
        statistics.median(visit.saved for visit in visits),
        int(statistics.median(visit.bytes for visit in visits)),
        int(statistics.median(visit.requests for visit in visits)),
        max(visit.outside for visit in visits),
        middle.files,
    )
