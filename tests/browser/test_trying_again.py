"""What a card does with what could not be saved: the views alone, with a laptop that answers when the test says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.labels import LABELS

pytestmark = pytest.mark.browser

# As the widgets' own models: traits, events when one changes, and messages to the laptop.
MODEL = """
class Model {
  constructor(state) { this.state = state; this.heard = {}; this.sent = []; }
  get(name) { return this.state[name]; }
  on(event, tell) { (this.heard[event] ||= new Set()).add(tell); }
  off(event, tell) { this.heard[event]?.delete(tell); }
  send(message) { this.sent.push(message); }
  update(state) {
    Object.assign(this.state, state);
    for (const name of Object.keys(state)) [...(this.heard[`change:${name}`] || [])].forEach((tell) => tell());
  }
}
Math.random = () => 0.5;  // no jitter
globalThis.show = async (source, state) => {
  globalThis.stop?.();
  document.body.replaceChildren();
  const card = (await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })))).default;
  globalThis.model = new Model(state);
  globalThis.stop = card.render({ model, el: document.body });
};
"""
SAVING, SAVED, AGAIN, NO_ANSWER = (LABELS[name] for name in ("saving", "saved", "tries_again", "no_answer"))
TEXT = {
    "kind": "text",
    "ask": "What helps?",
    "options": [],
    "own_words": False,
    "long": True,
    "max_length": 280,
    "visibilities": [{"key": "table", "text": "my table"}],
    "visibility": "table",
    "answer": "",
    "answered": False,
    "open": True,
}


class Card:
    """A card in a browser, and the laptop's side of it.

    Args:
        page: an empty one, whose clock stands still.
        name: of the kind of card.
        state: of its model.
    """

    def __init__(self, page: Page, name: str, **state: Any) -> None:
        self.page = page
        self.source = front_end(name).default_value
        self.state = {"labels": LABELS, "language": "en", "scope": "me", "replies": {}, **state}
        self.show()

    def show(self) -> None:
        """Load the page; what the tab kept is still there."""
        self.page.evaluate("([source, state]) => show(source, state)", [self.source, self.state])

    def update(self, **state: Any) -> None:
        """Let the laptop tell that traits changed, all in one message."""
        self.page.evaluate("(state) => model.update(state)", state)

    def wait(self, seconds: float) -> None:
        self.page.clock.run_for(round(seconds * 1000))

    def write(self, text: str, nth: int = 0) -> None:
        self.page.locator("textarea, input").nth(nth).fill(text)

    def press(self, nth: int = 0) -> None:
        self.page.locator("button").nth(nth).click()

    def reply(self, nth: int, status: str, message: str = "", key: str = "help") -> None:
        """Answer the nth message that was sent, from 1 on."""
        replies = self.page.evaluate("model.state.replies")
        reply = {"attempt": self.sent[nth - 1]["attempt"], "status": status, "message": message}
        self.update(replies={**replies, key: reply})

    @property
    def sent(self) -> list[dict[str, Any]]:
        """Everything that was sent to the laptop."""
        sent: list[dict[str, Any]] = self.page.evaluate("model.sent")
        return sent

    @property
    def text(self) -> str:
        return self.page.locator("textarea, input").first.input_value()

    def status(self, nth: int = 0) -> tuple[str, str]:
        line = self.page.locator(".td-status").nth(nth)
        return line.get_attribute("data-kind") or "", line.text_content() or ""

    def listen(self, nth: int = 0) -> None:
        """Remember from now on what a screen reader is told."""
        self.page.locator(".td-status").nth(nth).evaluate(
            "(line) => { globalThis.heard = []; new MutationObserver(() => heard.push(line.textContent))"
            ".observe(line, { childList: true, characterData: true, subtree: true }); }"
        )

    @property
    def heard(self) -> list[str]:
        heard: list[str] = self.page.evaluate("heard")
        return heard


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<!doctype html><body></body>"))
    page.clock.install()
    page.goto("http://kit.test/")
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    page.add_script_tag(content=MODEL)
    yield page
    context.close()


@pytest.fixture
def card(page: Page) -> Card:
    return Card(page, "question", questions={"help": TEXT})


def ask(card: Card, text: str = "kort") -> None:
    card.write(text)
    card.listen()
    card.press()


def test_what_could_not_be_written_is_sent_again_with_longer_and_longer_pauses(card: Card) -> None:
    ask(card)
    for n, pause in enumerate((2, 4, 8, 15, 30, 30, 30), 1):
        card.reply(n, "failed", "the laptop cannot write")
        assert card.status() == ("failed", AGAIN)
        card.wait(pause - 0.1)
        assert len(card.sent) == n
        card.wait(0.2)
        assert len(card.sent) == n + 1
    assert len({message["attempt"] for message in card.sent}) == 8
    first = card.sent[0] | {"attempt": ""}
    assert all(message | {"attempt": ""} == first for message in card.sent)
    card.reply(8, "saved")
    assert card.status() == ("saved", SAVED)
    assert card.heard == [AGAIN, SAVED]
    card.wait(120)
    assert len(card.sent) == 8


def test_that_it_is_being_saved_is_said_to_whoever_has_to_wait_or_changed_nothing(card: Card) -> None:
    ask(card)
    card.wait(0.09)
    card.reply(1, "saved")
    card.wait(1)
    assert card.heard == [SAVED]
    card.write("langer")
    card.press()
    card.wait(0.11)
    assert card.status() == ("saving", SAVING)
    card.reply(2, "saved")
    card.press()
    assert card.status() == ("saving", SAVING)
    card.reply(3, "saved")
    assert card.heard == [SAVED, LABELS["unsaved"], SAVING, SAVED, SAVING, SAVED]


def test_the_word_that_it_is_kept_may_come_before_the_answer_itself(card: Card) -> None:
    ask(card)
    card.reply(1, "saved")
    card.write("langer")
    card.press()
    card.update(questions={"help": {**TEXT, "answer": "kort", "answered": True}})
    card.reply(2, "failed")
    card.wait(2.5)
    # What is kept is of this page itself: nothing newer, for which it would have to ask.
    assert [message["value"] for message in card.sent] == ["kort", "langer", "langer"]
    assert card.status() == ("failed", AGAIN)


def test_an_edit_stops_it_and_saving_by_hand_works_at_once(card: Card) -> None:
    ask(card)
    card.reply(1, "failed")
    card.write("kort en bondig")
    assert card.status() == ("unsaved", LABELS["unsaved"])
    card.wait(60)
    assert len(card.sent) == 1
    card.press()
    assert card.sent[1]["value"] == "kort en bondig"
    card.reply(2, "failed")
    card.press()
    assert len(card.sent) == 3
    card.reply(3, "failed")
    card.wait(2.1)
    assert len(card.sent) == 4


def test_what_is_refused_is_not_sent_again(card: Card) -> None:
    ask(card)
    card.reply(1, "failed")
    card.wait(2.1)
    card.reply(2, "refused", "Closed.")
    assert card.status() == ("refused", "Not saved. Closed.")
    card.wait(120)
    assert len(card.sent) == 2
    assert card.text == "kort"


def test_without_an_answer_it_says_so_and_tries_again_and_a_late_answer_counts(card: Card) -> None:
    ask(card)
    card.wait(8.1)
    assert card.status() == ("failed", NO_ANSWER)
    card.wait(2.1)
    assert len(card.sent) == 2
    card.reply(1, "saved")  # about what is in the field still
    assert card.status() == ("saved", SAVED)
    card.reply(2, "saved")
    card.wait(120)
    assert len(card.sent) == 2
    assert card.heard == [SAVING, NO_ANSWER, SAVED]


def test_a_late_answer_about_something_else_counts_for_nothing(card: Card) -> None:
    ask(card)
    card.wait(8.1)
    card.write("anders")
    card.reply(1, "saved")
    assert card.status() == ("unsaved", LABELS["unsaved"])
    card.press()
    card.write("kort")
    card.press()
    # Between the two attempts with the same text something else was sent: who knows in which order they were kept.
    card.reply(1, "saved")
    card.reply(2, "saved")
    assert card.status() == ("unsaved", LABELS["unsaved"])
    card.wait(0.1)
    assert card.status() == ("saving", SAVING)
    card.reply(3, "saved")
    assert card.status() == ("saved", SAVED)


def test_a_slow_laptop_that_cannot_write_does_not_make_the_text_go_to_and_fro(card: Card) -> None:
    ask(card)
    sent = 1
    for _ in range(4):
        card.wait(9)
        card.reply(sent, "failed")  # later than this page waited for it
        card.wait(31)
        sent = len(card.sent)
    assert 4 < sent < 8
    assert card.heard == [SAVING, NO_ANSWER, AGAIN]


def test_a_device_that_changed_hands_sends_nothing_of_the_other_side_until_it_is_back(card: Card) -> None:
    ask(card, "van de jonge kant")
    card.reply(1, "failed")
    card.update(scope="other")
    assert card.text == ""
    card.wait(120)
    assert len(card.sent) == 1
    ask(card, "van de leidinggevende")
    card.reply(2, "saved")
    assert card.status() == ("saved", SAVED)
    card.update(scope="me")
    assert card.text == "van de jonge kant"
    assert card.status() == ("failed", AGAIN)
    card.wait(31)
    assert [(message["scope"], message["value"]) for message in card.sent] == [
        ("me", "van de jonge kant"),
        ("other", "van de leidinggevende"),
        ("me", "van de jonge kant"),
    ]
    card.reply(3, "saved")
    assert card.status() == ("saved", SAVED)


def test_what_is_newer_on_the_laptop_is_not_written_over_by_itself(card: Card) -> None:
    ask(card)
    card.reply(1, "failed")
    card.update(questions={"help": {**TEXT, "answer": "van mijn andere telefoon", "answered": True}})
    card.wait(120)
    assert len(card.sent) == 1
    assert card.status() == ("unsaved", LABELS["unsaved"])
    assert card.text == "kort"


def test_my_own_answer_of_which_i_did_not_hear_is_asked_for_again(card: Card) -> None:
    ask(card, " kort ")
    card.wait(8.1)
    card.update(questions={"help": {**TEXT, "answer": "kort", "answered": True}})
    card.wait(2.1)
    card.reply(2, "saved")
    assert card.status() == ("saved", SAVED)


def test_it_goes_on_after_the_page_is_loaded_again_but_not_with_what_was_only_typed(card: Card) -> None:
    ask(card)
    card.reply(1, "failed")
    card.show()
    assert [message["value"] for message in card.sent] == ["kort"]
    card.reply(1, "saved")
    assert card.status() == ("saved", SAVED)
    card.write("nog iets")
    card.show()
    card.wait(120)
    assert card.text == "nog iets"
    assert card.sent == []
    assert card.status() == ("unsaved", LABELS["unsaved"])


def test_a_step_of_a_lesson_that_was_left_is_still_saved(page: Page) -> None:
    steps = [{"keys": [key], "html": "", "feedback": [], "more": ""} for key in ("one", "two")]
    at = {"slug": "lesson", "title": "A lesson", "of": ""}
    labels = {**LABELS, "title": "Lessons", "next": "Next", "back": "Back", "menu": "Menu"}
    asked = {"one": TEXT, "two": TEXT}
    lesson = {"steps": steps, "at": {**at, "step": 0}, "menu": [], "shown": ["", ""]}
    card = Card(page, "lessons", labels=labels, questions=asked, **lesson)
    ask(card)
    card.reply(1, "failed", key="one")
    card.update(at={**at, "step": 1})
    card.wait(2.1)
    assert [(message["type"], message["key"]) for message in card.sent] == [("save", "one")] * 2
    card.update(at={**at, "step": 0})
    assert card.status() == ("failed", AGAIN)
    card.update(at={**at, "step": 1})
    card.reply(2, "saved", key="one")
    card.update(at={**at, "step": 0}, questions={**asked, "one": {**TEXT, "answer": "kort", "answered": True}})
    assert (card.text, card.status()) == ("kort", ("saved", SAVED))


def test_a_card_that_is_gone_sends_nothing_more(card: Card) -> None:
    ask(card)
    card.reply(1, "failed")
    card.page.evaluate("stop()")
    card.wait(120)
    assert len(card.sent) == 1


def test_a_do_and_a_dont_are_each_tried_again(page: Page) -> None:
    texts = {"title": "Do's and don'ts", "do": "Do", "dont": "Don't", "add": "Add"}
    card = Card(page, "tips", labels={**LABELS, **texts}, mine=[], others=[], voting=False)
    for nth, text in enumerate(("luister", "afvinken")):
        card.write(text, nth)
        card.press(nth)
    card.reply(1, "failed", key="tip-do")
    card.reply(2, "failed", key="tip-dont")
    card.wait(2.1)
    assert [(message["kind"], message["text"]) for message in card.sent] == [
        ("do", "luister"),
        ("dont", "afvinken"),
    ] * 2
    card.reply(3, "saved", "Saved", key="tip-do")
    assert (card.status(0), card.status(1)) == (("saved", SAVED), ("failed", AGAIN))
    assert [card.page.locator("input").nth(n).input_value() for n in (0, 1)] == ["", "afvinken"]
    card.show()
    assert [message["kind"] for message in card.sent] == ["dont"]
