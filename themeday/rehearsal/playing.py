"""Playing a whole rehearsal in memory."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

from themeday.chapters.expectations import MATCHING_YES
from themeday.day.plan import Day
from themeday.model.outcomes import RehearsalClock
from themeday.rehearsal.answers import Answers
from themeday.rehearsal.cast import Character, make_cast
from themeday.rehearsal.performance import Performance
from themeday.rehearsal.scenes import Planner, play
from themeday.room.session import Session
from themeday.store.records import Records

# Stamped so long before the day, with the weeks after it too, that what someone answers who practises counts as later.
# Whole weeks in UTC: the same seed gives the same rows whenever it is played, all of them as much later.
_BEFORE = dt.timedelta(weeks=52)
_OPENS = dt.time(8, 30, tzinfo=dt.UTC)


def played(
    day: Day, participants: int, seed: int, plan: Planner, with_guest: bool = False, weeks_later: bool = False
) -> tuple[Session, Character]:
    """Play a rehearsal in memory; the same arguments give the same rows, as much later as the day is.

    Args:
        participants: how many invented people, 2 or more.
        with_guest: the first young colleague joins and is matched, and leaves the other questions to a guest.
        weeks_later: the checks after six and twelve weeks too; the day itself stays the same, row by row.
    """
    random = Random(seed)  # noqa: S311  (repeatable on purpose)
    opens = dt.datetime.combine(day.date, _OPENS) - _BEFORE
    clock = RehearsalClock(opens, random)
    session = Session(day, Records.in_memory(), random.randbytes(32), clock)
    answers = Answers(random, day.languages[0])
    first, *others = make_cast(day, participants, random, answers)
    if with_guest:
        first = replace(first, keenness=0.0, matching=MATCHING_YES)
    play(Performance(session, clock, opens, (first, *others), answers, random), seed, plan, weeks_later)
    return session, first
