"""The speed dates: planned, planned anew when someone is late, gone or did not turn up, and started round by round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.model.outcomes import Visibility
from themeday.pairing import Bottleneck, Date, Person, Schedule, find_bottlenecks, make_schedule
from themeday.room.dates.counting import Dating, dating
from themeday.room.dates.reading import (
    ABSENT,
    CHAPTER,
    Meeting,
    both_here,
    lot,
    not_held,
    persons,
    places,
    round_now,
    rounds_of,
    schedule_of,
    standing_rounds,
    whole,
)
from themeday.room.participation import GONE, Participation
from themeday.room.session import Session
from themeday.room.work import Steps, Work, at_once

MOST_ROUNDS, MOST_MINUTES, MOST_PLACES = 20, 30, 200

Dates = tuple[tuple[Date, ...], ...]


@dataclass(frozen=True)
class _Room:
    """What the dates of one room follow from.

    Args:
        people: who has dates in it.
        seats: how many numbered places it has; None when it has enough.
    """

    people: tuple[Person, ...]
    seats: int | None


@dataclass(frozen=True)
class _Basis:
    """All that a schedule follows from, as the logs say it.

    Args:
        rooms: by the key of the room.
        kept: rounds that have begun, as they were planned.
        said: rounds to come, as they were planned before.
        not_held: dates of rounds begun that were not held.
        seed: the lot.
    """

    rooms: tuple[_Room, ...]
    kept: Dates
    said: Dates
    not_held: frozenset[Meeting]
    seed: int


def plan_dates(
    session: Session,
    rounds: object,
    minutes: object,
    seats: Mapping[str, object] | None = None,
    trios: bool = False,
) -> Dating:
    """Make the schedule, or plan the rounds to come anew: those that were started stay as they are.

    With several rooms people meet within their own room, because another room may be another town. The lot's seed is
    the date of the day, known beforehand, so that nobody can draw again until the outcome pleases.

    Args:
        session: of the facilitator.
        rounds: how many in all, 1 to `MOST_ROUNDS`.
        minutes: of one date, 1 to `MOST_MINUTES`.
        seats: numbered places per room key, 1 to `MOST_PLACES`; a room's tables where it is not given.
        trios: whether who would sit out may join two others.

    Raises:
        PairingRefused: no schedule can be made, or a number is none or out of bounds.
        NotSaved: it could not be written.
    """
    return at_once(plan_steps(session, rounds, minutes, seats, trios))


def plan_steps(
    session: Session,
    rounds: object,
    minutes: object,
    seats: Mapping[str, object] | None = None,
    trios: bool = False,
) -> Steps[Dating]:
    """Make the schedule, or plan the rounds to come anew, in steps; see `plan_dates`.

    Args:
        session: of the facilitator.
        rounds: how many in all, 1 to `MOST_ROUNDS`.
        minutes: of one date, 1 to `MOST_MINUTES`.
        seats: numbered places per room key, 1 to `MOST_PLACES`; a room's tables where it is not given.
        trios: whether who would sit out may join two others.
    """
    many, length = whole(rounds, MOST_ROUNDS), whole(minutes, MOST_MINUTES)
    taken: dict[str, int | None] = {room.key: room.tables or None for room in session.day.rooms}
    taken |= {room: whole(value, MOST_PLACES) for room, value in (seats or {}).items() if room in taken}

    def gather() -> _Basis:
        planned, now = standing_rounds(session), round_now(session)
        rooms = tuple(_Room(tuple(those), taken[room]) for room, those in _by_room(session, _present(session)))
        return _Basis(rooms, planned[:now], planned[now:], not_held(session), lot(session))

    def write(basis: _Basis, planned: list[Schedule]) -> Dating:
        kept = basis.kept
        merged = [*kept, *([d for one in planned for d in one.rounds[n]] for n in range(len(kept), many))]
        # Whoever was erased meanwhile must not be written down again.
        merged = [[d for d in dates if both_here(session, d.young_colleague, d.leader)] for dates in merged]
        present = (person.code for room in basis.rooms for person in room.people)
        codes = {code for code in present if session.records.participant(code)}
        before = schedule_of(session)
        # After the last round the number is one too high, and new rounds must not count as held. It is written only
        # then: what the big screen shows is the round or the pairs, whichever came last.
        number = str(len(kept)) if kept else ""
        round_ = {} if number == session.stage.value(CHAPTER, "round") else {"round": number}
        session.set_stage(
            CHAPTER,
            {
                "schedule": {
                    "seed": lot(session),
                    "minutes": length,
                    "rounds": [[_as_data(date) for date in dates] for dates in merged],
                    "byes": [
                        sorted(codes - {code for d in dates for code in (d.young_colleague, d.leader)})
                        for dates in merged
                    ],
                    "places": taken,
                    "trios": trios,
                    "missed": [meeting for meeting in before.get("missed", []) if both_here(session, *meeting[1:])],
                    "known": _known(session, basis.not_held),
                },
                **round_,
            },
        )
        return dating(session)

    compute = partial(_plan_rooms, rounds=many, trios=trios)
    return (yield from Work(session.records, gather, compute, write, _same_rounds).steps())


def plan_again(session: Session) -> bool:
    """Plan the rounds to come anew as the schedule was asked for, with who is here now.

    Args:
        session: of the facilitator.

    Returns:
        Whether there was anything to plan.

    Raises:
        PairingRefused: no schedule can be made.
        NotSaved: it could not be written.
    """
    return at_once(again_steps(session))


def again_steps(session: Session) -> Steps[bool]:
    """Plan the rounds to come anew as the schedule was asked for, in steps; see `plan_again`.

    Args:
        session: of the facilitator.
    """
    before = schedule_of(session)
    rounds, now = len(before.get("rounds", [])), round_now(session)
    if not rounds or now > rounds:
        return False
    seats = {room: many for room, many in places(session).items() if many}
    yield from plan_steps(session, rounds, before["minutes"], seats, before.get("trios", False))
    return True


def follow_absences(session: Session) -> bool:
    """Plan the rounds to come anew once people told of a date that was not held, so that the two can still meet.

    Args:
        session: of the facilitator.

    Returns:
        Whether they were planned anew.

    Raises:
        PairingRefused: no schedule can be made.
        NotSaved: it could not be written.
    """
    return at_once(follow_steps(session))


def follow_steps(session: Session) -> Steps[bool]:
    """Plan anew once people told of a date that was not held, in steps; see `follow_absences`.

    Args:
        session: of the facilitator.
    """
    return absences_to_follow(session) and (yield from again_steps(session))


def absences_to_follow(session: Session) -> bool:
    """Return whether a date was not held that the rounds to come were planned without knowing.

    Args:
        session: of the facilitator.
    """
    known = {tuple(meeting) for meeting in schedule_of(session).get("known", [])}
    if {meeting for meeting in known if both_here(session, *meeting[1:])} == not_held(session):
        return False
    return round_now(session) < len(standing_rounds(session))


def tell_absent(session: Session, number: int, other: str, absent: bool = True) -> None:
    """Tell of my own date that the other was not there, or take that back.

    Args:
        session: of a participant.
        number: of the round, which has begun.
        other: code of whom I would have met.
        absent: False takes it back.

    Raises:
        PairingRefused: I have no such date.
        NotSaved: it could not be written.
    """
    me = session.me.code
    begun = rounds_of(session)[: round_now(session)]
    dates = begun[number - 1] if 1 <= number <= len(begun) else []
    if frozenset((me, other)) not in {frozenset((date.young_colleague, date.leader)) for date in dates}:
        raise PairingRefused(N_("This date is not in the schedule any more. Look again."))
    session.record(CHAPTER, {f"{ABSENT}{number}.{other}": "1" if absent else ""}, Visibility.PRIVATE)


def mark_absent(session: Session, code: str) -> None:
    """Write down that someone did not turn up in the round that is on; the two can then still meet.

    Args:
        session: of the facilitator.
        code: of who was not there.

    Raises:
        PairingRefused: no round is on, or this person has no date in it.
        NotSaved: it could not be written.
    """
    at_once(absent_steps(session, code))


def absent_steps(session: Session, code: str) -> Steps[None]:
    """Write down that someone did not turn up, and plan anew, in steps; see `mark_absent`.

    Args:
        session: of the facilitator.
        code: of who was not there.
    """
    rounds, now = standing_rounds(session), round_now(session)
    dates = rounds[now - 1] if 1 <= now <= len(rounds) else ()
    mine = [_meeting(date) for date in dates if code in (date.young_colleague, date.leader)]
    if not mine:
        raise PairingRefused(N_("This person has no date in the round that is on."))
    _write(session, "missed", sorted({*map(tuple, schedule_of(session).get("missed", [])), *mine}))
    yield from follow_steps(session)


def mark_left(session: Session, code: str, gone: bool = True) -> None:
    """Write down that someone went home, or is back; the rounds to come, if any, are planned anew.

    Args:
        session: of the facilitator.
        code: of who left.
        gone: False when this person is back.

    Raises:
        PairingRefused: nobody has this code; or it is written down, and no schedule can be made without this person.
        NotSaved: it could not be written.
    """
    at_once(left_steps(session, code, gone))


def left_steps(session: Session, code: str, gone: bool = True) -> Steps[None]:
    """Write down that someone went home, or is back, and plan anew, in steps; see `mark_left`.

    Args:
        session: of the facilitator.
        code: of who left.
        gone: False when this person is back.
    """
    if session.records.participant(code) is None:
        raise PairingRefused(N_("Choose someone first."))
    session.set_stage(CHAPTER, {f"{GONE}{code}": "1" if gone else ""})
    yield from again_steps(session)


def in_the_way(session: Session) -> list[Bottleneck]:
    """Return what keeps people from having a date in every round of the schedule.

    Args:
        session: of the facilitator.
    """
    schedule = schedule_of(session)
    if not schedule:
        return []
    many, seats = len(schedule["rounds"]), places(session)
    return [
        bottleneck
        for room, those in _by_room(session, _present(session))
        for bottleneck in _bottlenecks(tuple(those), many, seats[room], schedule.get("trios", False))
    ]


@lru_cache(maxsize=16)  # of a few rooms: while people rate it stays the same, and everyone is held against everyone
def _bottlenecks(people: tuple[Person, ...], rounds: int, seats: int | None, trios: bool) -> tuple[Bottleneck, ...]:
    return find_bottlenecks(people, rounds, seats, trios=trios)


def _present(session: Session) -> list[Person]:
    here = {who.code for who in Participation(session.records).in_dates}
    return [person for person in persons(session.records) if person.code in here]


def _same_rounds(before: _Basis, now: _Basis, _: list[Schedule]) -> bool:
    """Return whether a plan holds although people went on coming, going and changing what they ask.

    Who came is told to be in no date yet, and of who went the dates fall away, as if they had a moment later.
    """
    return (before.kept, before.not_held) == (now.kept, now.not_held)


def _plan_rooms(basis: _Basis, rounds: int, trios: bool) -> list[Schedule]:
    """Plan each room by itself; a room with one side only sits out, unless that is so everywhere."""
    held = [[date for date in dates if _meeting(date) not in basis.not_held] for dates in basis.kept]
    planned: list[Schedule] = []
    refused: list[PairingRefused] = []
    for room in basis.rooms:
        try:
            planned.append(
                make_schedule(room.people, rounds, room.seats, basis.seed, keep=held, said=basis.said, trios=trios)
            )
        except PairingRefused as error:
            refused.append(error)
    if not planned:
        raise refused[0]
    return planned


def _by_room(session: Session, present: list[Person]) -> list[tuple[str, list[Person]]]:
    known = [room.key for room in session.day.rooms]
    rooms: defaultdict[str, list[Person]] = defaultdict(list)
    for person in present:
        who = session.records.participant(person.code)
        rooms[who.room if who and who.room in known else known[0]].append(person)
    return sorted(rooms.items()) or [(known[0], present)]


def _write(session: Session, key: str, value: object) -> None:
    with session.records.exclusive():  # a code that nobody has any more must not be written down again
        kept = schedule_of(session)
        clean = {
            "rounds": [[_as_data(date) for date in dates] for dates in rounds_of(session)],
            "byes": [[code for code in codes if session.records.participant(code)] for codes in kept["byes"]],
            "missed": [meeting for meeting in kept.get("missed", []) if both_here(session, *meeting[1:])],
            "known": [meeting for meeting in kept.get("known", []) if both_here(session, *meeting[1:])],
        }
        session.set_stage(CHAPTER, {"schedule": {**kept, **clean, key: value}})


def _known(session: Session, not_held: frozenset[Meeting]) -> list[Meeting]:
    return sorted(meeting for meeting in not_held if both_here(session, *meeting[1:]))


def _meeting(date: Date) -> Meeting:
    return date.round, date.young_colleague, date.leader


def _as_data(date: Date) -> dict[str, object]:
    return {"table": date.table, "young_colleague": date.young_colleague, "leader": date.leader}
