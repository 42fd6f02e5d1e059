"""Who explains it to whom at a teach-back: a sign on each phone, and the same one on two of them.

Nobody is named, and nobody has to sit anywhere: two people look for the same sign. People are paired in the order in
which they get there, within their room, so whoever comes late changes no pair that was made. One who is left over joins
the pair before, and is joined by whoever comes next. The order stands in the stage, which every page follows, so that
every page finds the same pairs; who is who there only the day's secret can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from themeday.i18n import N_
from themeday.model.changes import Topic
from themeday.model.people import Role
from themeday.room.session import Session
from themeday.room.stage import stage_data, staged
from themeday.room.teaching import teaching, teaching_topics

_CHAPTER = "lessons"

#: The shapes of signs, with their names; each is drawn in a colour of its own, which alone tells nothing.
SHAPES = {
    "circle": N_("Circle {n}"),
    "square": N_("Square {n}"),
    "star": N_("Star {n}"),
    "triangle": N_("Triangle {n}"),
    "heart": N_("Heart {n}"),
    "diamond": N_("Diamond {n}"),
    "cross": N_("Cross {n}"),
    "moon": N_("Moon {n}"),
}
_ROW = tuple(SHAPES)


@dataclass(frozen=True)
class Sign:
    """What two people look for on each other's phone."""

    shape: str  # a key of `SHAPES`
    number: int  # from 1; the next one when all shapes were given out


@dataclass(frozen=True)
class Companions:
    """With whom someone is."""

    sign: Sign  # on this phone; it stays what it is, whoever comes later
    alone: bool  # nobody has the same sign yet
    # the sign of the pair with which one who is alone makes three, when there is a pair in the room
    joins: Sign | None = None
    joined_by: Sign | None = None  # the sign of the one who makes this pair three


def companions(came: Sequence[tuple[str, str]]) -> dict[str, Companions]:
    """Return with whom everyone is: in a pair, or in one trio for each room where the number is odd.

    `came` is who came and in which room, in the order of coming; who comes again stays where they were.
    """
    grouped: dict[str, Companions] = {}
    waiting: dict[str, str] = {}
    last: dict[str, tuple[str, str]] = {}
    signs = 0
    for who, room in came:
        if who in grouped:
            continue
        if other := waiting.pop(room, ""):
            grouped[other] = grouped[who] = replace(grouped[other], alone=False)
            last[room] = other, who
        else:
            grouped[who] = Companions(Sign(_ROW[signs % len(_ROW)], signs // len(_ROW) + 1), alone=True)
            waiting[room] = who
            signs += 1
    for room, who in waiting.items():
        if room in last:
            grouped |= {companion: replace(grouped[companion], joined_by=grouped[who].sign) for companion in last[room]}
            grouped[who] = replace(grouped[who], joins=grouped[last[room][0]].sign)
    return grouped


def come(session: Session, slug: str) -> None:
    """Write down, once, who is at the teach-back of a lesson; not who shares a device, nor who gives the lesson."""
    if not pairs_up(session) or _mark(session) in _grouped(session, slug):
        return
    with session.records.exclusive():  # two who come at the same moment get two companions
        now, (began, came) = teaching(session, slug), _kept(session, slug)
        if now is None:
            return
        here = [*(came if began == now.began else ()), (_mark(session), session.me.room)]
        session.set_stage(_CHAPTER, {_item(slug): {"began": now.began, "came": here}})


def companions_of(session: Session, slug: str) -> Companions | None:
    """Return with whom who is here is, or None when that is not known."""
    return _grouped(session, slug).get(_mark(session)) if session.participant else None


def companion_topics(slug: str) -> frozenset[Topic]:
    """Return the topics that decide who is with whom at the teach-back of a lesson."""
    return teaching_topics([slug]) | staged(_CHAPTER, _item(slug))


def pairs_up(session: Session) -> bool:
    """Return whether who is here needs someone to explain it to: not when a device has two sides."""
    return session.participant is not None and session.participant.role is not Role.TABLE


def count_pairs(session: Session, slug: str) -> tuple[int, int, int]:
    """Return how many pairs there are, how many make one of them three, and how many have nobody at all."""
    everyone = _grouped(session, slug).values()
    alone = [companion for companion in everyone if companion.alone]
    joining = sum(companion.joins is not None for companion in alone)
    return (len(everyone) - len(alone)) // 2, joining, len(alone) - joining


def _grouped(session: Session, slug: str) -> dict[str, Companions]:
    now, (began, came) = teaching(session, slug), _kept(session, slug)
    # A pair goes on talking after the lesson was ended, but not when it is given anew.
    return companions(came) if now is None or now.began == began else {}


def _kept(session: Session, slug: str) -> tuple[float, list[tuple[str, str]]]:
    kept = stage_data(session.records, _CHAPTER, _item(slug)) or {"began": 0.0, "came": []}
    return kept["began"], [(who, room) for who, room in kept["came"]]


def _mark(session: Session) -> str:
    return session.handle("teachback", session.me.code)


def _item(slug: str) -> str:
    return f"pairs:{slug}"
