"""Cards that keep what someone typed or chose."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import traitlets

from themeday.i18n import N_, translate
from themeday.model.changes import Topic, Topics
from themeday.model.questions import Kind, Question
from themeday.model.visibility import VISIBILITY_NAMES, Visibility
from themeday.room.stage import staged
from themeday.widgets.shared.attempts import attempt_name, tried
from themeday.widgets.shared.card import Card

# A choice once made cannot be emptied by typing or ticking.
_CLEARED = (Kind.CHOICE, Kind.SCALE, Kind.RANK, Kind.RATING)
_COUNTED = N_("Only as a count, without my name")
# From who sees least on.
_FROM_FEW: tuple[object, ...] = tuple(visibility.value for visibility in Visibility)


class SavingCard(Card):
    """A card that keeps what someone typed or chose, and tells the browser how that went."""

    #: The last reply to each thing that is kept: the browser's name for the attempt, a status and a message. Several
    #: tabs of one person follow the same card, and each must hear the reply to its own attempt, also when that says the
    #: same as the one before: so attempts have names that no two tabs share, and no numbers.
    replies = traitlets.Dict().tag(sync=True)

    def reply(self, key: str, attempt: object, status: str, message: str) -> None:
        """Tell the browser how an attempt to keep something went: "withdrawn" is a status beside those of `tried()`."""
        self.replies = {**self.replies, key: {"attempt": attempt_name(attempt), "status": status, "message": message}}

    def attempt(self, key: str, message: dict[str, Any], act: Callable[[], object]) -> bool:
        """Do what a message asks for, tell the browser how that went, and return whether it was done."""
        status, text = tried(self.session, act)
        self.reply(key, message.get("attempt"), status, text)
        return status == "saved"


class AnsweringCard(SavingCard):
    """A card with questions whose answers it saves."""

    questions = traitlets.Dict().tag(sync=True)
    #: Whether a button takes away an answer that cannot be emptied otherwise.
    can_be_cleared = True

    def asked(self) -> list[Question]:
        """Return the questions on this card now: the one that it is about, if who is here gets it, or several."""
        role = self.session.me.role if self.session.participant else ""
        return [self.question] if self.question.role in ("", role) else []

    def refresh(self) -> None:
        if self.session.participant:
            self.questions = {self.key_for(question): self._state(question) for question in self.asked()}

    def topics(self) -> Topics | None:
        """Return what `asked_topics()` does; a card that shows more than its questions adds that."""
        return self.asked_topics()

    def asked_topics(self) -> frozenset[Topic]:
        """Return my answers to the questions on this card, and whether these are open."""
        asked = self.asked() if self.session.participant else []
        mine = self.own(self.chapter, (item for question in asked for item in question.items))
        return mine | staged(self.chapter, *(f"ask:{question.key}" for question in asked))

    def key_for(self, question: Question) -> str:
        """Return the key by which the browser knows a question; another than its own when that holds a code."""
        return question.key

    def receive(self, message: dict[str, Any]) -> None:
        question = next((q for q in self.asked() if self.key_for(q) == message.get("key")), None)
        if question is None:
            return
        if message.get("type") == "narrow":
            key = f"{self.key_for(question)}:who"
            self.attempt(key, message, lambda: self._narrow(question, message.get("visibility")))
        elif message.get("type") == "save":
            self.save(question, message.get("value"), message.get("visibility"), message.get("attempt"))

    def save(self, question: Question, value: object, visibility: object = None, attempt: object = "") -> None:
        """Save an answer, which is anything that arrived from a browser, and tell it how that went."""
        with self.session.telling_later():  # whoever waits for the word hears it first
            before = self._has_answer(question)
            status, message = tried(self.session, lambda: self.keep(question, value, visibility))
            if status == "saved" and not self._has_answer(question):
                status, message = "withdrawn", "" if before else self.session.say(N_("There is nothing to save yet."))
            self.reply(self.key_for(question), attempt, status, message)

    def _narrow(self, question: Question, visibility: object) -> None:
        """Let fewer people see what is saved, whatever else stands in the field by now."""
        state = AnsweringCard._state(self, question)  # what is one's own, also where a partner's is shown
        if state["answered"] and _openness(visibility) < _openness(state["visibility"]):
            self.keep(question, state["answer"], visibility)

    def keep(self, question: Question, value: object, visibility: object) -> None:
        """Keep an answer, which is anything that arrived from a browser; raises as `Session.save` does."""
        self.session.save(self.chapter, question, value, visibility)

    def _has_answer(self, question: Question) -> bool:
        return any(self.session.answer(self.chapter, item) for item in question.items)

    def _state(self, question: Question) -> dict[str, Any]:
        saved = {item: answer for item in question.items if (answer := self.session.answer(self.chapter, item))}
        first = next(iter(saved.values()), None)
        return {
            **_wording(question, self.session.language),
            "visibility": (first.visibility if first else question.visibility).value,
            "answer": question.given({item: answer.value for item, answer in saved.items()}),
            "answered": bool(saved),
            "clear": self.can_be_cleared and question.kind in _CLEARED,
            "open": self.session.stage.accepts(self.chapter, question.key),
        }


def _openness(visibility: object) -> float:
    """Return how many see what has a visibility, as a place in the order; infinity for what is none."""
    return _FROM_FEW.index(visibility) if visibility in _FROM_FEW else math.inf


@cache
def _wording(question: Question, language: str) -> dict[str, Any]:
    """Return what is the same of a question for everyone who reads a language."""

    def say(text: str) -> str:
        return translate(language, text)

    # Where there are no words of one's own, the room never sees an answer, only how many gave it.
    names = VISIBILITY_NAMES if question.text_items else {**VISIBILITY_NAMES, Visibility.ANONYMOUS: _COUNTED}
    return {
        "kind": question.kind.value,
        "ask": say(question.ask),
        "why": say(question.why),
        "options": [{"key": option.key, "text": say(option.text)} for option in question.options],
        "groups": [{"key": group.key, "text": say(group.text)} for group in question.groups],
        "own_words": question.own_words,
        "most": question.most,
        "low": question.low,
        "high": question.high,
        "low_text": say(question.low_text),
        "high_text": say(question.high_text),
        "long": question.long,
        "max_length": question.max_length,
        "placeholder": say(question.placeholder),
        "visibilities": [{"key": v.value, "text": say(names[v])} for v in question.visibilities],
    }
