"""Someone with a browser: what tests of the served pages do, in the words of the day."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Locator, Page, expect

from tests.served_day import ServedDay
from themeday.i18n import LOCALES

PHONE = {"width": 375, "height": 740}
LAPTOP = {"width": 1366, "height": 850}
PROJECTOR = {"width": 1920, "height": 1080}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
PATIENCE = 30_000
# What is not there yet on a busy computer is awaited for as long everywhere; it costs nothing where it is there.
expect.set_options(timeout=PATIENCE)


def _texts() -> dict[str, set[str]]:
    with (LOCALES / "nl.po").open("rb") as file:
        pairs = [(m.id, m.string) for m in read_po(file) if isinstance(m.id, str) and m.id and "{" not in m.id]
    dutch, english = {nl for _, nl in pairs}, {en for en, _ in pairs}
    # Words that are the same in both, such as "Code", say nothing.
    return {"nl": dutch - english, "en": english - dutch}


TEXTS = _texts()
_CHECKED: set[tuple[object, ...]] = set()


class Visitor:
    """A browser of one person, watched for what no page may do.

    Args:
        browser: Chromium.
        size: of the screen.
        locale: language of the browser.
    """

    def __init__(self, browser: Browser, size: dict[str, int] = PHONE, locale: str = "nl-NL") -> None:
        # Behind nginx, the certificate is one that a test made.
        self.context = browser.new_context(viewport=size, locale=locale, ignore_https_errors=True)
        self.context.set_default_timeout(PATIENCE)
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.page = self.new_page()

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.on("request", lambda request: self._seen(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: (self.errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        return page

    def _seen(self, url: str) -> None:
        if not re.match(r"(http|ws)s?://127\.0\.0\.1:|data:|blob:", url):
            self.outside.append(url)

    # A participant

    def join(
        self,
        served: ServedDay,
        role: str,
        unit: str,
        table: int | None = None,
        language: str = "nl",
        nickname: str = "",
    ) -> None:
        link = f"{served.base}/t/a/{table}/{served.join_code}" if table else served.participants
        self.page.goto(link)
        self._check_once("first", role, language, bool(table))
        self.page.locator(f"a.td-tap[lang={language}]").click()
        self._check_once("language", role, language, bool(table))
        self.page.locator(f"a.td-tap[data-role={role}]").click()
        if nickname:
            self.page.locator("summary").click()
            self.page.fill("#nickname", nickname)
        self._check_once("role", role, language, bool(table))
        self.page.get_by_role("button", name=unit, exact=True).click()

    def expect_title(self, title: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible(timeout=PATIENCE)

    def follow(self, title: str) -> None:
        """Go along when the facilitator opened another chapter."""
        self.page.locator(".td-next a").click()
        self.expect_title(title)

    def question(self, key: str) -> Locator:
        return self.page.locator(f'[data-key="{key}"]')

    def expect_saved(self, key: str) -> None:
        expect(self.question(key).locator(".td-status")).to_have_attribute("data-kind", "saved", timeout=PATIENCE)

    def write(self, key: str, text: str, visibility: str = "") -> None:
        card = self.question(key)
        if visibility:
            card.locator("select").select_option(visibility)
        card.locator("textarea, input[type=text]").first.fill(text)
        card.locator("button").click()
        self.expect_saved(key)

    def choose(self, key: str, *options: str) -> None:
        for option in options:
            box = self.question(key).locator(f'input[value="{option}"]')
            self.tap(box, lambda box=box: box.is_checked())
            self.expect_saved(key)

    def tap(self, place: Locator, done: Callable[[], bool]) -> None:
        """Tap until it is done: a tap just after the page changed under the thumb does nothing."""
        for _ in range(3):
            if not done():
                place.click(force=True)
            for _ in range(15):
                if done():
                    return
                self.page.wait_for_timeout(100)
        assert done()

    def pick_date(self, key: str, date: str) -> None:
        self.question(key).locator("input[type=date]").fill(date)
        self.expect_saved(key)

    # Anyone

    def press(self, name: str | re.Pattern[str], exact: bool = False) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def change_language(self, language: str) -> None:
        """Go on in another language, on a page of a chapter."""
        page = self.page
        page.locator("details.td-more summary").first.click()
        button = page.locator(f"button.td-as-link[lang={language}]")
        if button.count():
            with page.expect_navigation():
                button.click()

    def press_surely(self, name: str) -> None:
        """Press a button, and once more when the console asks."""
        self.press(name)
        sure = self.page.locator("button[data-asks]")
        if sure.count():
            sure.first.click()

    def _check_once(self, *way: object) -> None:
        """Check a page on the way in: it is the same for whoever comes the same way."""
        path = re.sub(r"/[A-Z0-9]{4}$", "", self.page.url.split("/", 3)[-1])
        if (path, *way) not in _CHECKED:
            _CHECKED.add((path, *way))
            self.check_page()

    def check_page(self) -> None:
        """No axe violation, no overflow, no dialog, no script error, nothing from outside, no traceback."""
        page = self.page
        # What grows into sight is pale until it is there.
        growing = "(one) => one.playState === 'running' && one.effect.getTiming().iterations !== Infinity"
        page.wait_for_function(f"!document.getAnimations().some({growing})")
        violations = Axe().run(page, options=RULES).response["violations"]
        found = [(v["id"], [node["target"] for node in v["nodes"]]) for v in violations]
        assert found == [], f"{page.url}: {found}"
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], f"{page.url} is {width} px wide"
        assert "Traceback" not in page.content()
        assert self.errors == []
        assert self.outside == []

    def check_language(self, language: str) -> None:
        """The page is in its language: not one whole line of it is a text of the other language."""
        assert self.page.locator("html").get_attribute("lang") == language
        lines = {line.strip() for line in self.page.locator("main").inner_text().splitlines()}
        assert lines & TEXTS[{"nl": "en", "en": "nl"}[language]] == set(), self.page.url

    def picture(self, folder: Path, name: str, full: bool = True) -> None:
        self.page.screenshot(path=folder / f"{name}.png", full_page=full)


class Facilitator(Visitor):
    """The one with the console."""

    def start(self, title: str) -> None:
        # The next part is one button; while another part is open, it asks once more.
        self.press(f"Start: {title}")
        sure = self.page.locator("button[data-asks]")
        heading = self.page.locator(".td-now-title", has_text=title)
        expect(sure.or_(heading).first).to_be_visible(timeout=PATIENCE)
        if sure.count():
            sure.first.click()
        expect(heading).to_be_visible(timeout=PATIENCE)
