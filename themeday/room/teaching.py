"""Giving a lesson: who gives it, at which step it is, and what has been revealed.

It stands in the stage, which every page follows. Nobody is named there: who gives a lesson is known by a word that only
the day's secret can make of a code. Who may not do something gets `OutcomeRefused`: only who gives a lesson takes the
room to a step, reveals or ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.changes import Topic
from themeday.room.session import Session
from themeday.room.stage import staged

_CHAPTER = "lessons"
# A lesson of twenty minutes that was never ended does not keep its seat all day.
_FORGOTTEN = 90 * 60  # seconds


@dataclass(frozen=True)
class Teaching:
    """A lesson that is being given."""

    slug: str
    by: str  # who gives it, as `teacher_mark` has it; empty when the facilitator freed the seat
    step: int = 0  # where it is, counted from 0 among the steps that learners see
    shown: tuple[str, ...] = ()  # keys of the steps whose answers were revealed
    began: float = 0.0  # when it began, in seconds since the epoch
    step_began: float = 0.0  # when this step began, in seconds since the epoch

    def holds_back(self, step: int, key: str) -> bool:
        """Return whether learners do not hear yet what there is to say about a step."""
        return step >= self.step and key not in self.shown


_STORED = TypeAdapter(Teaching)


def teacher_mark(session: Session) -> str:
    """Return how the stage knows who is here, or an empty text when nobody is."""
    return session.handle("teacher", session.participant.code) if session.participant else ""


def teaching(session: Session, slug: str) -> Teaching | None:
    """Return how a lesson is being given, or None when it is not."""
    kept = _kept(session, slug)
    return kept if kept and kept.by else None


def teaching_topics(slugs: Iterable[str]) -> frozenset[Topic]:
    """Return the topics that say how lessons are being given."""
    return staged(_CHAPTER, *map(_item, slugs))


def forgotten_at(session: Session, slugs: Iterable[str]) -> float:
    """Return when the first of some lessons that are being given is taken for forgotten, in seconds since the epoch."""
    lessons = (_kept(session, slug) for slug in slugs)
    return min((lesson.began + _FORGOTTEN for lesson in lessons if lesson), default=math.inf)


def left_at(session: Session, slug: str) -> int:
    """Return at which step a lesson waits for someone who goes on with it; 0 when it does not."""
    kept = _kept(session, slug)
    return kept.step if kept and not kept.by else 0


def begin(session: Session, slug: str) -> None:
    """Give a lesson; whoever gives it already simply goes on, and so does who takes a seat that was freed."""
    mine = teacher_mark(session)
    with session.records.exclusive():  # of two who press at the same moment, one has it
        now = _kept(session, slug)
        if now and now.by not in ("", mine):
            raise OutcomeRefused(N_("Someone else is giving this lesson now. Ask them to stop first."))
        at = session.clock.now().timestamp()
        if now is None:
            _keep(session, Teaching(slug, mine, began=at, step_began=at))
        elif not now.by:
            _keep(session, replace(now, by=mine, step_began=at))


def go_to(session: Session, slug: str, step: int) -> None:
    """Take the room to a step, counted from 0."""
    with session.records.exclusive():  # the facilitator may just have freed the seat
        now = _mine(session, slug)
        if step != now.step:
            _keep(session, replace(now, step=step, step_began=session.clock.now().timestamp()))


def reveal(session: Session, slug: str, key: str, on: bool) -> None:
    """Show the room's answers to a step and what there is to say about them, or take them away again."""
    with session.records.exclusive():
        now = _mine(session, slug)
        others = tuple(step for step in now.shown if step != key)
        _keep(session, replace(now, shown=(*others, key) if on else others))


def end(session: Session, slug: str) -> None:
    """Stop giving a lesson."""
    with session.records.exclusive():
        _mine(session, slug)
        session.set_stage(_CHAPTER, {_item(slug): ""})


def free(session: Session, slug: str) -> None:
    """Let the facilitator free the seat of who gives a lesson; whoever takes it goes on where the lesson was."""
    with session.records.exclusive():
        now = teaching(session, slug)
        if now is None:
            raise OutcomeRefused(N_("Nobody is giving this lesson now."))
        if now.step or now.shown:
            _keep(session, replace(now, by=""))
        else:
            session.set_stage(_CHAPTER, {_item(slug): ""})  # taken by mistake: there is nothing to go on with


def _kept(session: Session, slug: str) -> Teaching | None:
    text = session.stage.value(_CHAPTER, _item(slug))
    lesson = _STORED.validate_json(text) if text else None
    return lesson if lesson and session.clock.now().timestamp() - lesson.began < _FORGOTTEN else None


def _mine(session: Session, slug: str) -> Teaching:
    now = teaching(session, slug)
    if now is None or now.by != teacher_mark(session):
        raise OutcomeRefused(N_("You are not giving this lesson now."))
    return now


def _keep(session: Session, now: Teaching) -> None:
    session.set_stage(_CHAPTER, {_item(now.slug): _STORED.dump_json(now).decode()})


def _item(slug: str) -> str:
    return f"teach:{slug}"
