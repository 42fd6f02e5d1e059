"""What may be published of a day, together and by room, so that reports together tell no more than each of them.

**Who is counted.** The first report counts everyone. A later one counts everyone again only when of each role, in each
room that is told, nobody or at least k people came or went since; otherwise it counts those whom the report before
counted: whoever came later is not in it, and whoever was erased since is someone who gave no answer. So all its tables
divide one population, as `suppression` asks.

**Which tables are new.** Each is held against its own earlier versions. When every number in it changed by nobody or by
at least k people it is told anew, otherwise it is repeated as it was. A table that no report told yet is told as if it
were the first. Then and now are two questions to the same people, and the parts of the one are made of whole parts of
the other, so that the guarantee of `suppression` holds for all of them together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

from pydantic import PlainSerializer

from themeday.model.people import ROLES_OF_PEOPLE
from themeday.report.disclosure.by_room import ByRoom, by_room, may_be_compared, may_follow_by_room
from themeday.report.disclosure.suppression import Table, at_least, coarsened, coarser, may_follow, protect
from themeday.results.frequencies import CategoryGroup, FrequencyTable
from themeday.results.measures import EVERYONE, Counted

PEOPLE, ROLE, UNIT, ROOM = "people", "role", "unit", "room"
#: Tables that are never told of a part of the people.
PAIRS = "agreements/"
ONCE = (ROOM, PAIRS)
#: Tables of which all tell who is counted.
POPULATION = (PEOPLE, ROLE, ROOM)

_Digests = Annotated[frozenset[str], PlainSerializer(sorted)]


@dataclass(frozen=True)
class PublishedNumbers:
    """The numbers of one report, as they are told and kept."""

    on: str  # ISO date on which they were counted
    k: int
    tables: Mapping[str, Table] = field(default_factory=dict)
    bounds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # lower ones, by key and role
    texts: _Digests = frozenset()
    # Tables that are repeated, because too few people changed anything since, and the ISO date of their numbers.
    since: Mapping[str, str] = field(default_factory=dict)
    people_on: str = ""  # ISO date of the report that counted these people first, when others came or went since
    joined: str = ""  # when the last of them joined, as the log has it
    number: int = 0
    draft: bool = False  # it was not published, and binds no later report
    look: bool = False  # it stood in the review: only what it told anew is kept, and no texts
    asked: Mapping[str, Table] = field(default_factory=dict)  # of single questions, which only looks tell
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
    def repeated(self) -> bool:
        """Return whether all of it was told before, because too few people changed anything since."""
        return bool(self.since) and self.since.keys() == self.tables.keys()

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
    counted: Counted,
    k: int,
    earlier: Sequence[PublishedNumbers],
    texts: Iterable[str],
    on: dt.date,
    *,
    joined: str = "",
    stayed: Callable[[str], Counted] | None = None,
) -> PublishedNumbers:
    """Return the numbers that may be told now, together and by room.

    What may be told by room is decided with every report, also when only the one together is written: told later, of a
    day that changed meanwhile, it could not be held against what was told before.

    Args:
        counted: everyone.
        joined: when the last of them joined.
        stayed: counts only those who had joined by such a moment.
    """
    last, people_on = latest(earlier), ""
    if last and not _everyone_may_be_counted(counted, k, earlier):
        before = _as_counted(stayed(last.joined), last) if stayed and last.joined else None
        if before is None:
            return repeated(last, k)
        counted, joined, people_on = before, last.joined, last.people_on
    tables = _together(counted, k, earlier) if counted.people >= k else {}
    if last and people_on:
        tables |= {key: last.tables[key] for key in POPULATION if key in last.tables}
    rooms = by_part(counted, tables, k, earlier)
    since: dict[str, str] = {}
    counted_on = last.since if last else {}
    for key, before_table in last.tables.items() if last else ():
        past = [report.tables for report in earlier if key in report.tables]
        if key not in tables or not may_follow({key: tables[key]}, past, k):
            tables.pop(key, None)
            rooms.pop(key, None)
            if kept := coarsened(before_table, k):
                tables[key] = kept
                since[key] = counted_on[key]
    for key, before_rooms in last.rooms.items() if last else ():
        if key not in rooms or not all(may_follow_by_room({key: rooms[key]}, report.rooms, k) for report in earlier):
            rooms.pop(key, None)
            if all(coarsened(table, k) for table in before_rooms.values()):
                rooms[key] = before_rooms
    rooms = rooms if PEOPLE in rooms else {}
    return PublishedNumbers(
        on.isoformat(),
        k,
        tables,
        _bounds(counted, k, by_role=ROLE in tables) if tables else {},
        frozenset(texts),
        since,
        people_on,
        joined,
        rooms=rooms,
        room_bounds={
            part[0]: _bounds(counted.rooms[part[0]], k, by_role=part in rooms.get(ROLE, {}))
            for part in rooms.get(PEOPLE, {})
            if len(part) == 1 and part[0] in counted.rooms
        },
    )


def latest(earlier: Sequence[PublishedNumbers]) -> PublishedNumbers | None:
    """Return the last report, with every table that any told as it was told last, and since when."""
    tables: dict[str, Table] = {}
    since: dict[str, str] = {}
    rooms: dict[str, ByRoom] = {}
    asked: dict[str, Table] = {}
    for report in earlier:
        tables |= report.tables
        asked |= report.asked
        since |= {key: report.since.get(key, report.on) for key in report.tables}
        rooms |= report.rooms
    if not earlier:
        return None
    last = earlier[-1]
    return replace(last, tables=tables, since=since, rooms=rooms, asked=asked, people_on=last.people_on or last.on)


def repeated(last: PublishedNumbers, k: int) -> PublishedNumbers:
    """Return the numbers of an earlier report, as far as they may be told with this k."""
    tables = {key: kept for key, of in last.tables.items() if (kept := coarsened(of, k))}
    still = {key: of for key, of in last.rooms.items() if all(coarsened(table, k) for table in of.values())}
    return replace(
        last,
        k=k,
        tables=tables,
        bounds=_still(last.bounds, k),
        since={key: last.since.get(key, last.on) for key in tables},
        rooms=still if PEOPLE in still else {},
        room_bounds={room: _still(of, k) for room, of in last.room_bounds.items()},
    )


def _everyone_may_be_counted(counted: Counted, k: int, earlier: Sequence[PublishedNumbers]) -> bool:
    """Return whether of each role, in each room, nobody or at least k people came or went since any report."""
    together = _together(replace(counted, tables=tuple(raw for raw in counted.tables if raw.key == ROOM)), k, earlier)
    rooms = by_part(counted, {key: table for key, table in together.items() if key in POPULATION}, k, earlier)
    tables = {key: table for key, table in together.items() if key in (PEOPLE, ROLE)}
    for report in earlier:
        if (report.tables.keys() - tables.keys()) & {PEOPLE, ROLE} or (report.rooms.keys() - rooms.keys()) & {
            *POPULATION
        }:
            return False
        if not may_follow(tables, [report.tables], k) or not may_follow_by_room(rooms, report.rooms, k):
            return False
    return True


def _as_counted(counted: Counted, last: PublishedNumbers) -> Counted | None:
    """Return what those came to who are left of the people of a report, with the totals that it told, or None.

    Whoever is gone since is in no part of any table: they gave no answer.
    """
    roles = {cell.group[0]: cell.count for cell in last.tables[ROLE].overall} if last.by_role else {}
    rooms = dict(counted.rooms)
    for part, table in last.rooms.get(PEOPLE, {}).items():
        by_role = {c.group[0]: c.count for c in last.rooms[ROLE][part].overall} if ROLE in last.rooms else {}
        here = [room for room in part if room in rooms]
        if not here:
            return None
        first, others = here[0], [rooms[room] for room in here[1:]]
        people = table.total - sum(other.people for other in others)
        for other in others:
            by_role = {role: n - other.roles.counts[EVERYONE].get(role, 0) for role, n in by_role.items()}
        rooms[first] = _with_totals(rooms[first], people, by_role)
    whole = _with_totals(replace(counted, rooms=rooms), last.tables[PEOPLE].total, roles)
    left = [(counted, whole), *((counted.rooms[room], mine) for room, mine in rooms.items())]
    return None if any(after.people < before.people for before, after in left) else whole


def _with_totals(counted: Counted, people: int, roles: Mapping[str, int]) -> Counted:
    def of_all(raw: FrequencyTable) -> FrequencyTable:
        if raw.key.startswith(PAIRS):
            pairs = sum(raw.counts[EVERYONE].values())
            return replace(raw, totals={EVERYONE: max(pairs, (people + 1) // 2)})
        if EVERYONE in raw.totals or not roles:
            return replace(raw.together(), totals={EVERYONE: people})
        return replace(raw, totals=roles)

    return replace(
        counted,
        people=people,
        roles=FrequencyTable(ROLE, {EVERYONE: people}, {EVERYONE: roles or {"": people}}),
        tables=tuple(map(of_all, counted.tables)),
        bounds=tuple(replace(bound, totals=roles or {EVERYONE: people}) for bound in counted.bounds),
    )


def _together(counted: Counted, k: int, earlier: Sequence[PublishedNumbers]) -> dict[str, Table]:
    def safe(raw: FrequencyTable) -> Table | None:
        past = [report.tables[raw.key] for report in earlier if raw.key in report.tables]
        # What was told by role before, or not, stays so: two ways of telling could be subtracted.
        if any(set(raw.totals) != set(table.cells) for table in past):
            return None
        anew = protect(raw, k)
        if anew and may_follow({raw.key: anew}, ({raw.key: table} for table in past), k):
            return anew
        return protect(raw, k, coarser(*(table.groups for table in past)))

    people, role, *others = raws(counted)
    tables = {raw.key: safe(raw) for raw in (people, role)}
    roles = tables[ROLE]
    by_role = roles is not None and len(roles.groups) == len(ROLES_OF_PEOPLE)
    for raw in others:
        ways = [raw, raw.together()] if by_role or EVERYONE in raw.totals else [raw.together()]
        told = [table for way in ways if (table := safe(way))]
        # By role only where that takes no more steps together: a mark that stands apart says more than who gave it.
        tables[raw.key] = max(told, key=lambda table: len(table.groups), default=None)
    return {key: table for key, table in tables.items() if table}


def by_part(
    counted: Counted, tables: Mapping[str, Table], k: int, earlier: Sequence[PublishedNumbers], parts: str = ROOM
) -> dict[str, ByRoom]:
    """Return the tables by room; none when rooms are not told apart together.

    Args:
        parts: key of the table that tells them apart: rooms, or what people were counted by in their place.
    """
    last = latest(earlier)
    before = last.rooms if last else {}

    def told(key: str, rooms: Collection[CategoryGroup], *, fixed: bool = False) -> ByRoom | None:
        # Told by room for the first time, of answers that were told together before and changed since, it could not be
        # said of which of the two it tells.
        shown = POPULATION if key in POPULATION else (key,)
        now = {name: tables[name] for name in shown if name in tables}
        for report in earlier:
            then = {name: report.tables[name] for name in shown if name in report.tables}
            if key in report.tables and key not in report.rooms and not same_tables(then, now):
                return None
        here = {room: raw for room, of in counted.rooms.items() for raw in raws(of) if raw.key == key}
        table = by_room(here, tables[key], rooms, k, before.get(key), fixed=fixed) if here else None
        past = [report.rooms[key] for report in earlier if key in report.rooms]
        return table if table and all(may_be_compared(table, told) for told in past) else None

    if parts not in tables or not counted.rooms:
        return {}
    people = told(PEOPLE, tables[parts].groups)
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
