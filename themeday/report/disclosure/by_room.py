"""Tables told room by room beside the ones together, so that no room follows from the report together and the others.

**What is published.** A table by room divides the people of each room by the same thing as the table together, in the
same groups for every room; those are made of whole groups of the table together. It is published only when every part
of every room holds nobody or at least k people, "no answer" too:

- neighbours on a scale are merged until they do, in all rooms alike;
- rooms in which it cannot be told are taken together with others, and such a room is not told by itself; there are two
  or more of them, because one by itself would be what is left of the table together;
- when "no answer" is too small somewhere, the same part is told as "at least" in every room: told exactly in all rooms
  but one, it would follow for that one. Such a table is not told any more by room once it changed.

What is told by role together is told by role and room, or not by room at all.

**What that guarantees.** The same as `suppression` does for one report: as far as all published tables tell,
together and by room, any group is certainly empty or may hold k people or more. Say R is the room, and for a question
F are the groups together and C the coarser ones by room. Then what is published are the tables (role, R), (role, R', C)
and (role, F), in which R' follows from R, and C from F. They form a decomposable graph: the questions meet in (role, R)
only, and F meets the rest in (role, C) only. For those, the largest value that a cell can have is the smallest of the
published numbers that it is part of (Dobra and Fienberg, PNAS 97, 2000), and each of those is 0, or k or more. With
different groups in different rooms it would not hold, nor with roles in one of the tables only: that is what the rules
above are for. In a part that is told as "at least", people can still change places with those of other rooms, and up to
k of each room with "no answer".

**What it does not.** What `suppression` says of one report; and a number that is told exactly together may be
told as a lower bound by room only with the rules above, because enough lower bounds beside a total are an upper bound.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from themeday.report.disclosure.suppression import Cell, Table, added, coarser, grouped, may_follow
from themeday.results.frequencies import CategoryGroup, FrequencyTable


def _in_json(table: Mapping[CategoryGroup, Table]) -> list[object]:
    return list(table.items())


#: One table room by room: rooms, one by itself or several that are only told together, and their table; the same groups
#: in all. Nothing but pairs can stand for it in JSON.
ByRoom = Annotated[
    Mapping[CategoryGroup, Table],
    BeforeValidator(lambda kept: {tuple(part): table for part, table in kept} if isinstance(kept, list) else kept),
    PlainSerializer(_in_json),
]


def by_room(
    raws: Mapping[str, FrequencyTable],
    whole: Table,
    rooms: Collection[CategoryGroup],
    k: int,
    before: ByRoom | None = None,
    *,
    fixed: bool = False,
) -> ByRoom | None:
    """Return a table by room that may be published beside the one together, or None.

    Args:
        rooms: the rooms that may be told by themselves, or those that are told together only.
        before: as it was published before; nothing of it is taken apart.
        fixed: groups are those of the table together, and none is merged.
    """
    start = coarser(whole.groups, next(iter(before.values())).groups if before else ())
    parts = coarser(rooms, before or ())
    parts = [part for part in parts if any(room in raws and any(raws[room].totals.values()) for room in part)]
    while len(parts) > 1:
        sums = {part: _together([raws[room] for room in part if room in raws], whole) for part in parts}
        groups = start if fixed else grouped(_in_one(sums), k, start)
        told = [group for group in groups if any(raw.count(s, group) for raw in sums.values() for s in raw.counts)]
        # Among rooms of one size, the one with the fewest in a part; else it would always be the first of them.
        sizes = {
            part: (sum(raw.totals.values()), sorted(raw.count(s, g) for s in raw.counts for g in start))
            for part, raw in sums.items()
        }
        if len(told) < next(iter(sums.values())).least:
            small = {min(sizes, key=lambda part: (sizes[part], part))}
        else:
            tables, small = _tables(sums, whole, groups, k)
            if not small:
                return tables
        if len(small) == 1:
            small.add(min(sizes.keys() - small, key=lambda part: (sizes[part], part)))
        parts = coarser(parts, [tuple(room for part in sorted(small) for room in part)])
    return None


def may_follow_by_room(new: Mapping[str, ByRoom], earlier: Mapping[str, ByRoom], k: int) -> bool:
    """Return whether tables by room may be published after others: each number changed by nobody or by k people."""
    for key in new.keys() & earlier.keys():
        for part, now in new[key].items():
            past = _within(earlier[key], part)
            if past is None:  # nobody was there then
                nobody = tuple(Cell(group, 0) for group in now.groups)
                past = Table(dict.fromkeys(now.totals, 0), dict.fromkeys(now.cells, nobody))
            if not may_follow({key: now}, [{key: past}], k) or not _told_alike(now, past):
                return False
        gone = set().union(*earlier[key]) - set().union(*new[key])
        if gone and any(past.total for part, past in earlier[key].items() if set(part) & gone):
            return False
    return True


def may_be_compared(new: ByRoom, earlier: ByRoom) -> bool:
    """Return whether a table by room may stand beside an earlier one of it: nothing is "at least", or nothing changed.

    Together it is told exactly how many gave no answer, then and now; so of those who came since, fewer than k of a
    room could be left for it. A table that is not told by room any more takes nothing from who came since.
    """
    both = [*new.values(), *earlier.values()]
    if not any(cell.at_least for table in both for cell in table.overall):
        return True
    for part, now in new.items():
        past = _within(earlier, part)
        if past is None or set(past.cells) != set(now.cells) or past.totals != now.totals:
            return False
        if in_groups(past, now.groups, tuple(now.cells)).cells != now.cells:
            return False
    return True


def _within(table: ByRoom, rooms: CategoryGroup) -> Table | None:
    """Return what a table by room says of some rooms together, or None when it says nothing."""
    tables = [mine for part, mine in table.items() if set(part) <= set(rooms)]
    return summed(tables) if tables else None


def _together(raws: list[FrequencyTable], whole: Table) -> FrequencyTable:
    """Return the counts of some rooms as one, by role when the table together is."""
    raws = [raw if set(raw.totals) == set(whole.cells) else raw.together() for raw in raws]
    categories = dict.fromkeys(category for raw in raws for category in raw.categories)
    return replace(
        raws[0],
        totals={s: sum(raw.totals[s] for raw in raws) for s in whole.cells},
        counts={s: {c: sum(raw.count(s, (c,)) for raw in raws) for c in categories} for s in whole.cells},
    )


def _in_one(sums: Mapping[CategoryGroup, FrequencyTable]) -> FrequencyTable:
    """Return the counts of all rooms as one, each a stratum of its own, so that they are merged alike."""
    each = {f"{number} {s}": (raw, s) for number, raw in enumerate(sums.values()) for s in raw.totals}
    return replace(
        next(iter(sums.values())),
        totals={name: raw.totals[s] for name, (raw, s) in each.items()},
        counts={name: raw.counts[s] for name, (raw, s) in each.items()},
    )


def _tables(
    sums: Mapping[CategoryGroup, FrequencyTable], whole: Table, groups: Sequence[CategoryGroup], k: int
) -> tuple[dict[CategoryGroup, Table], set[CategoryGroup]]:
    """Return the tables by room, and the rooms of which that cannot be told."""
    small: set[CategoryGroup] = set()
    cells: dict[CategoryGroup, dict[str, tuple[Cell, ...]]] = {part: {} for part in sums}
    for s in whole.cells:
        counts = {part: [raw.count(s, group) for group in groups] for part, raw in sums.items()}
        rests = {part: raw.totals[s] - sum(counts[part]) for part, raw in sums.items()}
        small |= {part for part, of in counts.items() if any(0 < n < k for n in (*of, sums[part].totals[s]))}
        low = {cell.group for cell in whole.cells[s] if cell.at_least}
        place = next((n for n, group in enumerate(groups) if any(set(part) <= set(group) for part in low)), None)
        lowered = place is not None or any(0 < rest < k for rest in rests.values())
        there = [part for part, raw in sums.items() if raw.totals[s]]
        if lowered and place is None and there:
            place = max(range(len(groups)), key=lambda n: min(counts[part][n] for part in there))
        for part, of in counts.items():
            mine = [Cell(group, n) for group, n in zip(groups, of, strict=True)]
            if lowered and place is not None and part in there:
                bound = min(of[place], of[place] + rests[part] - k)
                if bound < k:
                    small.add(part)
                mine[place] = Cell(groups[place], bound, at_least=True)
            cells[part][s] = tuple(mine)
    return {part: Table(dict(raw.totals), cells[part]) for part, raw in sums.items()}, small


def in_groups(table: Table, groups: Sequence[CategoryGroup], strata: Collection[str]) -> Table:
    """Return a table in coarser groups, or without its strata."""
    if set(strata) == set(table.cells):
        parts, totals = dict(table.cells), dict(table.totals)
    else:
        (everyone,) = strata
        parts, totals = {everyone: table.overall}, {everyone: table.total}
    return Table(
        totals,
        {
            s: tuple(
                Cell(group, sum(c.count for c in inside), any(c.at_least for c in inside))
                for group in groups
                for inside in [[cell for cell in cells if set(cell.group) <= set(group)]]
            )
            for s, cells in parts.items()
        },
    )


def summed(tables: Sequence[Table]) -> Table:
    """Return several tables as one."""
    strata = tables[0].totals
    return Table(
        {s: sum(table.totals[s] for table in tables) for s in strata},
        {s: added(zip(*(table.cells[s] for table in tables), strict=True)) for s in strata},
    )


def _told_alike(now: Table, past: Table) -> bool:
    """Return whether the same parts are told as "at least"."""
    if set(now.cells) != set(past.cells):
        return False
    for s, cells in now.cells.items():
        if now.totals[s] and past.totals[s]:
            before = {cell.group for cell in past.cells[s] if cell.at_least}
            for cell in cells:
                if cell.at_least != any(set(group) <= set(cell.group) for group in before):
                    return False
    return True
