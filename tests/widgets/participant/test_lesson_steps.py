"""The example lesson, which has every kind of block: what is asked, what is kept, and what is said back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.asked import lesson_questions
from themeday.lessons.reading import load_lesson
from themeday.model.questions import Kind
from themeday.places import EXERCISES
from themeday.widgets.participant.lessons import LessonPlayer

SLUG = "_example"
LESSON = load_lesson(EXERCISES / SLUG, "en")
STEP = {step.key: step for step in LESSON.steps}
QUESTION = {question.key: question for question in lesson_questions(LESSON)}


def send(card, kind, /, **more):
    card._receive(None, {"type": kind, "attempt": "1"} | more, None)


@pytest.fixture
def party(new_party, party):
    return new_party(day=party.day.model_copy(update={"lessons": (SLUG,)}))


@pytest.fixture
def card(party):
    card = LessonPlayer(party.join())
    send(card, "open", slug=SLUG)
    return card


def answer(card, key, value):
    send(card, "save", key=f"{SLUG}.{key}", value=value)
    assert card.replies[f"{SLUG}.{key}"]["status"] == "saved"
    return step(card, key)


def step(card, key):
    steps = zip(card.steps, card.shown, strict=True)
    return next({**step, "html": html} for step, html in steps if f"{SLUG}.{key}" in step["keys"])


def kept(party, key):
    return {
        row.item.removeprefix(f"{SLUG}."): row.value for row in party.rows() if row.item.startswith(f"{SLUG}.{key}")
    }


def test_a_spot_tells_what_was_seen_what_was_missed_and_what_is_fine(party, card):
    first = answer(card, "what-is-off", {"chosen": ["short"]})
    assert [(line["good"], line["lead"]) for line in first["feedback"]] == [(False, "This one is fine")]
    assert first["more"] == "There is more to find."
    second = answer(card, "what-is-off", {"chosen": ["short", "hurry"]})
    assert [row["lead"] for row in second["feedback"]] == [
        "Well spotted",
        "This one was fake too",
        "This one is fine",
    ]
    assert (second["more"], [line["good"] for line in second["feedback"]]) == ("", [True, True, False])
    assert "<img" in second["html"]
    assert kept(party, "what-is-off") == {"what-is-off.short": "1", "what-is-off.hurry": "1"}


def test_an_answer_does_not_send_what_is_shown_again(party, card):
    sent = []
    card.observe(lambda change: sent.append(change["name"]), ["steps", "shown"])
    answer(card, "what-is-off", {"chosen": ["short"]})
    assert sent == ["steps"]
    assert "<img" not in str(card.steps)


def test_texts_are_sorted_one_by_one_in_another_order_than_the_files(party, card):
    question = card.questions[f"{SLUG}.what-kind"]
    assert {option["key"] for option in question["options"]} == {"own-app", "link", "qr"}
    assert [option["key"] for option in question["options"]] != [option.key for option in STEP["what-kind"].options]
    assert [group["key"] for group in question["groups"]] == ["tap", "look"]
    drawn = answer(card, "what-kind", {"own-app": "tap", "qr": "tap"})
    assert [(line["lead"], line["good"]) for line in drawn["feedback"]] == [
        ("Yes: I tap on it", True),
        ("We would say: I look it up myself", False),
    ]
    assert kept(party, "what-kind") == {"what-kind.own-app": "tap", "what-kind.qr": "tap"}
    again = LessonPlayer(card.session)
    send(again, "open", slug=SLUG)
    assert again.questions[f"{SLUG}.what-kind"]["answer"] == {"own-app": "tap", "qr": "tap"}


def test_a_right_order_is_not_the_one_that_is_shown_first(party, card):
    options = [option["key"] for option in card.questions[f"{SLUG}.in-order"]["options"]]
    assert sorted(options) == ["check", "tell", "wait"]
    assert options != ["wait", "check", "tell"]
    drawn = answer(card, "in-order", ["wait", "tell", "check"])
    assert [(line["lead"], line["good"]) for line in drawn["feedback"]] == [
        ("Place 1, as you said", True),
        ("Place 2", False),
        ("Place 3", False),
    ]
    assert kept(party, "in-order") == {"in-order.wait": "1", "in-order.check": "3", "in-order.tell": "2"}


def test_an_opinion_is_neither_right_nor_wrong(card):
    options = [option["key"] for option in card.questions[f"{SLUG}.matters-most"]["options"]]
    assert options == ["quick", "safe", "easy"]
    assert answer(card, "matters-most", ["easy", "safe", "quick"])["feedback"] == []


def test_a_teach_back_is_scored_from_0_to_2_with_a_sentence_of_praise(party, card):
    drawn = step(card, "explain.heard")
    assert drawn["keys"] == [f"{SLUG}.explain.heard", f"{SLUG}.explain.praise"]
    assert "Explain to the other" in drawn["html"]
    heard, praise = (card.questions[key] for key in drawn["keys"])
    assert (heard["kind"], heard["low"], heard["high"], heard["visibility"]) == ("scale", 0, 2, "anonymous")
    assert (praise["kind"], praise["visibility"]) == ("text", "private")
    answer(card, "explain.heard", 0)
    answer(card, "explain.praise", "You took your time.")
    send(card, "save", key=f"{SLUG}.explain.heard", value=3)
    assert card.replies[f"{SLUG}.explain.heard"]["status"] == "refused"
    assert kept(party, "explain") == {"explain.heard": "0", "explain.praise": "You took your time."}


def test_confidence_is_asked_before_after_and_looking_back(party, card):
    assert card.steps[0]["keys"] == [f"{SLUG}.before"]
    assert card.steps[-1]["keys"] == [f"{SLUG}.after", f"{SLUG}.back"]
    for when, value in (("before", 4), ("after", 4), ("back", 2)):
        answer(card, when, value)
    assert [kept(party, when)[when] for when in ("before", "after", "back")] == ["4", "4", "2"]


def test_the_first_sentence_of_a_block_is_its_question_and_the_rest_stands_above_it(card):
    for key, question in card.questions.items():
        assert "\n" not in question["ask"], key
    assert card.questions[f"{SLUG}.take-along"]["why"] == "Please do not name people or cases."


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 9)
    | st.text(max_size=8)
    | st.sampled_from(["tap", "look", "wait", "link"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["chosen", "own-app", "link", "qr", "x"]), inner, max_size=4)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=ANYTHING, key=st.sampled_from(sorted(QUESTION)))
def test_whatever_a_browser_sends_is_a_valid_answer_or_refused(card, party, value, key):
    before = {row.outcome_id for row in party.rows()}
    send(card, "save", key=key, value=value)
    assert card.replies[key]["status"] in ("saved", "withdrawn", "refused")
    options = {option.key for option in QUESTION[key].options}
    groups = {group.key for group in QUESTION[key].groups}
    for row in party.rows():
        if row.outcome_id in before:
            continue
        assert row.item in QUESTION[key].items
        if QUESTION[key].kind is Kind.SORT:
            assert row.value in groups | {""}
        elif QUESTION[key].kind is Kind.RANK:
            assert row.value in {str(n + 1) for n in range(len(options))} | {""}
