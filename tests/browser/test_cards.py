"""Cards under a real finger, keyboard and screen reader: their own models answer, without a server."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, expect

from tests.asked import LISTED, changed
from tests.browser.bench import Bench
from tests.browser.visitor import LAPTOP, PATIENCE, PHONE, PROJECTOR, RULES
from tests.widgets.test_contributing import example
from themeday.chapters import CHAPTERS
from themeday.model.people import Role
from themeday.model.questions import Kind, Option, Question, ballot
from themeday.room.speed_dates import match_decision, match_problem
from themeday.room.stage import Timer
from themeday.widgets.author.gallery import gallery
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.participant.live_list import LiveList
from themeday.widgets.participant.question import QuestionCard
from themeday.widgets.participant.tables import PeopleAtTables
from themeday.widgets.participant.tally import LiveTally
from themeday.widgets.participant.vote import Vote
from themeday.widgets.shared.timer import TimerCard

pytestmark = pytest.mark.browser

OPTIONS = tuple(Option(key, key.capitalize()) for key in ("listening", "courage", "time", "humour"))
KEYS = [option.key for option in OPTIONS]
TAGS = Question("q", Kind.TAGS, "Which words?", options=OPTIONS, most=3, revealable=True)
RANK = Question("q", Kind.RANK, "What first?", options=OPTIONS, revealable=True)
RATING = Question("q", Kind.RATING, "How much?", low_text="Little", high_text="Much", revealable=True)
CHECKLIST = Question("q", Kind.CHECKLIST, "What is done?", options=OPTIONS)
TEXT = Question("q", Kind.TEXT, "What helps?", revealable=True)
BALLOT = ballot("q", "Which one?", OPTIONS)

Show = Callable[..., Bench]


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    benches: list[Bench] = []

    def on_a_bench(*cards: object, **how: object) -> Bench:
        benches.append(Bench(browser, *cards, **{"language": "en", **how}))  # type: ignore[arg-type]
        return benches[-1]

    yield on_a_bench
    for bench in benches:
        assert bench.errors == []
        bench.context.close()


def expect_saved(place: Locator, kind: str = "saved") -> None:
    expect(place.locator(".td-status").first).to_have_attribute("data-kind", kind)


def order(place: Locator) -> list[str]:
    return [str(item.get_attribute("data-option")) for item in place.locator(".td-rank li").all()]


def kept(session: object, question: Question) -> object:
    saved = {item: one.value for item in question.items if (one := session.answer("any", item))}  # type: ignore[attr-defined]
    return question.given(saved)


@pytest.mark.parametrize(
    ("question", "value"), [(RANK, KEYS[::-1]), (RATING, "4"), (BALLOT, "courage")], ids=["rank", "rating", "choice"]
)
def test_a_choice_is_taken_away_with_one_button(party, show: Show, question: Question, value: object) -> None:
    me = party.join()
    me.save("any", question, value)
    bench = show(QuestionCard(me, "any", question))
    clear = bench.card().get_by_role("button", name="Take my answer away")
    clear.focus()
    bench.page.keyboard.press("Enter")
    expect(bench.card().locator(".td-status")).to_have_attribute("data-kind", "withdrawn")
    expect(clear).to_be_hidden()
    assert bench.page.evaluate("document.activeElement.closest('.td-question') !== null")  # the focus stays on the card
    assert kept(me, question) in ("", [])
    assert bench.card().locator("input:checked").count() == 0


def test_a_ranking_by_a_finger(party, show: Show) -> None:
    me = party.join()
    bench = show(QuestionCard(me, "any", RANK))
    finger = bench.context.new_cdp_session(bench.page)
    card = bench.card()
    grip = card.locator("[data-option=humour] .td-grip").bounding_box()
    top = card.locator("[data-option=listening]").bounding_box()
    assert grip is not None
    assert top is not None
    x = grip["x"] + grip["width"] / 2
    way = [grip["y"] + grip["height"] / 2, top["y"] + 60, top["y"] + 2]
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": way[0]}]})
    for y in way[1:]:
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert order(card) == ["humour", "listening", "courage", "time"]
    expect_saved(card)
    assert bench.page.evaluate("scrollY") == 0  # the page stayed where it was


def test_a_ranking_by_buttons_says_the_new_place_and_keeps_the_focus(party, show: Show) -> None:
    me = party.join()
    bench = show(QuestionCard(me, "any", RANK))
    card, page = bench.card(), bench.page
    up = card.get_by_role("button", name="Up: Humour")
    up.click()
    assert order(card) == ["listening", "courage", "humour", "time"]
    expect(card.locator("[aria-live]").filter(has_text="Humour: place 3 of 4")).to_have_count(1)
    expect(up).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert order(card) == ["humour", "listening", "courage", "time"]
    expect(up).to_be_focused()
    expect(up).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("ArrowUp")  # no further
    page.keyboard.press("ArrowDown")
    expect_saved(card)
    expect(up).to_be_focused()  # also after it was kept and came back
    assert kept(me, RANK) == order(card) == ["listening", "humour", "courage", "time"]


def test_a_ranking_by_dragging(party, show: Show) -> None:
    me = party.join()
    bench = show(QuestionCard(me, "any", RANK))
    card, mouse = bench.card(), bench.page.mouse
    grips = [grip.bounding_box() for grip in card.locator(".td-grip").all()]
    assert all(box and box["width"] >= 44 and box["height"] >= 44 for box in grips)
    first, last = grips[0], grips[-1]
    assert first is not None
    assert last is not None
    mouse.move(first["x"] + 20, first["y"] + 20)
    mouse.down()
    mouse.move(last["x"] + 20, last["y"] + 40, steps=12)
    mouse.up()
    assert order(card) == ["courage", "time", "humour", "listening"]
    expect_saved(card)
    assert kept(me, RANK) == ["courage", "time", "humour", "listening"]


def test_the_order_as_it_stands_is_an_answer_only_when_someone_says_so(party, show: Show) -> None:
    me = party.join()
    card = show(QuestionCard(me, "any", RANK)).card()
    assert kept(me, RANK) == []
    card.get_by_role("button", name="Save this order").click()
    expect_saved(card)
    assert kept(me, RANK) == KEYS


def test_a_closed_ranking_moves_no_more(party, show: Show) -> None:
    me = party.join()
    bench = show(QuestionCard(me, "any", RANK))
    party.staff().set_stage("any", {"ask:q": "closed"})
    bench.follow()
    bench.card().get_by_role("button", name="Down: Listening").click(force=True)
    assert order(bench.card()) == KEYS
    assert kept(me, RANK) == []


def test_tags_by_keyboard(party, show: Show) -> None:
    me = party.join()
    bench = show(QuestionCard(me, "any", TAGS))
    card, page = bench.card(), bench.page
    word = card.get_by_role("textbox", name="A word of your own")
    word.focus()
    page.keyboard.type("  <b>rust</b> ")
    page.keyboard.press("Enter")
    page.keyboard.type("COURAGE")  # is offered: that word
    page.keyboard.press("Enter")
    expect(card.get_by_label("Courage", exact=True)).to_be_checked()
    page.keyboard.type("moed")
    page.keyboard.press("Tab")  # what was typed is not lost
    expect(card.locator(".td-own-tag")).to_have_text(["<b>rust</b>×", "moed×"])
    expect(card.get_by_label("Humour", exact=True)).to_be_disabled()
    expect(card.get_by_text("These are 3, and that is the most.")).to_be_visible()
    expect_saved(card)
    assert kept(me, TAGS) == {"chosen": ["courage"], "own": ["<b>rust</b>", "moed", ""]}
    card.get_by_role("button", name="Remove: <b>rust</b>").click()
    expect(word).to_be_focused()
    expect_saved(card)
    assert kept(me, TAGS) == {"chosen": ["courage"], "own": ["", "moed", ""]}


def test_a_rating_by_keyboard(party, show: Show) -> None:
    me = party.join()
    bench = show(QuestionCard(me, "any", RATING))
    bench.card().get_by_role("radio", name="1 Little").focus()
    for _ in range(3):
        bench.page.keyboard.press("ArrowRight")
    expect(bench.card().get_by_role("radio", name="4", exact=True)).to_be_checked()
    expect_saved(bench.card())
    assert kept(me, RATING) == "4"


def test_a_checklist_keeps_each_tick_at_once(party, show: Show) -> None:
    me = party.join()
    card = show(QuestionCard(me, "any", CHECKLIST)).card()
    for n, key in enumerate(KEYS[:2], 1):
        card.get_by_label(key.capitalize()).check()
        expect(card.get_by_text(f"{n} of 4 done")).to_be_visible()
        expect_saved(card)
        assert kept(me, CHECKLIST) == {"chosen": KEYS[:n]}


@pytest.mark.parametrize("question", [TAGS, RANK, RATING, CHECKLIST], ids=lambda question: question.kind)
def test_what_was_answered_comes_back_on_another_device(party, show: Show, question: Question) -> None:
    answers = {TAGS: {"chosen": ["time"], "own": ["", "rust", ""]}, RANK: KEYS[::-1], RATING: "2"}
    me, value = party.join(), answers.get(question, {"chosen": ["humour"]})
    me.save("any", question, value)
    card = show(QuestionCard(me, "any", question)).card()
    expect_saved(card)
    if question is RANK:
        assert order(card) == KEYS[::-1]
    elif question is TAGS:
        expect(card.locator(".td-own-tag")).to_have_text(["rust×"])
    assert (
        json.dumps(card.locator("input:checked").evaluate_all("(all) => all.map((one) => one.value)"))
        == {
            TAGS: '["time"]',
            RANK: "[]",
            RATING: '["2"]',
            CHECKLIST: '["humour"]',
        }[question]
    )


def test_a_vote_shows_its_result_when_it_is_shown(party, show: Show) -> None:
    bench = show(Vote(party.join(), "any", BALLOT), Vote(party.join(), "any", BALLOT))
    for number in (0, 1):
        bench.card(number).get_by_label("Courage").check()
        expect_saved(bench.card(number))
    expect(bench.card().locator(".td-bars")).to_have_count(0)
    party.staff().set_stage("any", {"show:q": "1"})
    bench.follow()
    expect(bench.card().get_by_role("row", name="Courage 2")).to_be_visible()
    expect(bench.card(1).get_by_text("Most: Courage.")).to_be_visible()


def test_a_tally_grows_and_reads_as_a_table(party, show: Show) -> None:
    party.staff().set_stage("any", {"show:q": "1"})
    bench = show(LiveTally(party.join(), "any", BALLOT))
    for n in (5, 10):
        for _ in range(5):
            party.join().save("any", BALLOT, "time")
        bench.follow()
        expect(bench.card().get_by_role("row", name=f"Time {n}")).to_be_visible()


def test_a_timer_counts_by_itself_and_says_only_what_matters(party, show: Show) -> None:
    me = party.join()
    bench = show(TimerCard(me), clock=True)
    expect(bench.card().get_by_text("No timer is running now.")).to_be_visible()
    party.staff().set_stage("", {"timer": Timer(ends_at=time.time() + 90).to_text()})
    bench.follow()
    face, heard = bench.card().get_by_role("timer"), bench.card().locator("[aria-live]")
    expect(face).to_have_text(re.compile("1:[0-3][0-9]"))
    expect(heard).to_have_text("")
    minutes, seconds = map(int, face.inner_text().split(":"))
    bench.page.clock.run_for(1_000 * (60 * minutes + seconds - 58))
    expect(face).to_have_text(re.compile("0:5[89]"))
    expect(heard).to_have_text("One minute left")
    party.staff().set_stage("", {"timer": Timer(ends_at=time.time() + 90).to_text()})
    bench.follow()
    bench.page.clock.run_for(91_000)
    expect(face).to_have_text("Time is up")
    expect(heard).to_have_text("Time is up")


def test_people_at_tables_are_drawn_and_told_in_words(party, show: Show) -> None:
    for n in range(9):
        party.join(table="3", nickname="Sam" if n == 0 else "")
    party.leader(table="3")
    card = show(PeopleAtTables(party.join(table="4"))).card()
    assert card.locator("li").first.locator(".td-dot").count() == 10
    expect(card.locator("li").first).to_contain_text("9 young colleagues (Sam)1 leader")


@pytest.mark.parametrize(("language", "size", "dark"), [("nl", PHONE, False), ("en", PROJECTOR, True)])
def test_every_card_in_every_state_is_readable(
    show: Show, pictures: Path, language: str, size: dict[str, int], dark: bool
) -> None:
    bench = show(gallery(language), language=language, size=size, dark=dark)
    expect(bench.page.locator("h1").first).to_be_visible()
    violations = Axe().run(bench.page, options=RULES).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in violations] == []
    assert bench.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    bench.picture(pictures, f"gallery-{size['width']}-{'dark' if dark else 'light'}.{language}")


def test_what_can_be_pressed_in_the_new_fields_is_large_enough(party, show: Show) -> None:
    me = party.join()
    me.save("any", TAGS, {"own": ["rust"]})
    bench = show(*(QuestionCard(me, "any", question) for question in (TAGS, RATING, CHECKLIST)))
    for place in bench.page.locator("button:visible, .td-option, .td-step, input[type=text]").all():
        box = place.bounding_box()
        assert box is not None
        assert min(box["height"], box["width"]) >= 43.5, place.inner_text()


def test_the_card_that_contributing_shows(party, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = example(tmp_path, monkeypatch)
    bench = show(hands(party.join()), hands(party.join()))
    bench.card().get_by_role("button", name="My hand up").click()
    expect(bench.card(1).get_by_text("1 hand")).to_be_visible()
    expect(bench.card().get_by_role("button", name="My hand down")).to_be_focused()
    expect_saved(bench.card())


def test_the_console_lets_through_what_a_list_waits_for(party, show: Show) -> None:
    party.day, listed = changed(party.day, welcome=LISTED), CHAPTERS["welcome"]
    party.staff().set_stage("welcome", {"state": "open", "opened": "1"})
    party.staff().set_stage("", {"current": "welcome"})
    written = [f"{n} kort <img src=x onerror=alert(1)>" for n in range(party.day.smallest_group)]
    for text in written:
        party.join().save("welcome", listed.question("help"), text)
    room = LiveList(party.join(), "welcome", listed.question("help"))
    bench = show(Console(party.staff()), room, size=LAPTOP)
    bench.card().get_by_text(f"waiting for you: {len(written)}").click()
    let = bench.card().get_by_role("button", name="Let through")
    for left in range(len(written), 0, -1):  # they appear together
        expect(let).to_have_count(left)
        expect(bench.card(1).locator("q")).to_have_count(0)
        let.first.click()
    expect(bench.card(1).locator("q")).to_have_text(sorted(written))
    bench.card().get_by_role("button", name="Hide", exact=True).first.click()
    expect(bench.card(1).locator("q")).to_have_count(len(written) - 1)


def test_the_console_says_that_it_works_and_takes_no_second_press(
    party, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    for join in (party.join, partial(party.join, Role.LEADER)):
        for unit in ("Recherche", "Parket"):
            one = join(unit=unit)
            one.save("expectations", CHAPTERS["expectations"].question("matching"), "yes")
    party.staff().set_stage("pairing", {"state": "open", "opened": "1"})
    party.staff().set_stage("", {"current": "pairing"})
    opened, real = threading.Event(), match_problem.made_from
    monkeypatch.setattr(match_decision, "made_from", lambda *basis, **how: opened.wait() and real(*basis, **how))
    bench = show(Console(party.staff()), size=LAPTOP)
    card, console = bench.card(), bench.cards[0]
    button = card.locator("#td-c-match")
    button.click()
    try:
        expect(button).to_have_text("Working…")
        expect(button).to_have_attribute("aria-disabled", "true")
        expect(card.locator("#td-c-schedule")).to_have_attribute("aria-disabled", "true")
        expect(card.locator(".td-console-status")).to_contain_text("This is being worked out.")
        button.click(force=True)
        card.get_by_role("button", name="3 min", exact=True).click()
        expect(card.get_by_role("timer")).to_contain_text(":")
        expect(button).to_have_text("Working…")
    finally:
        opened.set()
    while console.working:
        bench.page.evaluate("1")  # which lets the loop go on
    bench.follow()
    expect(button).to_have_text("Make the match again")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    expect(card.locator(".td-console-status")).to_have_text("Done")
    assert len([row for row in party.rows() if row.item == "match"]) == 1


# Counts the tones instead of playing them; like a browser, it is mute until someone touched the page.
MUTE = """
globalThis.tones = 0;
globalThis.AudioContext = class {
  state = "suspended"; currentTime = 0; destination = {};
  async resume() { this.state = "running"; }
  createGain() { return { gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (to) => to }; }
  createOscillator() { return { frequency: {}, connect: (to) => to, start() { tones += 1; }, stop() {} }; }
};
"""


def test_the_bell_rings_once_when_a_round_is_over(party, show: Show) -> None:
    young, leader = party.join(), party.join(Role.LEADER, unit="Opsporing")
    staff = party.staff()
    date = {"table": 1, "young_colleague": young.me.code, "leader": leader.me.code}
    staff.set_stage("pairing", {"schedule": {"minutes": 4, "rounds": [[date]], "byes": [[]], "seed": 1}, "round": "1"})
    ends = time.time() + 62
    staff.set_stage("", {"current": "pairing", "timer": Timer(ends_at=ends).to_text()})
    bench = show(Projector(staff), styles=("design.css", "projector.css"), body="td-projector", size=PROJECTOR)
    bench.page.add_script_tag(content=MUTE)
    timer = bench.card().locator(".td-big-timer")
    expect(timer).to_contain_text("Last minute", timeout=5000)
    bench.card().get_by_role("button", name="Sound on").click()
    expect(bench.card().locator("#td-p-sound")).to_have_count(0)
    staff.set_stage("", {"timer": Timer(ends_at=time.time() + 3).to_text()})
    bench.follow()
    expect(timer).to_contain_text("Time is up", timeout=PATIENCE)
    bench.page.wait_for_function("tones === 2")  # one bell of two tones
    staff.set_stage("pairing", {"bell": "off"})
    staff.set_stage("", {"timer": Timer(ends_at=time.time() + 90).to_text()})
    bench.follow()
    expect(timer).not_to_contain_text("Time is up")
    staff.set_stage("", {"timer": Timer(ends_at=time.time() + 3).to_text()})
    bench.follow()
    expect(timer).to_contain_text("Time is up", timeout=PATIENCE)
    assert bench.page.evaluate("tones") == 2
