"""A tap in the wrong place, or a moment too late, costs nobody what they wrote and says nothing of the wrong person."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.bench import Bench
from tests.conftest import Party, answer
from tests.widgets.participant.test_dates import go, key, plan
from themeday.chapters import CHAPTERS
from themeday.widgets.participant.dates import Dates
from themeday.widgets.participant.notes import Notes
from themeday.widgets.participant.question import QuestionCard

pytestmark = pytest.mark.browser

SMALL = {"width": 375, "height": 667}
Show = Callable[..., Bench]


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    benches: list[Bench] = []

    def on_a_bench(*cards: object, **how: object) -> Bench:
        benches.append(Bench(browser, *cards, **{"language": "en", "size": SMALL, **how}))  # type: ignore[arg-type]
        return benches[-1]

    yield on_a_bench
    for bench in benches:
        assert bench.errors == []
        bench.context.close()


def test_notes_that_were_cleared_come_back_with_one_tap(party: Party, show: Show) -> None:
    bench = show(Notes(party.join()))
    area, status = bench.card().locator("textarea"), bench.card().locator(".td-status")
    clear = bench.card().get_by_role("button", name="Clear my notes")
    expect(clear).to_be_hidden()  # there is nothing to clear
    area.fill("Samira: calls on Tuesday")
    first = bench.card().locator(".td-card-foot button").first
    assert first.inner_text() == "Save"  # where a thumb expects it, as below every other text
    first.click()
    expect(status).to_have_text("Kept on this device only")
    expect(area).to_have_value("Samira: calls on Tuesday")
    kept = "Object.values(localStorage).filter((text) => text.includes('Samira')).length"
    assert bench.page.evaluate(kept) == 1
    clear.click()
    expect(area).to_have_value("")
    assert bench.page.evaluate(kept) == 0
    bench.card().get_by_role("button", name="Put my notes back").click()
    expect(area).to_have_value("Samira: calls on Tuesday")
    assert bench.page.evaluate(kept) == 1
    clear.click()
    area.fill("Something else")
    expect(clear).to_be_visible()  # what was cleared is gone now


def _two_dates(party: Party, show: Show) -> tuple[Dates, Bench, str, str]:
    yara, leo, lea = party.join(nickname="Yara"), party.leader(nickname="Leo"), party.leader(nickname="Lea")
    plan(party, [(yara, leo)], [(yara, lea)], now="1")
    card = Dates(yara)
    bench = show(card)
    return card, bench, key(card, leo), key(card, lea)


def test_the_next_round_moves_no_rating_from_under_the_thumb(party: Party, show: Show) -> None:
    _, bench, leo, lea = _two_dates(party, show)
    first = bench.page.locator(f'[data-key="{leo}"]')
    first.evaluate("(el) => { document.body.style.paddingBottom = '600px'; el.scrollIntoView({ block: 'center' }) }")
    before = first.bounding_box()
    go(party, 2)
    bench.follow()
    expect(bench.page.locator(f'[data-key="{lea}"]')).to_have_count(1)
    bench.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    after = first.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 2


def test_a_tap_just_after_the_next_round_began_rates_nobody(party: Party, show: Show) -> None:
    card, bench, _, lea = _two_dates(party, show)
    bench.page.clock.install()
    bench.page.clock.pause_at("2100-01-01T12:00:00Z")
    go(party, 2)
    bench.follow()
    step = bench.page.locator(f'[data-key="{lea}"] label.td-step').nth(2)
    step.click()
    assert card.questions[lea]["answer"] == ""
    expect(bench.page.locator(f'[data-key="{lea}"] input:checked')).to_have_count(0)
    bench.page.clock.run_for(1100)
    step.click()
    expect(bench.page.locator(f'[data-key="{lea}"] .td-status')).to_have_attribute("data-kind", "saved")
    assert card.questions[lea]["answer"] == "3"


def test_a_rating_says_first_and_largest_whom_it_is_about(party: Party, show: Show) -> None:
    _, bench, leo, _ = _two_dates(party, show)
    heading = bench.page.locator(f'[data-key="{leo}"] .td-ask')
    assert heading.inner_text().split("\n")[0] == "Leo (Parket)"
    size = "(el) => parseFloat(getComputedStyle(el).fontSize)"
    assert heading.locator(".td-ask-who").evaluate(size) > heading.evaluate(size)


def test_who_sees_an_answer_becomes_less_at_once_and_more_by_saving(party: Party, show: Show) -> None:
    me = party.join()
    bench = show(QuestionCard(me, "expectations", CHAPTERS["expectations"].question("hope")))
    area, who, status = (bench.card().locator(which) for which in ("textarea, input", "select", ".td-status"))
    save = bench.card().get_by_role("button", name="Save")

    def seen() -> str:
        saved = me.answer("expectations", "hope")
        return f"{saved.visibility}: {saved.value}" if saved else ""

    area.fill("How to begin")
    who.select_option("anonymous")
    assert seen() == ""
    save.click()
    expect(status).to_have_text("Saved")
    assert seen() == "anonymous: How to begin"
    who.select_option("private")
    expect(status).to_have_text("Saved")
    assert seen() == "private: How to begin"
    who.select_option("anonymous")
    expect(status).to_have_text("Not saved yet")
    assert seen() == "private: How to begin"
    save.click()
    expect(status).to_have_text("Saved")
    assert seen() == "anonymous: How to begin"
    area.fill("How to begin, and when")  # what is still being typed waits for its own button
    who.select_option("table")
    bench.page.wait_for_function("models[0].get('questions').hope.visibility === 'table'")
    assert seen() == "table: How to begin"
    expect(status).to_have_text("Not saved yet")
    expect(area).to_have_value("How to begin, and when")
    save.click()
    expect(status).to_have_text("Saved")
    assert seen() == "table: How to begin, and when"


def test_what_another_device_saved_meanwhile_is_read_before_it_is_replaced(party: Party, show: Show) -> None:
    """Two who write one agreement, each on a phone, in the same field."""
    me = party.join()
    bench = show(QuestionCard(me, "expectations", CHAPTERS["expectations"].question("hope")))
    area, meanwhile = bench.card().locator("textarea"), bench.card().locator(".td-note")
    save = bench.card().get_by_role("button", name="Save")

    def elsewhere(text: str) -> None:
        other = party.session()
        other.bind(me.participant, "en")
        answer(other, "expectations", "hope", text)
        bench.follow()

    area.fill("How to be")
    expect(meanwhile).to_be_hidden()
    elsewhere("Honest, <b>afterwards</b>")
    expect(meanwhile).to_have_text(
        "Saved here meanwhile: “Honest, <b>afterwards</b>” When you save, yours comes in its place."
    )
    expect(area).to_have_value("How to be")
    save.click()
    expect(meanwhile).to_be_hidden()
    # What was saved from here, and comes back while more is typed, is nobody else's.
    area.fill("How to begin")
    save.click()
    area.fill("How to begin, and when")
    bench.follow()
    expect(meanwhile).to_be_hidden()
    elsewhere("Thursdays")
    expect(meanwhile).to_contain_text("“Thursdays”")
