"""A chapter as a page: its blocks become cards, in order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import ipywidgets

from themeday.chapters import AFTERWARDS, CHAPTERS, Block, Poll, Say
from themeday.model.questions import Question
from themeday.room.session import Session
from themeday.widgets.participant.agreement import AgreementCard
from themeday.widgets.participant.board import Board
from themeday.widgets.participant.dates import Dates
from themeday.widgets.participant.follow_up import FollowUp
from themeday.widgets.participant.header import Header
from themeday.widgets.participant.lessons import LessonPlayer
from themeday.widgets.participant.live_list import LiveList
from themeday.widgets.participant.match import MatchCard
from themeday.widgets.participant.notes import Notes
from themeday.widgets.participant.question import QuestionCard
from themeday.widgets.participant.reveal import RevealTogether
from themeday.widgets.participant.room import RoomAnswers, WhoIsHere
from themeday.widgets.participant.tables import PeopleAtTables
from themeday.widgets.participant.take_along import TakeAlong
from themeday.widgets.participant.tally import LiveTally
from themeday.widgets.participant.teacher import Teacher
from themeday.widgets.participant.tips import Tips
from themeday.widgets.participant.vote import Vote
from themeday.widgets.shared.card import Card
from themeday.widgets.shared.prose import Prose
from themeday.widgets.shared.timer import TimerCard

# The live parts that a chapter may name; a new kind of card is one more line.
_LIVE: dict[str, Callable[[Session, str], Card]] = {
    "who_is_here": lambda session, _: WhoIsHere(session),
    "room_answers": RoomAnswers,
    "reveal_together": RevealTogether,
    "dates": lambda session, _: Dates(session),
    "board": lambda session, _: Board(session),
    "notes": lambda session, _: Notes(session),
    "match": lambda session, _: MatchCard(session),
    "lessons": lambda session, _: LessonPlayer(session),
    "teacher": lambda session, _: Teacher(session),
    "agreement": lambda session, _: AgreementCard(session),
    "tips": lambda session, _: Tips(session),
    "timer": lambda session, _: TimerCard(session),
    "follow_up": lambda session, _: FollowUp(session),
    "take_along": lambda session, _: TakeAlong(session),
    "tables": lambda session, _: PeopleAtTables(session),
}
# Those that are about one question of the chapter.
_LIVE_ABOUT: dict[str, Callable[[Session, str, Question], Card]] = {"tally": LiveTally, "list": LiveList}


def chapter_page(session: Session, key: str) -> ipywidgets.VBox:
    """Return the page of a chapter."""
    card = partial(_card, session, key)
    return ipywidgets.VBox([Header(session, key), *map(card, {**CHAPTERS, **AFTERWARDS}[key].blocks)])


def _card(session: Session, key: str, block: Block) -> Card:
    if isinstance(block, Say):
        return Prose(session, block.text)
    if isinstance(block, Question):
        return QuestionCard(session, key, block)
    if isinstance(block, Poll):
        return Vote(session, key, block.question)
    if block.about:
        return _LIVE_ABOUT[block.kind](session, key, CHAPTERS[key].question(block.about))
    return _LIVE[block.kind](session, key)
