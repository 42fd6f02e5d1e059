"""What may be published of a day, together and by room, so that reports together tell no more than each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from themeday.model.people import ROLES_OF_PEOPLE
from themeday.report.disclosure.by_room import ByRoom, by_room, coarsened_by_room, may_be_compared, may_follow_by_room
from themeday.report.disclosure.suppression import Table, at_least, coarsened, may_follow, protect
from themeday.results.frequencies import CategoryGroup, FrequencyTable
from themeday.results.measures import EVERYONE, Counted

PEOPLE, ROLE, UNIT, ROOM = "people", "role", "unit", "room"
#: Tables that are never told of a part of the people.
ONCE = (ROOM, "agreements/")


@dataclass(frozen=True)
class Published:
    """The numbers of one report.

    Args:
        on: ISO date on which they were counted.
        bounds: lower bounds by key and role; "" for everyone.
        repeated: these are the numbers of an earlier report, because too few people changed anything since.
        rooms: tables by room, by key, as they may be told beside those together, whether or not they were asked for.
        room_bounds: lower bounds by room, key and role.
        words: of each open question, and of the do's and don'ts, the rooms whose words are told by themselves, and
            those of which they are not.
        named: digests of the texts that this report or an earlier one may have told with a unit.
    """

    on: str
    k: int
    tables: Mapping[str, Table] = field(default_factory=dict)
    bounds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()
    repeated: bool = False
    rooms: Mapping[str, ByRoom] = field(default_factory=dict)
    room_bounds: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    words: Mapping[str, tuple[CategoryGroup, ...]] = field(default_factory=dict)
    named: frozenset[str] = frozenset()

    def of_room(self, room: str) -> Published | None:
        """Return the numbers that may be told of one room, or None when it is not told by itself."""
        tables = {key: mine for key, table in self.rooms.items() if (mine := table.of(room))}
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


def publish(counted: Counted, k: int, earlier: Sequence[Published], texts: Iterable[str], on: dt.date) -> Published:
    """Return the numbers that may be told now, together and by room.

    What may be told by room is decided with every report, also when only the one together is written: told later, of a
    day that changed meanwhile, it could not be held against what was told before.
    """
    tables = _together(counted, k, earlier) if counted.people >= k else {}
    rooms = _by_room(counted, tables, k, earlier)
    if may_follow(tables, [report.tables for report in earlier], k) and all(
        may_follow_by_room(rooms, report.rooms, k) for report in earlier
    ):
        return Published(
            on.isoformat(),
            k,
            tables,
            _bounds(counted, k, split=ROLE in tables) if tables else {},
            frozenset(texts),
            rooms=rooms,
            room_bounds={
                room: _bounds(counted.rooms[room], k, split=ROLE in rooms and rooms[ROLE].of(room) is not None)
                for (room,) in (part for part in rooms[PEOPLE].parts if len(part) == 1)
            }
            if rooms
            else {},
        )
    return repeated(earlier[-1], k)


def repeated(last: Published, k: int) -> Published:
    """Return the numbers of an earlier report, as far as they may be told with this k."""
    still = {key: table for key, of in last.rooms.items() if (table := coarsened_by_room(of, k))}
    return replace(
        last,
        k=k,
        tables={key: kept for key, of in last.tables.items() if (kept := coarsened(of, k))},
        bounds=_still(last.bounds, k),
        repeated=True,
        rooms=still if PEOPLE in still else {},
        room_bounds={room: _still(of, k) for room, of in last.room_bounds.items()},
    )


def _together(counted: Counted, k: int, earlier: Sequence[Published]) -> dict[str, Table]:
    before: dict[str, Table] = {}
    for report in earlier:
        before.update(report.tables)

    def safe(raw: FrequencyTable) -> Table | None:
        return protect(raw, k, before[raw.key].groups if raw.key in before else ())

    everyone = _everyone(counted)
    found = [safe(everyone), safe(counted.roles)]
    split = found[1] is not None and len(found[1].groups) == len(ROLES_OF_PEOPLE)
    for raw in counted.tables:
        prior = before.get(raw.key)
        ways = [raw, raw.together()] if split or EVERYONE in raw.totals else [raw.together()]
        # What was told by role before, or not, stays so: two ways of telling could be subtracted.
        same = [way for way in ways if prior is None or set(way.totals) == set(prior.totals)]
        found.append(next((table for way in same if (table := safe(way))), None))
    return {table.key: table for table in found if table}


def _by_room(counted: Counted, tables: Mapping[str, Table], k: int, earlier: Sequence[Published]) -> dict[str, ByRoom]:
    """Return the tables by room; none when rooms are not told apart together."""
    before: dict[str, ByRoom] = {}
    for report in earlier:
        before.update(report.rooms)
    same_day = all(same_tables(report.tables, tables) for report in earlier)

    def told(key: str, rooms: Iterable[CategoryGroup], *, fixed: bool = False) -> ByRoom | None:
        # Told by room for the first time, of a day that was told together before and changed since, it could not be
        # said of which of the two it tells.
        if not same_day and any(key in report.tables and key not in report.rooms for report in earlier):
            return None
        here = {room: raw for room, of in counted.rooms.items() for raw in raws(of) if raw.key == key}
        found = by_room(here, tables[key], rooms, k, before.get(key), fixed=fixed) if here else None
        past = [report.rooms[key] for report in earlier if key in report.rooms]
        return found if found and all(may_be_compared(found, one) for one in past) else None

    if ROOM not in tables or not counted.rooms:
        return {}
    people = told(PEOPLE, tables[ROOM].groups)
    if people is None:
        return {}
    split = len(tables[ROLE].groups) == len(ROLES_OF_PEOPLE) if ROLE in tables else False
    roles = told(ROLE, people.parts, fixed=True) if split else None
    found = {PEOPLE: people} | ({ROLE: roles} if roles else {})
    for key, table in tables.items():
        rooms = people if EVERYONE in table.cells else roles
        if rooms and key not in (PEOPLE, ROLE) and not key.startswith(ONCE) and (one := told(key, rooms.parts)):
            found[key] = one
    return found


def same_tables(some: Mapping[str, Table], others: Mapping[str, Table]) -> bool:
    """Return whether tables say the same, in whatever order their parts are."""

    def said(tables: Mapping[str, Table]) -> dict[str, object]:
        return {
            key: (dict(table.totals), {s: frozenset(cells) for s, cells in table.cells.items()})
            for key, table in tables.items()
        }

    return said(some) == said(others)


def raws(counted: Counted) -> tuple[FrequencyTable, ...]:
    """Return everything that is told as a table."""
    return (_everyone(counted), counted.roles, *counted.tables)


def _everyone(counted: Counted) -> FrequencyTable:
    return FrequencyTable(PEOPLE, {EVERYONE: counted.people}, {EVERYONE: {EVERYONE: counted.people}}, least=1)


def _bounds(counted: Counted, k: int, *, split: bool) -> dict[str, dict[str, int]]:
    return {
        bound.key: {
            EVERYONE: at_least(sum(bound.counts.values()), sum(bound.totals.values()), k) or 0,
            **{role: at_least(n, bound.totals[role], k) or 0 for role, n in bound.counts.items() if split},
        }
        for bound in counted.bounds
    }


def _still(bounds: Mapping[str, Mapping[str, int]], k: int) -> dict[str, dict[str, int]]:
    return {key: {role: n if n >= k else 0 for role, n in of.items()} for key, of in bounds.items()}
