"""The rounds of the speed dates as they are held: started, timed, rung off and ended."""

from __future__ import annotations

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.room.session import Session
from themeday.room.speed_dates.reading import CHAPTER, rounds_of, schedule_of, whole
from themeday.room.stage import Timer


def start_round(session: Session, number: object) -> None:
    """Start a round and its timer; raises `PairingRefused` when there is no such round."""
    rounds = len(rounds_of(session))
    if not rounds:
        raise PairingRefused(N_("There is no schedule yet. Make the schedule first."))
    chosen = whole(number, rounds)
    seconds = 60 * schedule_of(session)["minutes"]
    timer = Timer(ends_at=session.clock.now().timestamp() + seconds, whole=seconds)
    session.set_stage(CHAPTER, {"round": str(chosen)}, {"": {"timer": timer.to_text()}})


def end_rounds(session: Session) -> None:
    """End the last round: nobody is at a table any more, ratings can still be given."""
    number = str(len(rounds_of(session)) + 1)
    session.set_stage(CHAPTER, {"round": number}, {"": {"timer": Timer().to_text()}})


def set_bell(session: Session, on: bool) -> None:
    """Let the big screen ring at the end of a round, or keep it quiet."""
    session.set_stage(CHAPTER, {"bell": "" if on else "off"})


def bell_rings(session: Session) -> bool:
    """Return whether the big screen may ring; it does until the facilitator keeps it quiet."""
    return session.stage.value(CHAPTER, "bell") != "off"
