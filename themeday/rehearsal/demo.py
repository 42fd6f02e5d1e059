"""A demo day in memory, for a notebook that is opened outside a theme day."""

from __future__ import annotations

import datetime as dt

from themeday.model.clock import Clock
from themeday.rehearsal.day import rehearsal_day
from themeday.rehearsal.simulation import simulate
from themeday.room.session import Session

_PEOPLE = 12
_SEED = 1


def demo_session(today: dt.date | None = None) -> Session:
    """Return the session of an invented young colleague who has just joined; the others have answered everything."""
    day = rehearsal_day(_PEOPLE, today or Clock().today())
    session, guest = simulate(day, _PEOPLE, _SEED, with_guest=True)
    opened = {plan.key: {"state": "open", "opened": "1"} for plan in day.agenda}
    session.set_stage("", {"current": day.agenda[0].key}, opened)
    # From here on it is a page like any other, with timers that run.
    session.clock = Clock()
    session.bind(guest.participant, guest.participant.language)
    return session
