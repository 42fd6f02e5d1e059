"""With whom someone is at a teach-back, as their page tells it: a sign to look for, and what to do without one.

`n` is the place of a step among `steps_of()`.
"""

from __future__ import annotations

import logging
from typing import Any

from themeday.errors import NotSaved
from themeday.i18n import N_
from themeday.lessons.model import Lesson
from themeday.room.session import Session
from themeday.room.teach_back import SHAPES, Sign, come, companions_of, count_pairs, pairs_up
from themeday.room.teaching import teacher_mark, teaching
from themeday.widgets.participant.lesson_steps import steps_of

_log = logging.getLogger(__name__)
_FIND = N_("Find the one who has the same sign. Explain it to each other, in turn.")
_SHARED = N_("You two share this device, so you have each other. Hand it over before you answer.")
_BY_ONESELF = N_(
    "Explain it to someone near you. Nobody there? Say it out loud to yourself, and pass the two questions over."
)
_SOON = N_("As soon as the lesson gets here, a sign appears. Somebody else has the same one.")
_LISTEN = N_("You give this lesson: walk around and listen.")
_FIRST = N_(
    "Nobody else has this sign yet: whoever comes next gets it. Does nobody come? Explain it to who gives the lesson."
)
_ONE_LEFT = N_(
    "Nobody else has this sign yet. Do not wait: join {sign}, and be three. Whoever comes next gets your sign."
)
_THREE = N_("{sign} is alone and joins you: be three.")
_LOST = N_("Can't find each other? Join the two who are closest to you.")


def partner(session: Session, lesson: Lesson, n: int) -> dict[str, Any]:
    """Return what a page says about who explains it to whom; nothing at another step than a teach-back."""
    if not _is_teachback(lesson, n):
        return {}
    say, now = session.say, teaching(session, lesson.slug)
    if not pairs_up(session):
        return {"lines": [say(_SHARED)]}
    if now and now.by == teacher_mark(session):
        return {"lines": [say(_LISTEN)]}
    if now and now.step >= n:
        try:
            come(session, lesson.slug)
        except (NotSaved, OSError) as error:
            # The page tries again whenever anything changes; until then it says what can be said without a sign.
            _log.warning("a place at a teach-back was not kept: %s", type(error).__name__)
    companions = companions_of(session, lesson.slug)
    if companions is None:
        return {"lines": [say(_SOON if now and now.step < n else _BY_ONESELF)]}
    first = _FIND if not companions.alone else _ONE_LEFT if companions.joins else _FIRST
    lines = [say(first, sign=name(session, companions.joins or companions.sign))]
    if companions.joined_by:
        lines.append(say(_THREE, sign=name(session, companions.joined_by)))
    return {
        "shape": companions.sign.shape,
        "number": companions.sign.number,
        "sign": name(session, companions.sign),
        "lines": lines,
        "lost": "" if companions.alone else say(_LOST),
    }


def waits(session: Session, lesson: Lesson, n: int) -> bool:
    """Return whether someone is at a teach-back and has no place yet, because it could not be written."""
    if not _is_teachback(lesson, n) or not pairs_up(session):
        return False
    now = teaching(session, lesson.slug)
    here = now is not None and now.step >= n and now.by != teacher_mark(session)
    return here and companions_of(session, lesson.slug) is None


def name(session: Session, sign: Sign) -> str:
    """Return how a sign is called."""
    return session.say(SHAPES[sign.shape], n=sign.number)


def pairs_line(session: Session, lesson: Lesson, n: int) -> str:
    """Return how many pairs there are at a teach-back, for who gives the lesson; nothing at another step."""
    if not _is_teachback(lesson, n):
        return ""
    pairs, joining, alone = count_pairs(session, lesson.slug)
    parts = [session.say_count("{n} pair has found its sign.", "{n} pairs have found their sign.", pairs)]
    if joining:
        parts.append(session.say_count("{n} person joins a pair.", "{n} people join a pair.", joining))
    if alone:
        parts.append(session.say(N_("Someone has nobody yet: listen to them yourself.")))
    return " ".join(parts)


def screen_line(session: Session, lesson: Lesson, n: int) -> str:
    """Return what the big screen says about the signs at a teach-back; nothing at another step."""
    return (
        session.say(N_("On your phone is a sign. Find the one who has the same.")) if _is_teachback(lesson, n) else ""
    )


def _is_teachback(lesson: Lesson, n: int) -> bool:
    step = dict(enumerate(steps_of(lesson))).get(n)  # an author may have taken it out meanwhile
    return step is not None and step.kind == "teachback"
