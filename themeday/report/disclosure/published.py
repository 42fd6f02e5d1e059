"""What may be published of a day, together and by room, so that reports together tell no more than each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

from pydantic import PlainSerializer

from themeday.model.people import ROLES_OF_PEOPLE
from themeday.report.disclosure.by_room import ByRoom, by_room, may_be_compared, may_follow_by_room
from themeday.report.disclosure.suppression import Table, at_least, coarsened, may_follow, protect
from themeday.results.frequencies import CategoryGroup, FrequencyTable
from themeday.results.measures import EVERYONE, Counted

PEOPLE, ROLE, UNIT, ROOM = "people", "role", "unit", "room"
#: Tables that are never told of a part of the people.
ONCE = (ROOM, "agreements/")

_Digests = Annotated[frozenset[str], PlainSerializer(sorted)]


@dataclass(frozen=True)
class PublishedNumbers:
    """The numbers of one report, as they are told and kept."""

    on: str  # ISO date on which they were counted
    k: int
    tables: Mapping[str, Table] = field(default_factory=dict)
    bounds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # lower ones, by key and role
    texts: _Digests = frozenset()
    # The numbers of an earlier report, because too few people changed anything since.
    repeated: bool = False
    # As they may be told by room beside those together, whether or not they were asked for.
    rooms: Mapping[str, ByRoom] = field(default_factory=dict)
    room_bounds: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    # Of open questions, and of the do's and don'ts: rooms whose words are told by themselves, or only together.
    words: Mapping[str, tuple[CategoryGroup, ...]] = field(default_factory=dict)
    named: _Digests = frozenset()  # of texts that this report or an earlier one may have told with a unit

    def of_room(self, room: str) -> PublishedNumbers | None:
        """Return the numbers that may be told of one room, or None when it is not told by itself."""
        tables = {key: table[(room,)] for key, table in self.rooms.items() if (room,) in table}
        if PEOPLE not in tables:
            return None
        return replace(self, tables=tables, bounds=self.room_bounds.get(room, {}), rooms={}, room_bounds={})

    @property
    def people(self) -> int | None:
        """Return how many people there were; None when they were too few to tell."""
        table = self.tables.get(ROLE) or self.tables.get(PEOPLE)
        return table.total if table else None

    @property
    def by_role(self) -> bool:
        """Return whether young colleagues and leaders are told apart."""
        return ROLE in self.tables and len(self.tables[ROLE].groups) == len(ROLES_OF_PEOPLE)


def publish(
    counted: Counted, k: int, earlier: Sequence[PublishedNumbers], texts: Iterable[str], on: dt.date
) -> PublishedNumbers:
    """Return the numbers that may be told now, together and by room.

    What may be told by room is decided with every report, also when only the one together is written: told later, of a
    day that changed meanwhile, it could not be held against what was told before.
    """
    tables = _together(counted, k, earlier) if counted.people >= k else {}
    rooms = _by_room(counted, tables, k, earlier)
    if may_follow(tables, [report.tables for report in earlier], k) and all(
        may_follow_by_room(rooms, report.rooms, k) for report in earlier
    ):
        return PublishedNumbers(
            on.isoformat(),
            k,
            tables,
            _bounds(counted, k, by_role=ROLE in tables) if tables else {},
            frozenset(texts),
            rooms=rooms,
            room_bounds={
                part[0]: _bounds(counted.rooms[part[0]], k, by_role=part in rooms.get(ROLE, {}))
                for part in rooms.get(PEOPLE, {})
                if len(part) == 1
            },
        )
    return repeated(earlier[-1], k)


def repeated(last: PublishedNumbers, k: int) -> PublishedNumbers:
    """Return the numbers of an earlier report, as far as they may be told with this k."""
    still = {key: of for key, of in last.rooms.items() if all(coarsened(table, k) for table in of.values())}
    return replace(
        last,
        k=k,
        tables={key: kept for key, of in last.tables.items() if (kept := coarsened(of, k))},
        bounds=_still(last.bounds, k),
        repeated=True,
        rooms=still if PEOPLE in still else {},
        room_bounds={room: _still(of, k) for room, of in last.room_bounds.items()},
    )


def _together(counted: Counted, k: int, earlier: Sequence[PublishedNumbers]) -> dict[str, Table]:
    before: dict[str, Table] = {}
    for report in earlier:
        before.update(report.tables)

    def safe(raw: FrequencyTable) -> Table | None:
        return protect(raw, k, before[raw.key].groups if raw.key in before else ())

    people, role, *others = raws(counted)
    tables = {raw.key: safe(raw) for raw in (people, role)}
    roles = tables[ROLE]
    by_role = roles is not None and len(roles.groups) == len(ROLES_OF_PEOPLE)
    for raw in others:
        prior = before.get(raw.key)
        ways = [raw, raw.together()] if by_role or EVERYONE in raw.totals else [raw.together()]
        # What was told by role before, or not, stays so: two ways of telling could be subtracted.
        same = [way for way in ways if prior is None or set(way.totals) == set(prior.totals)]
        tables[raw.key] = next((table for way in same if (table := safe(way))), None)
    return {key: table for key, table in tables.items() if table}


def _by_room(
    counted: Counted, tables: Mapping[str, Table], k: int, earlier: Sequence[PublishedNumbers]
) -> dict[str, ByRoom]:
    """Return the tables by room; none when rooms are not told apart together."""
    before: dict[str, ByRoom] = {}
    for report in earlier:
        before.update(report.rooms)
    same_day = all(same_tables(report.tables, tables) for report in earlier)

    def told(key: str, rooms: Collection[CategoryGroup], *, fixed: bool = False) -> ByRoom | None:
        # Told by room for the first time, of a day that was told together before and changed since, it could not be
        # said of which of the two it tells.
        if not same_day and any(key in report.tables and key not in report.rooms for report in earlier):
            return None
        here = {room: raw for room, of in counted.rooms.items() for raw in raws(of) if raw.key == key}
        table = by_room(here, tables[key], rooms, k, before.get(key), fixed=fixed) if here else None
        past = [report.rooms[key] for report in earlier if key in report.rooms]
        return table if table and all(may_be_compared(table, told) for told in past) else None

    if ROOM not in tables or not counted.rooms:
        return {}
    people = told(PEOPLE, tables[ROOM].groups)
    if people is None:
        return {}
    by_role = ROLE in tables and len(tables[ROLE].groups) == len(ROLES_OF_PEOPLE)
    roles = told(ROLE, people, fixed=True) if by_role else None
    by_key = {PEOPLE: people, ROLE: roles}
    for key, table in tables.items():
        rooms = people if EVERYONE in table.cells else roles
        if rooms and key not in by_key and not key.startswith(ONCE):
            by_key[key] = told(key, rooms)
    return {key: table for key, table in by_key.items() if table}


def same_tables(some: Mapping[str, Table], others: Mapping[str, Table]) -> bool:
    """Return whether tables say the same, in whatever order their parts are."""
    said, same = (
        {key: (table.totals, {s: set(cells) for s, cells in table.cells.items()}) for key, table in tables.items()}
        for tables in (some, others)
    )
    return said == same


def raws(counted: Counted) -> tuple[FrequencyTable, ...]:
    """Return everything that is told as a table."""
    everyone = {EVERYONE: counted.people}
    return (FrequencyTable(PEOPLE, everyone, {EVERYONE: everyone}, least=1), counted.roles, *counted.tables)


def _bounds(counted: Counted, k: int, *, by_role: bool) -> dict[str, dict[str, int]]:
    return {
        bound.key: {
            EVERYONE: at_least(sum(bound.counts.values()), sum(bound.totals.values()), k),
            **{role: at_least(n, bound.totals[role], k) for role, n in bound.counts.items() if by_role},
        }
        for bound in counted.bounds
    }


def _still(bounds: Mapping[str, Mapping[str, int]], k: int) -> dict[str, dict[str, int]]:
    return {key: {role: n if n >= k else 0 for role, n in of.items()} for key, of in bounds.items()}
