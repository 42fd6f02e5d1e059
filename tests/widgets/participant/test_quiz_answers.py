"""What a learner answered is checked: what was right is told, and never before there is an answer."""

from __future__ import annotations

import pytest

from themeday.lessons.reading import load_lesson
from themeday.places import EXERCISES
from themeday.widgets.participant.quiz_answers import feedback, hides_some

STEP = {step.key: step for step in load_lesson(EXERCISES / "_example", "en").steps}


def said(party, key, **given):
    """Return how each line of feedback begins, by the key of its option."""
    keys = {option.text: option.key for option in STEP[key].options}
    return {keys[line["text"]]: (line["lead"], line["good"]) for line in feedback(party.join(), STEP[key], given)}


@pytest.mark.parametrize("step", STEP.values(), ids=STEP)
def test_nothing_is_said_before_there_is_an_answer(party, step):
    assert feedback(party.join(), step, {}) == []


def test_what_was_ticked_is_told_at_once_and_what_was_missed_with_the_last_tick(party):
    right = {option.key for option in STEP["what-is-off"].options if option.right}
    assert right == {"hurry", "pay"}
    assert said(party, "what-is-off", hurry="1") == {"hurry": ("Well spotted", True)}
    assert hides_some(STEP["what-is-off"], {"hurry": "1"})
    assert said(party, "what-is-off", hurry="1", short="1") == {
        "hurry": ("Well spotted", True),
        "pay": ("This one was fake too", True),
        "short": ("This one is fine", False),
    }
    assert not hides_some(STEP["what-is-off"], {"hurry": "1", "short": "1"})


def test_each_text_is_held_against_its_own_group(party):
    groups = {option.key: option.group for option in STEP["what-kind"].options}
    assert all(good for _, good in said(party, "what-kind", **groups).values())
    other = {key: "look" if group == "tap" else "tap" for key, group in groups.items()}
    told = said(party, "what-kind", **other)
    assert told.keys() == groups.keys()
    assert not any(good for _, good in told.values())
    assert all(lead.startswith("We would say: ") for lead, _ in told.values())


def test_an_order_is_checked_place_by_place(party):
    assert said(party, "in-order", wait="1", tell="2", check="3") == {
        "wait": ("Place 1, as you said", True),
        "check": ("Place 2", False),
        "tell": ("Place 3", False),
    }


def test_of_an_opinion_no_place_is_right(party):
    assert said(party, "matters-most", quick="1", safe="2", easy="3") == {}
