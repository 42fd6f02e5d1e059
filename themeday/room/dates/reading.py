"""What the logs say of the pairing: who takes part, which dates are planned and held, which pairs are published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from themeday.chapters.expectations import THEMES
from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.model.changes import Topic, below
from themeday.model.people import ROLES_OF_PEOPLE, Role
from themeday.pairing import Date, Person
from themeday.room.agreements import pair_topics
from themeday.room.agreements import pairs as all_pairs
from themeday.room.participation import EXPECTATIONS, HERE, MATCHED, Participation
from themeday.room.session import Session
from themeday.room.stage import stage_data, staged
from themeday.store.records import Records

CHAPTER = "pairing"
RATING = "rating."
ABSENT = "absent."

#: What the rounds follow from, and which is on.
ROUNDS = HERE | staged(CHAPTER, "schedule", "round")
#: What it follows from which dates were not held.
MISSED = ROUNDS | {below(CHAPTER, ABSENT)}
#: A date as the log keeps it: the number of its round, the young colleague's code and the leader's.
Meeting = tuple[int, str, str]


def people(session: Session) -> list[Person]:
    """Return everyone who joined in person, as the pairing knows them; a table's shared device is nobody.

    Whoever went home is among them and not willing.

    Args:
        session: of any page.
    """
    return list(persons(session.records))


def persons(records: Records) -> tuple[Person, ...]:
    """Return everyone who joined in person, as the pairing knows them; see `people`.

    Args:
        records: of the day.
    """
    return records.cached(persons, lambda: tuple(_persons(records)))


def _persons(records: Records) -> Iterator[Person]:
    willing = _to_match(records)
    asks, offers = (_themes(records, question) for question in ("learn", "offer"))
    for who in Participation(records).persons:
        yield Person(
            code=who.code,
            role="leader" if who.role is Role.LEADER else "young_colleague",
            unit=who.unit,
            asks=frozenset(asks[who.code]),
            offers=frozenset(offers[who.code]),
            willing=who.code in willing,
        )


def to_match(session: Session) -> set[str]:
    """Return the codes of those whom a match pairs.

    Whoever found a partner by pair code is not among them: a match must not part two who chose each other.

    Args:
        session: of any page.
    """
    return set(_to_match(session.records))


def to_match_topics(records: Records) -> frozenset[Topic]:
    """Return what it follows from who is matched, and what they want to learn and have to offer.

    Args:
        records: of the day.
    """
    return MATCHED | pair_topics(records) | {below(EXPECTATIONS, "learn."), below(EXPECTATIONS, "offer.")}


def _to_match(records: Records) -> frozenset[str]:
    def worked_out() -> frozenset[str]:
        now = Participation(records)
        by_code = {code for pair in set(all_pairs(records)) - set(now.published_pairs) for code in pair}
        return now.in_matching - by_code

    return records.cached(_to_match, worked_out)


def ratings(records: Records) -> Mapping[tuple[str, str], int]:
    """Return the private ratings: (who rates, who is rated) to a number from 1 to 5.

    Args:
        records: of the day.
    """

    def worked_out() -> Mapping[tuple[str, str], int]:
        return MappingProxyType(
            {
                (outcome.participant, item.removeprefix(RATING)): int(outcome.value)
                for item in records.private.items(CHAPTER, RATING)
                for outcome in records.private.answers(CHAPTER, item)
            }
        )

    return records.cached(ratings, worked_out)


def rounds_of(session: Session) -> list[list[Date]]:
    """Return the dates of each planned round, those that were missed among them; none before there is a schedule.

    A round that has begun stays as it was held; of one to come, what cannot be held any more is not among them.

    Args:
        session: of any page.
    """
    return list(map(list, standing_rounds(session)))


def standing_rounds(session: Session) -> tuple[tuple[Date, ...], ...]:
    """Return the dates of each planned round that stand; see `rounds_of`.

    Args:
        session: of any page.
    """

    def worked_out() -> tuple[tuple[Date, ...], ...]:
        now, begun = Participation(session.records), round_now(session)

        def stands(date: Date) -> bool:
            codes = date.young_colleague, date.leader
            return both_here(session, *codes) if date.round <= begun else now.date_stands(*codes)

        return tuple(tuple(filter(stands, dates)) for dates in planned_rounds(session))

    return session.records.cached(standing_rounds, worked_out)


def planned_rounds(session: Session) -> list[list[Date]]:
    """Return the dates of each round as they were planned, whatever happened since.

    Args:
        session: of any page.
    """

    def worked_out() -> tuple[tuple[Date, ...], ...]:
        return tuple(
            tuple(Date(number, date["table"], date["young_colleague"], date["leader"]) for date in dates)
            for number, dates in enumerate(schedule_of(session).get("rounds", []), start=1)
        )

    return list(map(list, session.records.cached(planned_rounds, worked_out)))


def tables_of(dates: Iterable[Date]) -> list[tuple[int, list[str]]]:
    """Return who sits together in a round: the number of the table, and the codes, young colleagues first.

    Two dates that share someone are one table of three. Tables of several rooms may have the same number.

    Args:
        dates: of one round.
    """
    found: list[tuple[int, list[str], list[str]]] = []
    for date in dates:
        for _, young, leaders in found:
            if date.young_colleague in young or date.leader in leaders:
                young += [date.young_colleague] if date.young_colleague not in young else []
                leaders += [date.leader] if date.leader not in leaders else []
                break
        else:
            found.append((date.table, [date.young_colleague], [date.leader]))
    return [(table, [*young, *leaders]) for table, young, leaders in found]


def byes_of(session: Session, number: int) -> list[str]:
    """Return the codes of those who are in the schedule and sit a round out.

    Args:
        session: of any page.
        number: of the round, from 1.
    """

    def worked_out() -> tuple[str, ...]:
        dates = schedule_of(session).get("rounds", [])[number - 1]
        planned = {*schedule_of(session)["byes"][number - 1], *(d[role] for d in dates for role in ROLES_OF_PEOPLE)}
        meeting = {
            code for date in standing_rounds(session)[number - 1] for code in (date.young_colleague, date.leader)
        }
        now = Participation(session.records)
        there = now.persons if number <= round_now(session) else now.in_dates
        return tuple(sorted((planned - meeting) & {who.code for who in there}))

    return list(session.records.cached((byes_of, number), worked_out))


def missed(session: Session) -> set[Meeting]:
    """Return the dates of rounds begun that were not held because someone was not there, as either or the console says.

    Args:
        session: of any page.
    """
    return set(not_held(session))


def not_held(session: Session) -> frozenset[Meeting]:
    """Return the dates of rounds begun that were not held; see `missed`.

    Args:
        session: of any page.
    """

    def worked_out() -> frozenset[Meeting]:
        told = {(number, young, leader) for number, young, leader in schedule_of(session).get("missed", [])}
        for item in session.records.private.items(CHAPTER, ABSENT):
            number, _, other = item.removeprefix(ABSENT).partition(".")
            for outcome in session.records.private.answers(CHAPTER, item):
                told |= {(int(number), *pair) for pair in ((outcome.participant, other), (other, outcome.participant))}
        begun = standing_rounds(session)[: round_now(session)]
        planned = {(date.round, date.young_colleague, date.leader) for dates in begun for date in dates}
        return frozenset(told & planned)

    return session.records.cached(not_held, worked_out)


def round_now(session: Session) -> int:
    """Return the number of the round that was started last, 0 before the first.

    Args:
        session: of any page.
    """
    value = session.stage.value(CHAPTER, "round")
    return int(value) if value.isdecimal() else 0


def published_pairs(session: Session) -> list[tuple[str, str]]:
    """Return the pairs that everyone may see, as (young colleague, leader).

    Args:
        session: of any page.
    """
    return Participation(session.records).published_pairs


def drafted_pairs(session: Session) -> list[tuple[str, str]]:
    """Return the pairs of the match that still stand, published or not, as (young colleague, leader).

    Args:
        session: of any page.
    """
    return Participation(session.records).match_pairs


def example_pair(session: Session) -> tuple[str, str] | None:
    """Return the pair that the facilitator shows first, as long as it is one.

    Args:
        session: of any page.
    """
    chosen = tuple(match_of(session).get("example", ()))
    return next((pair for pair in drafted_pairs(session) if pair == chosen), None)


def places(session: Session) -> dict[str, int | None]:
    """Return how many numbered places each room has for dates: as last planned, else its tables.

    None stands for as many as it takes.

    Args:
        session: of any page.
    """
    planned = schedule_of(session).get("places", {})
    return {room.key: planned.get(room.key, room.tables or None) for room in session.day.rooms}


def lot(session: Session) -> int:
    """Return the announced number that settles what is equal: the date of the day.

    Args:
        session: of any page.
    """
    return int(session.day.date.strftime("%Y%m%d"))


def schedule_of(session: Session) -> dict[str, Any]:
    """Return the schedule as the stage keeps it, to be left as it is; empty before there is one."""
    return stage_data(session.records, CHAPTER, "schedule") or {}


def match_of(session: Session) -> dict[str, Any]:
    """Return the match as the stage keeps it, to be left as it is; empty before there is one."""
    return stage_data(session.records, CHAPTER, "match") or {}


def both_here(session: Session, one: str, other: str) -> bool:
    """Return whether both codes are of people; someone who was erased has left a code that nobody has."""
    return all(map(session.records.participant, (one, other)))


def whole(value: object, highest: int) -> int:
    """Return a number that arrived from a browser.

    Args:
        value: anything.
        highest: the most it may be.

    Raises:
        PairingRefused: it is no whole number from 1 to the highest.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= highest:
        raise PairingRefused(N_("Choose a number from {low} to {high}."), low=1, high=highest)
    return value


def _themes(records: Records, question: str) -> defaultdict[str, set[str]]:
    """Return the themes that everyone chose, by code."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for theme in THEMES:
        for code in records.answered(EXPECTATIONS, f"{question}.{theme.key}"):
            found[code].add(theme.key)
    return found
