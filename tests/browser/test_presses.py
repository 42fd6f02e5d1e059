"""A tap counts, whatever others do while the finger is down."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.bench import Bench
from tests.conftest import Party
from tests.widgets.participant.test_lesson_partner import learner, send
from tests.widgets.participant.test_lesson_partner import there as to_the_teachback
from themeday.widgets.participant.teacher import Teacher

pytestmark = pytest.mark.browser


@pytest.fixture
def teacher(party: Party) -> Teacher:
    card = Teacher(party.join())
    send(card, "give", slug="fake-account")
    return card


def test_a_tap_counts_though_a_sign_appears_above_it(browser: Browser, party: Party, teacher: Teacher) -> None:
    card = learner(party)
    bench = Bench(browser, card, language="en", clock=True)
    choice, sign = bench.card().locator("[data-key$=heard] label").first, bench.card().locator(".td-sign-shape")
    choice.hover()
    bench.page.mouse.down()
    to_the_teachback(teacher, card)
    bench.follow()
    bench.page.mouse.up()
    expect(choice.locator("input")).to_be_checked()
    bench.page.clock.run_for(100)
    expect(sign).to_be_visible()
    assert bench.errors == []
    bench.context.close()


def test_who_holds_on_sees_what_is_new(browser: Browser, party: Party, teacher: Teacher) -> None:
    card = learner(party)
    bench = Bench(browser, card, language="en", clock=True)
    bench.card().locator("h2").first.hover()
    bench.page.mouse.down()
    to_the_teachback(teacher, card)
    bench.follow()
    bench.page.clock.run_for(1_000)
    expect(bench.card().locator(".td-sign-shape")).to_be_visible()
    bench.context.close()


def test_the_list_of_lessons_opens_though_another_begins_one_meanwhile(browser: Browser, party: Party) -> None:
    me, other = Teacher(party.join()), Teacher(party.join())
    bench = Bench(browser, me, language="en", clock=True)
    choices = bench.page.locator("#td-teach-choose")
    choices.locator("summary").hover()
    bench.page.mouse.down()
    send(other, "give", slug="fake-account")
    bench.follow()
    bench.page.mouse.up()
    expect(choices).to_have_attribute("open", "")
    bench.page.clock.run_for(100)
    expect(choices).to_have_attribute("open", "")
    expect(choices.get_by_text("Someone is giving this lesson now.")).to_have_count(1)
    assert bench.errors == []
    bench.context.close()


def test_a_list_unfolds_although_a_button_beside_it_was_asking(
    browser: Browser, party: Party, teacher: Teacher
) -> None:
    bench = Bench(browser, teacher, language="en", clock=True)
    end, notes = bench.page.locator("#td-teach-end"), bench.page.locator("#td-teach-all")
    bench.page.locator("#td-teach-next").click()
    bench.follow()
    for press in ("click", "keyboard"):
        end.click()
        expect(end).to_have_attribute("data-asks", "")
        if press == "click":
            notes.locator("summary").click()
        else:
            notes.locator("summary").focus()
            bench.page.keyboard.press("Enter")
        bench.page.clock.run_for(100)
        expect(end).not_to_have_attribute("data-asks", "")
        expect(notes).to_have_js_property("open", press == "click")
    assert bench.errors == []
    bench.context.close()
