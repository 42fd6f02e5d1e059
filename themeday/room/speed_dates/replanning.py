"""The rounds to come, planned anew: when someone comes late, goes home, is back, or did not turn up.

What cannot be done raises `PairingRefused`, also when no schedule can be made.
"""

from __future__ import annotations

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.model.visibility import Visibility
from themeday.room.optimistic_writes import Steps
from themeday.room.participation import GONE
from themeday.room.session import Session
from themeday.room.speed_dates import reading
from themeday.room.speed_dates.planning import as_data, of_those_here, plan_steps


def again_steps(session: Session) -> Steps[bool]:
    """Plan the rounds to come anew, as the schedule was asked for; return whether there was anything to plan."""
    before = reading.schedule_of(session)
    rounds, now = len(before.get("rounds", [])), reading.round_now(session)
    if not rounds or now > rounds:
        return False
    seats = {room: many for room, many in reading.seats_of_rooms(session).items() if many}
    yield from plan_steps(session, rounds, before["minutes"], seats, before.get("trios", False))
    return True


def follow_steps(session: Session) -> Steps[bool]:
    """Plan the rounds to come anew if a date was not held, so that the two can still meet; return whether it was so."""
    return absences_to_follow(session) and (yield from again_steps(session))


def absences_to_follow(session: Session) -> bool:
    """Return whether a date was not held that the rounds to come were planned without knowing."""
    known = of_those_here(session, reading.schedule_of(session).get("known", []))
    to_come = reading.rounds_of(session)[reading.round_now(session) :]
    return bool(to_come) and {*map(tuple, known)} != reading.missed(session)


def tell_absent(session: Session, number: int, other: str, absent: bool = True) -> None:
    """Tell of my own date that the other was not there, or take that back."""
    me = session.me.code
    begun = reading.rounds_of(session)[: reading.round_now(session)]
    dates = begun[number - 1] if 1 <= number <= len(begun) else ()
    if {me, other} not in [{*date.codes} for date in dates]:
        raise PairingRefused(N_("This date is not in the schedule any more. Look again."))
    session.record(reading.CHAPTER, {f"{reading.ABSENT}{number}.{other}": "1" if absent else ""}, Visibility.PRIVATE)


def absent_steps(session: Session, code: str) -> Steps[None]:
    """Write down that someone is absent from the round that is on, and plan anew, so that the two can still meet."""
    rounds, now = reading.rounds_of(session), reading.round_now(session)
    dates = rounds[now - 1] if 1 <= now <= len(rounds) else ()
    mine = [(date.round, *date.codes) for date in dates if code in date.codes]
    if not mine:
        raise PairingRefused(N_("This person has no date in the round that is on."))
    with session.records.exclusive():  # a code that nobody has any more must not be written down again
        schedule = reading.schedule_of(session)
        before = of_those_here(session, schedule.get("missed", []))
        kept = {
            "rounds": as_data(reading.rounds_of(session)),
            "byes": [[code for code in codes if session.records.participant(code)] for codes in schedule["byes"]],
            "missed": sorted({*map(tuple, before), *mine}),
            "known": of_those_here(session, schedule.get("known", [])),
        }
        session.set_stage(reading.CHAPTER, {"schedule": {**schedule, **kept}})
    yield from follow_steps(session)


def left_steps(session: Session, code: str, gone: bool = True) -> Steps[None]:
    """Write down that someone went home, or is back, and plan the rounds to come anew, if there are any."""
    if session.records.participant(code) is None:
        raise PairingRefused(N_("Choose someone first."))
    session.set_stage(reading.CHAPTER, {f"{GONE}{code}": "1" if gone else ""})
    yield from again_steps(session)
