"""The gallery has every card, and every kind of question, in both languages."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import widgets
from themeday.i18n import LANGUAGES
from themeday.questions import Kind
from widgets.card import AnsweringCard, Card, SavingCard
from widgets.gallery import QUESTIONS, gallery
from widgets.question import QuestionCard

# What staff works with: pages of their own, with a style sheet that is theirs.
PAGES = ("widgets.console", "widgets.projector", "widgets.review")


@pytest.fixture(scope="module", params=LANGUAGES)
def cards(request):
    return gallery(request.param).children


def kinds(of=Card):
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_kind_of_card_is_there(cards):
    for module in pkgutil.iter_modules(widgets.__path__, "widgets."):
        importlib.import_module(module.name)
    ours = {kind.__name__ for kind in kinds() if kind.__module__ not in PAGES and "tests" not in kind.__module__}
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
