"""Which answers the room may see: those that their authors released and the facilitator did not hide or hold back."""

from __future__ import annotations

from collections.abc import Iterable

from themeday.i18n import N_
from themeday.model.outcomes import Outcome
from themeday.model.visibility import Visibility
from themeday.room.session import Session
from themeday.room.stage import let_item
from themeday.widgets.shared.card import Card

CHANGED = N_("This text was changed or taken back meanwhile. Look again, and choose anew.")
_FOR_THE_ROOM = (Visibility.ANONYMOUS, Visibility.REPORT)


def answers_for_the_room(session: Session, chapter: str, item: str) -> list[Outcome]:
    """Return the answers to an item whose authors let the room see them."""
    answers = session.records.shared.answers(chapter, item)
    return [outcome for outcome in answers if outcome.visibility in _FOR_THE_ROOM]


def texts_for_the_room(session: Session, chapter: str, items: Iterable[str]) -> list[Outcome]:
    """Return the answers to some items whose authors let the room see them, by their text."""
    return by_text(outcome for item in items for outcome in answers_for_the_room(session, chapter, item))


def by_text(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return answers sorted by what they say: the order of answering would tell who wrote what."""
    return sorted(outcomes, key=lambda outcome: (outcome.value.casefold(), outcome.value))


def is_moderated(session: Session, chapter: str, key: str) -> bool:
    """Return whether texts to a question wait until the facilitator lets them through, on every screen."""
    chapters = session.day.chapters
    return chapter in chapters and key in chapters[chapter].let_through


def room_sees(session: Session, outcome: Outcome, waits: bool) -> bool:
    """Return whether the room may see a released answer now; one that waits only once it was let through."""
    stage = session.stage
    return not stage.hidden(*outcome.key) and (not waits or stage.let_through(outcome))


def let_handle(card: Card, outcome: Outcome) -> str:
    """Return what a browser knows a text by as it stands: one that changed while the facilitator read is another."""
    return card.session.handle("list", f"{outcome.chapter}.{outcome.item}.{outcome.participant}.{outcome.revision}")


def hide(session: Session, outcome: Outcome, on: bool) -> None:
    """Take an answer off all screens, or put it back."""
    session.set_stage(outcome.chapter, {_hide_item(outcome): "1" if on else ""})


def let_through(session: Session, outcome: Outcome, on: bool = True) -> None:
    """Let the room see a text as it stands, or take it off all screens."""
    marks = {let_item(outcome): str(outcome.revision) if on else "", _hide_item(outcome): "" if on else "1"}
    session.set_stage(outcome.chapter, marks)


def _hide_item(outcome: Outcome) -> str:
    return f"hide:{outcome.item}:{outcome.participant}"
