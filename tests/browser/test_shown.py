"""What people typed, beside Dutch: Arabic, Hebrew and characters that would turn the line, on phone and screen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from zlib import crc32

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.bench import Bench
from tests.browser.exhibition import PAGES, show
from themeday.model.people import Participant
from themeday.model.visibility import Visibility
from themeday.places import CARDS
from themeday.serving import plain_pages
from themeday.text.display import APART, TOGETHER, shown
from themeday.web.card_modules import inline
from themeday.widgets.facilitator.console import Console
from themeday.widgets.participant.agreement import AgreementCard
from themeday.widgets.participant.tables import PeopleAtTables
from themeday.widgets.participant.tips import Tips

pytestmark = pytest.mark.browser

TURNED = "Anna \u202ebarT"  # would turn all that follows it
NAMES = (TURNED, "محمد", "שרה (ב)", "نور 12!", "Sam\u2066", "\u2069Noor\u200f", "Jan")

# Words that stand outside an isolate keep their order in a line: each begins right of the one before it.
OUT_OF_ORDER = """() => {
  const found = [];
  const block = (node) => {
    let one = node.parentElement;
    while (getComputedStyle(one).display.startsWith("inline")) one = one.parentElement;
    return one;
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let place = null, depth = 0, before = null;
  while (walk.nextNode()) {
    const node = walk.currentNode;
    const around = node.parentElement;
    if (!around.checkVisibility() || around.closest("script, style, option, .td-hidden, svg")) continue;
    const here = block(node);
    if (here !== place) { place = here; depth = 0; before = null; }
    for (const { 0: word, index } of node.data.matchAll(/[\\u2068\\u2069\\n]|[A-Za-z\\u00c0-\\u017f0-9]+/g)) {
      if (word === "\\u2068") { depth += 1; continue; }
      if (word === "\\u2069") { depth -= 1; continue; }
      if (word === "\\n" || depth) continue;
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const box = range.getClientRects()[0];
      if (!box) continue;
      const beside = before && Math.abs(before.box.top - box.top) < 4;
      if (beside && before.box.left >= box.left) found.push(`${before.word} ${word}: ${here.textContent}`);
      before = { word, box };
    }
  }
  return found;
}"""
UNSEEN = "[\\u0000-\\u0008\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2067\\u206a-\\u206f\\ufeff]"
SAID = f"""() => [...document.body.querySelectorAll(":not(script, style)")].flatMap((one) => [
  ...[...one.attributes].map((attribute) => attribute.value),
  ...[...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data),
]).filter((text) => /{UNSEEN}/u.test(text))"""
HAS_RIGHT_TO_LEFT = "() => /[\\u0590-\\u07ff]/.test(document.body.textContent)"


def expect_in_order(page: Page) -> None:
    assert page.evaluate(HAS_RIGHT_TO_LEFT)
    assert page.evaluate(SAID) == []
    assert page.evaluate(OUT_OF_ORDER) == []


@pytest.fixture
def strange_names(monkeypatch: pytest.MonkeyPatch) -> None:
    name = property(lambda who: NAMES[crc32(who.code.encode()) % len(NAMES)])
    monkeypatch.setattr(Participant, "name", name)


@pytest.mark.usefixtures("strange_names")
@pytest.mark.parametrize("name", ["gallery", "pairing", "agreements", "projector-pairing"])
def test_no_name_turns_the_words_around_it(browser: Browser, name: str) -> None:
    assert name in PAGES
    bench = show(browser, name)
    bench.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    expect_in_order(bench.page)
    assert bench.errors == []
    bench.context.close()


@pytest.fixture
def bench(browser: Browser, party) -> Iterator[Bench]:
    young = party.join(nickname="محمد", unit="Recherche")
    leader = party.leader(nickname=TURNED)
    third = party.join(nickname="שרה")
    for session, tip in ((leader, "بالعربية: Dutch!"), (third, f"{TURNED} 1 2 3"), (third, "eerst\nשלום, twee")):
        number = len(session.records.shared.items("closing", "do.")) + 1
        session.record("closing", {f"do.{number}": tip}, Visibility.ANONYMOUS)
    party.publish((young, leader))
    staff = party.staff()
    staff.set_stage("closing", {"show:tips": "1"})
    staff.set_stage("", {"current": "pairing"})
    for session in (young, leader):
        session.poll()
    made = Bench(
        browser,
        AgreementCard(young),
        AgreementCard(leader),
        PeopleAtTables(young),
        Tips(young),
        Console(staff),
        language="en",
    )
    yield made
    assert made.errors == []
    made.context.close()


def test_a_pair_reads_each_other(bench: Bench) -> None:
    expect_in_order(bench.page)
    partner = bench.card(1).locator(".td-partner")
    assert partner.inner_text() == f"{APART}محمد{TOGETHER}"
    assert bench.card(0).locator(".td-partner").inner_text() == "Anna barT"


def test_whoever_writes_from_right_to_left_sees_it_so(bench: Bench) -> None:
    field = bench.card(3).locator("input[type=text]").first
    field.fill("שלום")
    assert field.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
    field.fill("hallo")
    assert field.evaluate("(one) => getComputedStyle(one).direction") == "ltr"


def test_plain_pages_too(browser: Browser) -> None:
    page = browser.new_page()
    for name in (TURNED, "محمد"):
        page.set_content(
            plain_pages.render(
                "lobby",
                "nl",
                day_title="Dag",
                nickname=name,
                code="K7PQ-3MXA",
                languages=[],
                opened=[],
                who="leider, Recherche",
                rehearsal=False,
            )
        )
        assert page.evaluate(SAID) == []
        assert page.evaluate(OUT_OF_ORDER) == []
        assert page.locator("h1").inner_text().endswith(shown(name))
    page.close()


def test_browser_and_laptop_have_one_rule(browser: Browser) -> None:
    random = Random(7)
    pool = [*range(0x300), *range(0x600, 0x6FF), *range(0x2000, 0x2070), 0x5D0, 0x915, 0x94D, 0x2695, 0x3164, 0xFE0F]
    pool += [0xFEFF, 0x1F3F4, 0x1F3FD, 0x1F469, 0xE0067, 0xE007F, 0xE0101]
    texts = ["".join(chr(random.choice(pool)) for _ in range(random.randint(1, 12))) for _ in range(8000)]
    texts += [chr(point) for point in range(0x11000) if not 0xD800 <= point <= 0xDFFF]
    page = browser.new_page()
    module = f"{inline('prose', CARDS)}\nexport const {{ asShown }} = cards.kit;"
    found = page.evaluate(
        """async ([module, texts]) => {
          const { asShown } = await import(URL.createObjectURL(new Blob([module], { type: "text/javascript" })));
          return JSON.parse(texts).map(asShown);
        }""",
        [module, json.dumps(texts)],
    )
    assert [ascii(text) for text, one in zip(texts, found, strict=True) if shown(text) != one] == []
    page.close()
