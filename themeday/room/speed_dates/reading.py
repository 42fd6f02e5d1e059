"""What the logs say of the pairing: who takes part, which dates are planned and held, which pairs are published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.model.changes import Topic, below
from themeday.model.people import ROLES_OF_PEOPLE, Role
from themeday.pairing import Date, Person
from themeday.pairing.seating import groups_of
from themeday.room.agreements import pair_topics
from themeday.room.agreements import pairs as all_pairs
from themeday.room.participation import EXPECTATIONS, HERE, MATCHED, Participation
from themeday.room.session import Session
from themeday.room.stage import stage_data, staged
from themeday.store.records import Records

CHAPTER = "pairing"
RATING = "rating."
ABSENT = "absent."

#: The topics that decide which rounds there are, and which is on.
ROUNDS = HERE | staged(CHAPTER, "schedule", "round")
#: The topics that decide which dates were not held.
MISSED = ROUNDS | {below(CHAPTER, ABSENT)}
#: A date as the log keeps it: the number of its round, the young colleague's code and the leader's.
Meeting = tuple[int, str, str]
Rounds = tuple[tuple[Date, ...], ...]


_P = ParamSpec("_P")
_T = TypeVar("_T")


def _once_per_change(
    work_out: Callable[Concatenate[Session, _P], _T],
) -> Callable[Concatenate[Session, _P], _T]:
    """Cache what depends on the logs and the arguments only, for all pages, until a row is added."""

    @wraps(work_out)
    def shared(session: Session, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return session.records.cached((work_out, *args), lambda: work_out(session, *args, **kwargs))

    return shared


@_once_per_change
def people(session: Session) -> tuple[Person, ...]:
    """Return everyone who joined in person, as the pairing knows them; whoever went home is not willing."""
    willing = to_match(session)
    asks, offers = (_themes(session.records, question) for question in ("learn", "offer"))
    return tuple(
        Person(
            code=who.code,
            role="leader" if who.role is Role.LEADER else "young_colleague",
            unit=who.unit,
            asks=frozenset(asks[who.code]),
            offers=frozenset(offers[who.code]),
            willing=who.code in willing,
        )
        for who in Participation(session.records).persons
    )


@_once_per_change
def to_match(session: Session) -> frozenset[str]:
    """Return whom a match pairs; not who found a partner by pair code, because a match must not part such a pair."""
    now = Participation(session.records)
    by_code = {code for pair in set(all_pairs(session.records)) - set(now.published_pairs) for code in pair}
    return now.in_matching - by_code


def to_match_topics(records: Records) -> frozenset[Topic]:
    """Return the topics that decide who is matched, and what they want to learn and have to offer."""
    return MATCHED | pair_topics(records) | {below(EXPECTATIONS, "learn."), below(EXPECTATIONS, "offer.")}


@_once_per_change
def ratings(session: Session) -> Mapping[tuple[str, str], int]:
    """Return the private ratings: (who rates, who is rated) to a number from 1 to 5."""
    private = session.records.private
    return MappingProxyType(
        {
            (outcome.participant, item.removeprefix(RATING)): int(outcome.value)
            for item in private.items(CHAPTER, RATING)
            for outcome in private.answers(CHAPTER, item)
        }
    )


@_once_per_change
def rounds_of(session: Session) -> Rounds:
    """Return the dates of each planned round, those that were missed among them; none before there is a schedule.

    A round that has begun stays as it was held; of one to come, what cannot be held any more is not among them.
    """
    now, begun = Participation(session.records), round_now(session)

    def stands(date: Date) -> bool:
        return both_here(session, *date.codes) if date.round <= begun else now.date_stands(*date.codes)

    return tuple(tuple(filter(stands, dates)) for dates in planned_rounds(session))


@_once_per_change
def planned_rounds(session: Session) -> Rounds:
    """Return the dates of each round as they were planned, whatever happened since."""
    return tuple(
        tuple(Date(number, date["table"], date["young_colleague"], date["leader"]) for date in dates)
        for number, dates in enumerate(schedule_of(session).get("rounds", []), start=1)
    )


def tables_of(dates: Iterable[Date]) -> list[tuple[int, list[str]]]:
    """Return who sits together in a round: the number of the table, and the codes, young colleagues first.

    Two dates that share someone are one table of three. Tables of several rooms may have the same number.
    """
    table_of = {date.codes: date.table for date in dates}
    return [
        (table_of[group[0]], list(dict.fromkeys([y for y, _ in group] + [x for _, x in group])))
        for group in groups_of(table_of)
    ]


@_once_per_change
def byes_of(session: Session, number: int) -> tuple[str, ...]:
    """Return the codes of those who are in the schedule and sit out a round, counted from 1."""
    dates, byes = (schedule_of(session).get(key, [])[number - 1] for key in ("rounds", "byes"))
    planned = {*byes, *(date[role] for date in dates for role in ROLES_OF_PEOPLE)}
    meeting = {code for date in rounds_of(session)[number - 1] for code in date.codes}
    now = Participation(session.records)
    there = now.persons if number <= round_now(session) else now.in_dates
    return tuple(sorted((planned - meeting) & {who.code for who in there}))


@_once_per_change
def missed(session: Session) -> frozenset[Meeting]:
    """Return the dates of rounds begun that were not held: either of the two or the console said who was absent."""
    private = session.records.private
    told = {(number, young, leader) for number, young, leader in schedule_of(session).get("missed", [])}
    for item in private.items(CHAPTER, ABSENT):
        number, _, other = item.removeprefix(ABSENT).partition(".")
        for outcome in private.answers(CHAPTER, item):
            told |= {(int(number), outcome.participant, other), (int(number), other, outcome.participant)}
    begun = rounds_of(session)[: round_now(session)]
    return frozenset(told & {(date.round, *date.codes) for dates in begun for date in dates})


def round_now(session: Session) -> int:
    """Return the number of the round that was started last, 0 before the first."""
    value = session.stage.value(CHAPTER, "round")
    return int(value) if value.isdecimal() else 0


def example_pair(session: Session) -> tuple[str, str] | None:
    """Return the pair that the facilitator shows first, as long as it is one."""
    chosen = tuple(match_of(session).get("example", ()))
    return next((pair for pair in Participation(session.records).match_pairs if pair == chosen), None)


def seats_of_rooms(session: Session) -> dict[str, int | None]:
    """Return how many numbered places each room has, as last planned, else its tables; None is as many as it takes."""
    planned = schedule_of(session).get("places", {})
    return {room.key: planned.get(room.key, room.tables or None) for room in session.day.rooms}


def lot(session: Session) -> int:
    """Return the announced number that settles what is equal: the date of the day."""
    return int(session.day.date.strftime("%Y%m%d"))


def schedule_of(session: Session) -> dict[str, Any]:
    """Return the schedule as the stage keeps it, to be left as it is; empty before there is one."""
    return stage_data(session.records, CHAPTER, "schedule") or {}


def match_of(session: Session) -> dict[str, Any]:
    """Return the match as the stage keeps it, to be left as it is; empty before there is one."""
    return stage_data(session.records, CHAPTER, "match") or {}


def both_here(session: Session, code: str, other: str) -> bool:
    """Return whether both codes are of people; someone who was erased has left a code that nobody has."""
    return all(map(session.records.participant, (code, other)))


def whole(value: object, highest: int) -> int:
    """Return a whole number from 1 to the highest that arrived from a browser; raises `PairingRefused` otherwise."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= highest:
        raise PairingRefused(N_("Choose a number from {low} to {high}."), low=1, high=highest)
    return value


def _themes(records: Records, question: str) -> defaultdict[str, set[str]]:
    chosen: defaultdict[str, set[str]] = defaultdict(set)
    for theme in records.chapters.options(EXPECTATIONS, question):
        for code in records.answered(EXPECTATIONS, f"{question}.{theme.key}"):
            chosen[code].add(theme.key)
    return chosen
