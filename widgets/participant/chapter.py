"""A chapter as a page: its blocks become cards, in order."""

from __future__ import annotations

from collections.abc import Iterator

import ipywidgets

from themeday.chapters import Block, Chapter, Poll, Say
from themeday.chapters.question_sets import asked_at
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
from themeday.widgets.participant.willing import Willing
from themeday.widgets.shared.card import Card
from themeday.widgets.shared.prose import Prose
from themeday.widgets.shared.timer import TimerCard

# The live parts that a chapter may name; a new kind of card is one more line.
_LIVE: dict[str, type[Card]] = {
    "who_is_here": WhoIsHere,
    "room_answers": RoomAnswers,
    "reveal_together": RevealTogether,
    "dates": Dates,
    "board": Board,
    "notes": Notes,
    "match": MatchCard,
    "willing": Willing,
    "lessons": LessonPlayer,
    "teacher": Teacher,
    "agreement": AgreementCard,
    "tips": Tips,
    "timer": TimerCard,
    "follow_up": FollowUp,
    "take_along": TakeAlong,
    "tables": PeopleAtTables,
    "tally": LiveTally,
    "list": LiveList,
}


def chapter_page(session: Session, key: str = "") -> ipywidgets.VBox:
    """Return the page of a chapter; without a key, of the one that the page was opened for."""
    key = key or session.opened_for or session.day.agenda[0].key
    chapter = session.day.chapters[key]
    cards = (card for block in chapter.blocks for card in _cards(session, chapter, block))
    return ipywidgets.VBox([Header(session, key), *cards])


def _cards(session: Session, chapter: Chapter, block: Block) -> Iterator[Card]:
    if isinstance(block, Say):
        yield Prose(session, block.html)
    elif isinstance(block, Question):
        yield QuestionCard(session, chapter.key, block)
    elif isinstance(block, Poll):
        yield Vote(session, chapter.key, block.question)
    elif block.kind == "questions":
        yield from (QuestionCard(session, chapter.key, asked) for asked in asked_at(chapter.key, session.day.questions))
    else:
        about = chapter.question(block.about) if block.about else None
        yield _LIVE[block.kind](session, chapter.key, about)
