"""The gallery has every card, and every kind of question, in both languages."""

from __future__ import annotations

import importlib
import pkgutil
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traitlets import TraitError

from themeday import widgets
from themeday.i18n import LANGUAGES
from themeday.model.questions import Kind
from themeday.widgets.author.gallery import BALLOT, QUESTIONS, gallery
from themeday.widgets.participant.question import QuestionCard
from themeday.widgets.shared.card import Card
from themeday.widgets.shared.saving import AnsweringCard, SavingCard

# What staff works with: pages of their own, with a style sheet that is theirs.
PAGES = (
    "themeday.widgets.facilitator.console",
    "themeday.widgets.facilitator.projector",
    "themeday.widgets.organiser.review",
)


@pytest.fixture(scope="module", params=LANGUAGES)
def cards(request):
    return gallery(request.param).children


def kinds(of=Card):
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_kind_of_card_is_there(cards):
    for module in pkgutil.walk_packages(widgets.__path__, "themeday.widgets."):
        importlib.import_module(module.name)
    ours = {
        kind.__name__ for kind in kinds() if not kind.__module__.startswith(PAGES) and "tests" not in kind.__module__
    }
    ours -= {kind.__name__ for kind in (AnsweringCard, SavingCard)}
    assert ours - {type(card).__name__ for card in cards} == set()


def test_every_kind_of_question_is_there_fresh_answered_and_closed(cards):
    assert {question.kind for question in QUESTIONS} == set(Kind)
    states = {
        (state["kind"], state["answered"], state["open"])
        for card in cards
        if isinstance(card, QuestionCard)
        for state in card.questions.values()
    }
    assert states == {(kind, *state) for kind in Kind for state in ((False, True), (True, True), (True, False))}


def test_it_is_in_one_language(cards):
    assert len({card.language for card in cards}) == 1


def test_it_is_the_same_every_time():
    first, second = ([card.questions for card in gallery().children if isinstance(card, QuestionCard)] for _ in "ab")
    assert first == second


WORDS = ["1", "walk", "time"]
ASKED = ["save", "let", "vote", "add", "remove", "open", "step", "find", "confirm", "side"]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(["1", "walk", "time"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["chosen", "own", "key", "x"]), inner, max_size=4)
    ),
    max_leaves=6,
)
MESSAGE = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(ASKED) | ANYTHING,
        "key": st.sampled_from([question.key for question in QUESTIONS] + [f"{BALLOT.key}_open"]) | ANYTHING,
        "kind": st.sampled_from(["do", "dont"]) | ANYTHING,
        **dict.fromkeys(("value", "visibility", "attempt", "handle", "on", "text", "number", "slug", "code"), ANYTHING),
    },
)


@pytest.fixture(scope="module")
def in_use():
    return gallery().children


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_nothing_that_a_browser_sends_breaks_a_card(in_use, data):
    card = data.draw(st.sampled_from(in_use).filter(lambda card: type(card).__name__ not in ("_Styled", "Prose")))
    card._receive(None, data.draw(MESSAGE), None)
    own = sorted(set(card.keys) - set(Card.class_traits(sync=True)))
    if own:
        with suppress(TraitError):  # what has the wrong type is refused before a card sees it
            card.set_state({data.draw(st.sampled_from(own)): data.draw(ANYTHING)})
    card.session.poll()
    card.refresh()
    for row in card.session.records.shared.answers("gallery", "order.time"):
        assert row.value in "12345"
