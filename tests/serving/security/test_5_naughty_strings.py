"""Whatever people write is text on every screen: no dialog, script, element or request, and not one letter less."""

from __future__ import annotations

import html
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Browser, Page, expect

# The browser of the tests that walk through the day.
from tests.browser.conftest import browser, playwright  # noqa: F401
from tests.browser.visitor import LAPTOP, PATIENCE, PHONE, PROJECTOR, Visitor
from tests.served_day import ServedDay, serve
from tests.serving.security.asking import ask
from tests.serving.security.figures import Tried
from tests.serving.security.naughty_day import NaughtyDay, form, strings, write_all
from tests.serving.security.room import Room, open_everything, session_of
from tests.torture.figures import times
from themeday.chapters import CHAPTERS
from themeday.i18n import translate
from themeday.model.labels import comparable
from themeday.rehearsal import rehearse
from themeday.room.joining import MAX_NICKNAME
from themeday.room.session import Session
from themeday.text.display import shown as as_shown
from themeday.text.display import visible

pytestmark = pytest.mark.browser

MEANT = re.compile(
    r"(?:http|ws)://127\.0\.0\.1:\d+/(?:|(?:lobby|now|welcome|expectations|pairing|lessons|agreements|closing|console"
    r"|projector|review|status)|(?:static|cards)/[\w./@~+-]+|api/kernels/[0-9a-f-]{36}(?:/channels\?[\w=&-]+)?"
    r"|alive/[0-9a-f-]{36}|enter/\w+/\w+)(?:\?[\w=.-]*)?|(?:data:(?:image|font)/|blob:).*"
)
#: What is in a page's <main>, by its views: nothing else comes of a text.
TAGS = """
    main div p span h1 h2 h3 h4 h5 header footer section nav ol ul li dl dt dd q strong em br a button details summary
    fieldset legend label input textarea select option table caption thead tbody tfoot tr th td colgroup col
    time progress
"""
# Scans a whole page for what no view makes: other elements, handlers, and addresses to elsewhere.
SCAN = """
(tags) => {
  const found = [];
  const ours = (element, tag) => tags.includes(tag)
    || (tag === "form" && element.matches("details.td-more form[action^='/language/']"))
    || (tag === "script" && (element.type || "").startsWith("application/"))
    || (tag === "img" && element.matches(".td-qr, .td-lesson-body img"))
    || (tag === "style" && !/naughty|@import|expression/.test(element.textContent))
    || (["figure", "figcaption", "svg", "text", "rect", "line", "circle", "path"].includes(tag)
      && element.closest(".td-chart"));
  for (const element of document.querySelector("main").querySelectorAll("*")) {
    const tag = element.localName;
    if (!ours(element, tag)) found.push(element.outerHTML.slice(0, 120));
    for (const { name, value } of element.attributes) {
      const address = ["href", "src", "action", "formaction", "srcdoc", "xlink:href"].includes(name);
      const elsewhere = address && !/^(?:\\/(?!\\/)|data:image\\/|#|$)/.test(value);
      if (name.startsWith("on") || elsewhere) found.push(`${tag} ${name}=${value}`.slice(0, 120));
    }
  }
  if (globalThis.naughty !== undefined) found.push("a script was run");
  if (document.querySelector("base, head meta[http-equiv=refresh], frame, frameset")) found.push("the head");
  if (globalThis.dialogs) found.push(`${globalThis.dialogs} dialogs`);
  return found;
}
"""
TEXTS = "(found) => found.map((element) => element.textContent)"
VALUES = "(found) => found.map((element) => element.value)"


class Onlooker(Visitor):
    """A visitor who also minds where every request goes."""

    def __init__(self, browser: Browser, size: dict[str, int] = PHONE) -> None:  # noqa: F811
        super().__init__(browser, size)
        self.page.add_init_script(
            "globalThis.dialogs = 0; for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])"
            " globalThis[name] = () => { globalThis.dialogs += 1; };"
        )

    def _seen(self, url: str) -> None:
        if not MEANT.fullmatch(url) or "naughty" in url:
            self.outside.append(url)

    def known_as(self, served: ServedDay, cookie: str) -> None:
        name, _, value = cookie.partition("=")
        self.context.add_cookies([{"name": name, "value": value.strip('"'), "url": served.base}])

    def amiss(self) -> list[object]:
        """Return what is wrong with the page that is open."""
        where = self.page.url.rpartition("/")[2]
        return [(where, one) for one in (*self.page.evaluate(SCAN, TAGS.split()), *self.errors, *self.outside)]

    def texts(self, selector: str) -> list[str]:
        found: list[str] = self.page.locator(selector).evaluate_all(TEXTS)
        return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    """Return a day of its own: nothing else would be read in it any more."""
    folder = tmp_path_factory.mktemp("naughty") / "day"
    rehearse(folder, 8, 1)
    open_everything(folder)
    with serve(folder) as day:
        yield day


@pytest.fixture(scope="module")
def naughty(served: ServedDay) -> NaughtyDay:
    return write_all(served)


@pytest.fixture(scope="module")
def stage(served: ServedDay, naughty: NaughtyDay) -> Session:
    return session_of(served.folder)


@pytest.fixture
def phone(served: ServedDay, naughty: NaughtyDay, browser: Browser) -> Iterator[Onlooker]:  # noqa: F811
    visitor = Onlooker(browser)
    visitor.known_as(served, naughty.cookies[0])
    yield visitor
    visitor.context.close()


@pytest.fixture
def staff(browser: Browser) -> Iterator[Onlooker]:  # noqa: F811
    visitor = Onlooker(browser, LAPTOP)
    yield visitor
    visitor.context.close()


def test_everything_is_kept_as_it_was_written(served: ServedDay, naughty: NaughtyDay, tried: Tried) -> None:
    room = Room(served)
    rows = {(row.chapter, row.item, row.value) for row in room.rows()}
    lost = [(*place, text) for place, texts in naughty.kept.items() for text in texts if (*place, text) not in rows]
    through = [*lost, *room.wrong(room.rows()), *room.damaged()]
    tried("naughty strings written in every field", naughty.tried, through, f"{naughty.refused} refused with a message")


def test_pages_without_a_kernel(served: ServedDay, naughty: NaughtyDay, tried: Tried) -> None:
    """Nicknames in the lobby, refused ones in the form again, and every word of an address."""
    through: list[object] = []
    number = 0
    pages = [ask(served.base, "GET", "/lobby", cookie).body for cookie in naughty.cookies]
    plain = shape(pages[naughty.nicknames.index("")])
    for body, nickname in zip(pages, naughty.nicknames, strict=True):
        heading = html.unescape(re.findall(r"<h1>(.*?)</h1>", body, re.S)[0])
        shown = heading.partition(", ")[2]
        number += 1
        through += (
            []
            if shown == as_shown(" ".join(visible(nickname).split())) and shape(body) == plain
            else [("lobby", nickname)]
        )
    benign = form(served, "leader", "Bestaat niet", "Kim").body
    for text in strings():
        again = form(served, "leader", text or "x", text)
        number += 1
        if again.status != 302 and shape(again.body) != shape(benign):
            through.append(("form", text))
        if again.status == 400 and len(text) <= MAX_NICKNAME and text.strip() and not _in_value(again.body, text):
            through.append(("form, value", text))
    tried("naughty strings on pages without a kernel", number, through)


def test_a_participants_pages(
    served: ServedDay, naughty: NaughtyDay, stage: Session, phone: Onlooker, tried: Tried
) -> None:
    kept, page = naughty.kept, phone.page
    looked = 0
    through: list[object] = []

    def check(what: str, shown: Iterable[str], wanted: Iterable[str]) -> None:
        nonlocal looked
        # A field holds what was typed; elsewhere it is shown by the rule.
        wanted = [text if what in ("own", "lesson") else as_shown(text) for text in wanted]
        looked += len(wanted)
        assert wanted, what
        through.extend((what, text) for text in (Counter(wanted) - Counter(shown)))

    _open(phone, f"{served.base}/welcome", ".td-room q")
    check("room", phone.texts(".td-room q"), kept["welcome", "help"])
    check("own", _values(page), kept["welcome", "help"][:1])
    through += phone.amiss()

    _open(phone, f"{served.base}/expectations", ".td-room q")
    check("room", phone.texts(".td-room q"), [t for key in ("hope", "learn.own", "offer.own") for t in _of(kept, key)])
    told = page.locator(".td-together li").evaluate_all("(all) => all.map((one) => one.lastChild.data)")
    others = [t for key in ("hope", "feedback", "one_on_one", "with_others") for t in _of(kept, key)]
    check("table", told, others)
    check("table, in own words", [text.partition(" · ")[2] for text in told], _of(kept, "learn.own"))
    check("own", _values(page), [_of(kept, key)[0] for key in ("hope", "feedback", "one_on_one", "with_others")])
    through += phone.amiss()

    _open(phone, f"{served.base}/pairing", ".td-partner")
    partner = stage.records.participant(naughty.people[1])
    assert partner is not None
    check("match", phone.texts(".td-partner"), [partner.name])
    dates = phone.texts(".td-dates li")
    name = as_shown(partner.name)
    check("date", [name for date in dates if f" {name} (" in date], [name])
    said = [text for (chapter, item), texts in kept.items() if item.startswith("board.") for text in texts]
    check("among young colleagues", phone.texts(".td-board .td-text"), said)
    through += phone.amiss()

    _open(phone, f"{served.base}/closing", ".td-room q")
    tips = [*kept["closing", "do.1"], *kept["closing", "dont.1"]]
    mine = kept["closing", "dont.1"][0]
    check("tips", phone.texts(".td-tip-list li > span[id]"), Counter(tips) - Counter([mine]))
    check("own tip", [text.split(": ", 1)[1] for text in phone.texts(".td-tip-list li > span:not([id])")], [mine])
    check("room", phone.texts(".td-room q"), kept["closing", "take_along"])
    through += phone.amiss()

    _open(phone, f"{served.base}/lessons", ".td-menu button")
    for slug in stage.day.lessons[: times(1, 9)]:
        page.locator(f"#td-open-{slug}").click()
        found: list[str] = []
        expect(page.locator("#td-step-menu")).to_be_visible(timeout=PATIENCE)
        while page.locator("#td-step-next").count():
            before = page.locator(".td-steps").text_content()
            found += _values(page)
            through += phone.amiss()
            page.locator("#td-step-next").click()
            expect(page.locator(".td-steps")).not_to_have_text(before or "")
        theirs = {item: texts[0] for (chapter, item), texts in kept.items() if chapter == "lessons"}
        check("lesson", found, [text for item, text in theirs.items() if item.startswith(f"{slug}.")])
        page.locator("#td-step-menu").click()
    tried("naughty strings on a participant's own pages and those of others", looked, through)


def test_printed_agreements(served: ServedDay, naughty: NaughtyDay, browser: Browser, tried: Tried) -> None:  # noqa: F811
    looked, through = 0, []
    goals = naughty.kept["agreements", "learning_goal"]
    session = session_of(served.folder)
    visitor = Onlooker(browser)
    for number in range(0, times(6, len(goals)), 2):
        visitor.context.clear_cookies()
        visitor.known_as(served, naughty.cookies[number])
        _open(visitor, f"{served.base}/agreements", ".td-agreement dd")
        visitor.page.emulate_media(media="print")
        codes = naughty.people[number : number + 2]

        def written(keys: tuple[str, ...], codes: list[str] = codes) -> list[str]:
            rows = [session.records.latest(code, "agreements", key) for code in codes for key in keys]
            return [as_shown(row.value) for row in rows if row]

        wanted, both = written(("learning_goal", "step")), written(("place", "rules"))
        shown = visitor.texts(".td-agreement dd")
        assert all(visitor.page.locator(".td-agreement dd").nth(n).is_visible() for n in range(len(shown)))
        through += [text for text in wanted if text not in shown]
        through += [] if set(both) & set(shown) else ["what both wrote"]
        names = [as_shown(who.name) for code in codes if (who := session.records.participant(code))]
        about = visitor.texts(".td-agreement .td-why")[0]
        through += [] if about.startswith(" & ".join(names)) else [about]
        through += visitor.amiss()
        looked += len(wanted) + 3
    visitor.context.close()
    tried("naughty strings on printed agreements", looked, through)


def test_the_projector(served: ServedDay, naughty: NaughtyDay, stage: Session, staff: Onlooker, tried: Tried) -> None:
    kept, page = naughty.kept, staff.page
    page.set_viewport_size(PROJECTOR)
    page.goto(served.facilitator)
    names = [as_shown(who.name) for code in naughty.people if (who := stage.records.participant(code))]
    pairs = names[: len(names) // 2 * 2]
    through: list[object] = []
    looked = 0

    def scene(
        chapter: str, selector: str, wanted: list[str], items: dict[str, str] | None = None, show: str = ""
    ) -> None:
        nonlocal looked
        stage.set_stage("", {"current": chapter})
        for told in (items, {f"show:{show}": ""}, {f"show:{show}": "1"}) if show else (items,):  # what was shown last
            stage.set_stage(chapter, told or {})
        _open(staff, f"{served.staff}/projector", selector)
        title = translate("nl", CHAPTERS[chapter].title)  # the part before may stand there for a moment
        expect(page.locator("h1")).to_have_text(title, timeout=PATIENCE)
        page.locator(selector).first.wait_for(timeout=PATIENCE)
        wanted = [as_shown(text) for text in wanted]
        shown = Counter(_turned(page, selector))
        through.extend((chapter, text) for text in Counter(set(wanted)) if text not in shown)
        through.extend(staff.amiss())
        looked += len(set(wanted))

    scene("welcome", ".td-quotes q", kept["welcome", "help"])
    for key in ("hope", "learn.own", "offer.own"):
        scene("expectations", ".td-quotes q", _of(kept, key), show=key.partition(".")[0])
    scene("pairing", ".td-pairs span:not(.td-line):not(.td-hidden)", pairs)
    scene("pairing", ".td-seats p span", pairs, {"published": "", "round": "1"})
    scene("closing", ".td-quotes q", kept["closing", "take_along"], show="take_along")
    scene("closing", ".td-tips li > span", [], show="tips")
    # Five of each stand on the screen: whichever they are, they are what someone wrote.
    _open(staff, f"{served.staff}/projector", ".td-tips li")
    tips = {as_shown(row.value) for row in Room(served).rows() if row.item.startswith(("do.", "dont."))}
    through += [text for text in staff.texts(".td-tips li > span") if text not in tips]
    through += staff.amiss()
    stage.set_stage("pairing", {"published": "1"})
    tried("naughty strings on the projector", looked + 10, through)


def test_the_console(served: ServedDay, naughty: NaughtyDay, stage: Session, staff: Onlooker, tried: Tried) -> None:
    kept, through, looked = naughty.kept, [], 0
    staff.page.goto(served.facilitator)
    for chapter, items in (
        ("welcome", ["help"]),
        ("expectations", ["hope", "learn.own", "offer.own"]),
        ("closing", ["take_along"]),
    ):
        stage.set_stage("", {"current": chapter})
        _open(staff, f"{served.staff}/console", ".td-moderate .td-text")
        wanted = [as_shown(text) for item in items for text in kept[chapter, item]]
        # The console may open with the chapter before, until it has followed the stage.
        until = time.monotonic() + 20
        while not {*wanted} <= {*(shown := staff.texts(".td-moderate .td-text"))} and time.monotonic() < until:
            staff.page.wait_for_timeout(300)
        if chapter == "closing":
            shown = [*shown, *(text.split(": ", 1)[-1] for text in shown)]
            wanted += [as_shown(text) for text in (*kept["closing", "do.1"], *kept["closing", "dont.1"])]
        through += [(chapter, text) for text in Counter(set(wanted)) if text not in set(shown)]
        through += staff.amiss()
        looked += len(wanted)
    tried("naughty strings on the console", looked, through)


def test_the_review(served: ServedDay, naughty: NaughtyDay, staff: Onlooker, tried: Tried) -> None:
    kept, page, through = naughty.kept, staff.page, []
    page.goto(served.organiser)
    expect(page.locator(".td-review-card tbody tr").first).to_be_visible(timeout=2 * PATIENCE)
    quotes = set(_in_chapter(staff, "learning", ".td-quotes q", through))
    wanted = {as_shown(text) for key in ("learn.own", "offer.own") for text in _of(kept, key)}
    through += [("quote", text) for text in wanted - quotes]
    tips = {comparable(text) for text in _in_chapter(staff, "advice", "th[scope=row]", through)}
    written = {comparable(as_shown(text)) for item in ("do.1", "dont.1") for text in kept["closing", item]}
    through += [("tip", text) for text in written - tips]
    cells = set(_in_chapter(staff, "outcomes", ":is(tbody td, tbody th)", through))
    # What young colleagues say among themselves is private, and in no review.
    shared = [texts for (_, item), texts in kept.items() if not item.startswith("board.")]
    answers = {as_shown(text) for texts in shared for text in texts}
    through += [("cell", text) for text in answers - cells]
    tried("naughty strings in the review", len(wanted) + len(written) + len(answers), through)


def shape(body: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements of a page with their attributes: a text in it changes neither."""
    found: list[tuple[str, tuple[str, ...]]] = []

    class Shape(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            # The form opens its optional part when a nickname stands in it.
            found.append((tag, tuple(name for name, _ in attrs if name != "open")))

    Shape(convert_charrefs=False).feed(body)
    return found


def _in_value(body: str, text: str) -> bool:
    wanted = html.unescape(re.findall(r'name="nickname"[^>]* value="([^"]*)"', body)[0])
    return wanted.split() == text.split()


def _open(visitor: Onlooker, url: str, selector: str) -> None:
    visitor.page.goto(url)
    expect(visitor.page.locator(selector).first).to_be_attached(timeout=2 * PATIENCE)
    visitor.page.wait_for_load_state("networkidle")


def _values(page: Page) -> list[str]:
    found: list[str] = page.locator("textarea, input[type=text]").evaluate_all(VALUES)
    return found


def _of(kept: dict[tuple[str, str], list[str]], item: str) -> list[str]:
    return kept["expectations", item]


def _turned(page: Page, selector: str) -> list[str]:
    """Return the texts on all pages of the big screen."""
    found: list[str] = page.evaluate(
        """(selector) => {
          const found = [];
          let before = ""; // a page that proves too full makes more pages: then once more from the first
          for (let n = 0; n < 2000; n += 1) {
            found.push(...[...document.querySelectorAll(selector)].map((one) => one.textContent));
            const at = /(\\d+) \\D+ (\\d+)/.exec(document.querySelector(".td-pages")?.textContent || "");
            if (!at || (at[1] === "1" && before === at[2])) break;
            if (at[1] === "1") before = at[2];
            document.getElementById("td-p-next").click();
          }
          return found;
        }""",
        selector,
    )
    return found


def _in_chapter(staff: Onlooker, chapter: str, selector: str, through: list[object]) -> Iterator[str]:
    """Yield the texts of a chapter of the review, page after page of each of its lists."""
    page = staff.page
    tab = page.locator(f"#td-tab-{chapter}")
    tab.click()
    expect(page.locator("#td-chapters")).to_have_text(tab.text_content() or "")
    pagers = page.locator(".td-pager")
    yield from staff.texts(f".td-review-card {selector}")
    through += staff.amiss()
    for n in range(pagers.count()):
        pager = pagers.nth(n)
        while pager.get_by_role("button").last.is_enabled():
            where = pager.locator("span").text_content() or ""
            pager.get_by_role("button").last.click()
            expect(pager.locator("span")).not_to_have_text(where)
            yield from staff.texts(f".td-review-card {selector}")
            through += staff.amiss()
