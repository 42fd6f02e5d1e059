"""A demo day in memory, for a notebook that is opened outside a theme day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from themeday.model.clock import Clock
from themeday.pairing import Date, Person, Schedule
from themeday.rehearsal.day import rehearsal_day
from themeday.rehearsal.simulation import simulate
from themeday.room.session import Session

_PEOPLE = 12
_SEED = 1


def demo_session(today: dt.date | None = None) -> Session:
    """Return the session of an invented young colleague who has just joined; the others have answered everything."""
    day = rehearsal_day(_PEOPLE, today or Clock().today())
    session, guest = simulate(day, _PEOPLE, _SEED, _in_turn, with_guest=True)
    opened = {plan.key: {"state": "open", "opened": "1"} for plan in day.agenda}
    session.set_stage("", {"current": day.agenda[0].key}, opened)
    # From here on it is a page like any other, with timers that run.
    session.clock = Clock()
    session.bind(guest.participant, guest.participant.language)
    return session


def _in_turn(people: Sequence[Person], rounds: int, tables: int, seed: int) -> Schedule:
    """Return a schedule in which one side moves up each round; quicker than `make_schedule`, which needs scipy.

    It holds because here each unit has one person on either side, and there is a table for each.
    """
    young_colleagues = sorted((p for p in people if p.role == "young_colleague"), key=lambda p: p.unit)
    leaders = sorted((p for p in people if p.role == "leader"), key=lambda p: p.unit)
    dates = tuple(
        tuple(
            Date(number, place + 1, young_colleague.code, leaders[(place + number) % len(leaders)].code)
            for place, young_colleague in enumerate(young_colleagues[:tables])
        )
        for number in range(1, rounds + 1)
    )
    return Schedule(dates, ((),) * rounds, seed)
