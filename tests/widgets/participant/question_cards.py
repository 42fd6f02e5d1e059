"""A question's card in tests: made, sent an answer, and what it shows."""

from __future__ import annotations

from themeday.chapters import CHAPTERS
from themeday.widgets.participant.question import QuestionCard


def card_of(session, chapter, key):
    return QuestionCard(session, chapter, CHAPTERS[chapter].question(key))


def send(card, value, visibility=None, attempt="1", **more):
    message = {"type": "save", "key": card.question.key, "value": value, "visibility": visibility, "attempt": attempt}
    card._receive(None, message | more, None)
    return card.replies.get(card.question.key)


def state(card):
    return card.questions[card.question.key]
