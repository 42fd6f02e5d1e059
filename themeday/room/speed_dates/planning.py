"""The rounds of the speed dates, planned; `replanning` says when that is done again.

What cannot be done raises `PairingRefused`, also when no schedule can be made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from themeday.errors import PairingRefused
from themeday.pairing import Bottleneck, Date, Person, Schedule, find_bottlenecks, make_schedule
from themeday.room.optimistic_writes import Steps, in_steps
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates import reading
from themeday.room.speed_dates.counting import Dating, dating

MOST_ROUNDS, MOST_MINUTES, MOST_PLACES = 20, 30, 200


@dataclass(frozen=True)
class _Basis:
    # of each room who has dates in it, and its numbered places; None when it has enough
    rooms: tuple[tuple[tuple[Person, ...], int | None], ...]
    kept: reading.Rounds  # rounds that have begun, as they were planned
    said: reading.Rounds  # rounds to come, as they were planned before
    not_held: frozenset[reading.Meeting]  # dates of rounds begun that were not held
    seed: int


def plan_steps(
    session: Session,
    rounds: object,
    minutes: object,
    seats: Mapping[str, object] | None = None,
    trios: bool = False,
) -> Steps[Dating]:
    """Make the schedule, or plan the rounds to come anew: those that were started stay as they are.

    With several rooms people meet within their own room, because another room may be another town. The lot's seed is
    the date of the day, known beforehand, so that nobody can draw again until the outcome pleases.

    Args:
        seats: numbered places per room key; a room's tables where it is not given.
    """
    many, length = reading.whole(rounds, MOST_ROUNDS), reading.whole(minutes, MOST_MINUTES)
    taken: dict[str, int | None] = {room.key: room.tables or None for room in session.day.rooms}
    taken |= {room: reading.whole(value, MOST_PLACES) for room, value in (seats or {}).items() if room in taken}

    def gather() -> _Basis:
        planned, now = reading.rounds_of(session), reading.round_now(session)
        rooms = tuple((those, taken[room]) for room, those in _by_room(session))
        return _Basis(rooms, planned[:now], planned[now:], reading.missed(session), reading.lot(session))

    def write(basis: _Basis, planned: list[Schedule]) -> Dating:
        kept = basis.kept
        merged = [*kept, *([d for schedule in planned for d in schedule.rounds[n]] for n in range(len(kept), many))]
        # Whoever was erased meanwhile must not be written down again.
        merged = [[d for d in dates if reading.both_here(session, *d.codes)] for dates in merged]
        codes = {
            person.code for those, _ in basis.rooms for person in those if session.records.participant(person.code)
        }
        # After the last round the number is one too high, and new rounds must not count as held. It is written only
        # then: what the big screen shows is the round or the pairs, whichever came last.
        number = str(len(kept)) if kept else ""
        round_ = {} if number == session.stage.value(reading.CHAPTER, "round") else {"round": number}
        schedule = {
            "seed": reading.lot(session),
            "minutes": length,
            "rounds": as_data(merged),
            "byes": [sorted(codes - {code for d in dates for code in d.codes}) for dates in merged],
            "places": taken,
            "trios": trios,
            "missed": of_those_here(session, reading.schedule_of(session).get("missed", [])),
            "known": of_those_here(session, sorted(basis.not_held)),
        }
        session.set_stage(reading.CHAPTER, {"schedule": schedule, **round_})
        return dating(session)

    compute = partial(_plan_rooms, rounds=many, trios=trios)
    return (yield from in_steps(session.records, gather, compute, write, _same_rounds))


def in_the_way(session: Session) -> list[Bottleneck]:
    """Return what keeps people from having a date in every round of the schedule."""
    schedule = reading.schedule_of(session)
    if not schedule:
        return []
    many, seats = len(schedule["rounds"]), reading.seats_of_rooms(session)
    return [
        bottleneck
        for room, those in _by_room(session)
        for bottleneck in find_bottlenecks(those, many, seats[room], trios=schedule.get("trios", False))
    ]


def _same_rounds(before: _Basis, now: _Basis, _: list[Schedule]) -> bool:
    """Return whether a plan holds although people came, went and changed what they ask; that counts at the next."""
    return (before.kept, before.not_held) == (now.kept, now.not_held)


def _plan_rooms(basis: _Basis, rounds: int, trios: bool) -> list[Schedule]:
    """Plan each room by itself; a room with one side only sits out, unless that is so everywhere."""
    held = [[date for date in dates if (date.round, *date.codes) not in basis.not_held] for dates in basis.kept]
    planned: list[Schedule] = []
    refused: list[PairingRefused] = []
    for those, seats in basis.rooms:
        try:
            planned.append(make_schedule(those, rounds, seats, basis.seed, keep=held, said=basis.said, trios=trios))
        except PairingRefused as error:
            refused.append(error)
    if not planned:
        raise refused[0]
    return planned


def _by_room(session: Session) -> list[tuple[str, tuple[Person, ...]]]:
    """Return who has dates from now on, by the key of their room."""
    here = {who.code: who.room for who in Participation(session.records).in_dates}
    known = [room.key for room in session.day.rooms]
    rooms: defaultdict[str, list[Person]] = defaultdict(list)
    for person in reading.people(session):
        if person.code in here:
            room = here[person.code]
            rooms[room if room in known else known[0]].append(person)
    return [(room, tuple(those)) for room, those in sorted(rooms.items())] or [(known[0], ())]


def of_those_here(session: Session, meetings: Iterable[reading.Meeting]) -> list[reading.Meeting]:
    """Leave out the dates of those who were erased."""
    return [meeting for meeting in meetings if reading.both_here(session, *meeting[1:])]


def as_data(rounds: Iterable[Iterable[Date]]) -> list[list[dict[str, object]]]:
    """Return the dates of rounds as the stage keeps them."""
    return [
        [{"table": date.table, "young_colleague": date.young_colleague, "leader": date.leader} for date in dates]
        for dates in rounds
    ]
