"""Counts of people in which nobody can be found: small groups are merged or left out before a table is published.

**What is published.** Every table divides one population, the people of the day, by one thing (or by role and one
thing); what nobody said, "no answer", is a part of it too. `protect` publishes a table only when each of its parts
holds nobody or at least k people:

- neighbours on a scale are merged until they do (global recoding), and small ones without an order go together, with
  the smallest other one when there is only one (complementary suppression);
- when the part "no answer" is too small, the largest part is told as "at least", k less what is missing;
- what is still too small is not published.

`at_least` tells a number that has no place in such a table, such as votes, as a lower bound only.

**What that guarantees.** Take any group that the published things describe together, such as "leaders of unit U who
gave a 3": as far as all published tables of a report tell, it is certainly empty, or it may hold k people or more. So
nobody can show that a group has 1 to k-1 members, let alone how many, neither by subtracting nor by solving for it.
Tables by one thing, or by role and one thing, form a decomposable graph, and for those the largest value that a cell
can have is the smallest of the published numbers that it is part of. Lower bounds take nothing from that.

**Two reports.** Whoever has two of them can subtract those too. So the parts of the one are made of whole parts of the
other, and `may_follow` says whether each part that both tell changed by nobody or by at least k people. When one did
not, the report repeats the numbers of the report before. People who came between two reports are then a population with
the same guarantee. A later report may tell finer parts: when someone answered meets those in the coarse parts only, so
that the graph is decomposable as before. Parts that cross are merged until they do not.

**What must not be mixed.** What means yes and what means no, weeks later, are never merged: where one of the two is too
small, such a table is not told. By role a table is told only where that takes no more steps together (`published`).

**What it does not.** Someone who knows this method too can tell that a merged or missing part is small; not how small:
there are at least k-1 possibilities, except that two units merged with a sum of 2(k-1) and no small unit beside them
must, if both are small, hold k-1 each (a minimality attack). A part in which everybody gave the same answer tells that
answer of everybody in it. Someone who answered, or knows who did, can leave those people out of the count.

Source: Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapters 4 and 5 (recoding, secondary suppression,
linked tables, differencing); Dobra and Fienberg, Bounds for cell entries in contingency tables given marginal totals
and decomposable graphs, PNAS 97 (2000); Wong et al., Minimality attack in privacy preserving data publishing, VLDB
2007.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from themeday.results.frequencies import CategoryGroup, FrequencyTable


class Cell(NamedTuple):
    """One part of a published table."""

    group: CategoryGroup
    count: int  # type: ignore[assignment]  # no need of the method of tuples
    at_least: bool = False


@dataclass(frozen=True)
class Table:
    """A table that may be published: how many people each stratum has, and its parts, the same groups in all."""

    totals: Mapping[str, int]
    cells: Mapping[str, tuple[Cell, ...]]

    @property
    def groups(self) -> tuple[CategoryGroup, ...]:
        """Return the groups of categories in order."""
        return tuple(cell.group for cell in next(iter(self.cells.values()), ()))

    @property
    def total(self) -> int:
        """Return how many people there are."""
        return sum(self.totals.values())

    @property
    def n(self) -> int:
        """Return how many people are in the parts that are told, at least."""
        return sum(cell.count for cells in self.cells.values() for cell in cells)

    @property
    def overall(self) -> tuple[Cell, ...]:
        """Return the parts of all strata together."""
        return added(zip(*self.cells.values(), strict=True))

    def share(self, place: int) -> tuple[float, float]:
        """Return the least and the most that a part can be of all who answered; one number where nothing is hidden.

        Whoever is not told may be in a part that is told as "at least".
        """
        here = beside = 0
        for stratum, cells in self.cells.items():
            others = self.totals[stratum] - sum(cell.count for cell in cells)
            if cells[place].at_least:
                here += others
            elif any(cell.at_least for cell in cells):
                beside += others
        count = self.overall[place].count
        return count / (self.n + beside), (count + here) / (self.n + here)

    def numbers(self, groups: Iterable[CategoryGroup] = ()) -> dict[tuple[str, CategoryGroup], int]:
        """Return every number that can be read from it, added up to coarser groups if any; what is left over is ()."""
        wanted = tuple(groups) or self.groups
        numbers: dict[tuple[str, CategoryGroup], int] = {}
        for stratum, cells in self.cells.items():
            for group in wanted:
                numbers[(stratum, group)] = sum(cell.count for cell in cells if set(cell.group) <= set(group))
            numbers[(stratum, ())] = self.totals[stratum] - sum(cell.count for cell in cells)
        return numbers


def added(parts: Iterable[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    """Return cells about the same parts of several tables as one each."""
    return tuple(
        Cell(same[0].group, sum(cell.count for cell in same), any(cell.at_least for cell in same)) for same in parts
    )


def protect(raw: FrequencyTable, k: int, before: Iterable[CategoryGroup] = ()) -> Table | None:
    """Return a table that may be published, or None when too little is left to tell.

    Args:
        before: the groups in which it was published before; they are merged further, never taken apart.
    """
    if not raw.totals or any(0 < size < k for size in raw.totals.values()) or not any(raw.totals.values()):
        return None
    start = _start(raw, before)
    groups = grouped(raw, k, start)
    told = [group for group in groups if any(raw.count(stratum, group) for stratum in raw.counts)]
    if len(told) < raw.least:
        return None
    cells: dict[str, tuple[Cell, ...]] = {}
    for stratum, total in raw.totals.items():
        mine = [Cell(group, raw.count(stratum, group)) for group in groups]
        rest = total - sum(cell.count for cell in mine)
        if any(0 < cell.count < k for cell in mine) or rest < 0:
            return None
        if 0 < rest < k:
            largest = max(range(len(mine)), key=lambda place: mine[place].count)
            lowered = mine[largest].count - (k - rest)
            if lowered < k:
                return None
            mine[largest] = Cell(mine[largest].group, lowered, at_least=True)
        cells[stratum] = tuple(mine)
    return Table(dict(raw.totals), cells)


def grouped(raw: FrequencyTable, k: int, start: Sequence[CategoryGroup]) -> list[CategoryGroup]:
    """Return groups of categories, merged until each holds nobody or at least k people in every stratum, if it can."""
    if not raw.ordered:
        return _pooled(raw, k, start)
    sides = [[group for group in start if (set(group) <= raw.apart) is side] for side in (False, True)]
    if any(not raw.apart.isdisjoint(group) for group in sides[0]):
        return _neighbours_merged(raw, k, start)  # an earlier report took them together
    merged = [group for side in sides for group in _neighbours_merged(raw, k, side)]
    return sorted(merged, key=lambda group: raw.categories.index(group[0]))


def at_least(count: int, total: int, k: int) -> int:
    """Return a lower bound of a number that gives nobody away, a multiple of k, or 0 when there is none to tell.

    All of them is told as it is; otherwise k or more are left of the total, which is published.
    """
    if k <= count == total:
        return count
    return max(0, min(count, total - k) // k * k)


def may_follow(new: Mapping[str, Table], earlier: Iterable[Mapping[str, Table]], k: int) -> bool:
    """Return whether tables may be published after others: each number changed by nobody or by at least k people.

    Numbers are compared in the coarser parts of both; tables of which the parts cross may not follow each other.
    """
    return all(_changed_by_enough(new[key], tables[key], k) for tables in earlier for key in new.keys() & tables.keys())


def _changed_by_enough(table: Table, before: Table, k: int) -> bool:
    if set(before.cells) != set(table.cells):
        return False
    if _made_of(before.groups, table.groups):
        groups: Sequence[CategoryGroup] = table.groups
    elif _made_of(table.groups, before.groups):
        groups = coarser(before.groups, table.groups)
    else:
        return False
    past, now = before.numbers(groups), table.numbers(groups)
    changes = [now[place] - past[place] for place in now]
    changes += [size - before.totals[stratum] for stratum, size in table.totals.items()]
    return not any(0 < abs(change) < k for change in changes)


def _made_of(fine: Iterable[CategoryGroup], coarse: Sequence[CategoryGroup]) -> bool:
    """Return whether each group lies in one of others, or beside all of them."""
    return all(set(group) <= set(other) or set(group).isdisjoint(other) for group in fine for other in coarse)


def coarser(*partitions: Collection[CategoryGroup]) -> list[CategoryGroup]:
    """Return the groups that are made by taking together what is together in any of some partitions.

    What stands in a later one only is added.
    """
    order = list(dict.fromkeys(category for groups in partitions for group in groups for category in group))
    merged: list[set[str]] = []
    for group in chain.from_iterable(partitions):
        apart = [other for other in merged if other.isdisjoint(group)]
        merged = [*apart, set(group).union(*(other for other in merged if other not in apart))]
    groups = [tuple(sorted(group, key=order.index)) for group in merged]
    return sorted(groups, key=lambda group: order.index(group[0]))


def coarsened(table: Table, k: int) -> Table | None:
    """Return a table that was published with a smaller k as it may be published with this one, or None."""
    return None if any(0 < number < k for number in table.numbers().values()) else table


def _start(raw: FrequencyTable, before: Iterable[CategoryGroup]) -> list[CategoryGroup]:
    """Return the groups to begin with: those of before, in that order, and what is new by itself."""
    kept = [group for b in before if (group := tuple(c for c in b if c in raw.categories))]
    placed = {category for group in kept for category in group}
    groups = [*kept, *((category,) for category in raw.categories if category not in placed)]
    return sorted(groups, key=lambda group: raw.categories.index(group[0])) if raw.ordered else groups


def _fits(raw: FrequencyTable, group: CategoryGroup, k: int) -> bool:
    return all(not 0 < raw.count(stratum, group) < k for stratum in raw.counts)


def _neighbours_merged(raw: FrequencyTable, k: int, start: Sequence[CategoryGroup]) -> list[CategoryGroup]:
    groups: list[CategoryGroup] = []
    open_group: CategoryGroup = ()
    for group in start:
        open_group += group
        if _fits(raw, open_group, k):
            groups.append(open_group)
            open_group = ()
    while open_group and groups and not _fits(raw, open_group, k):
        open_group = groups.pop() + open_group
    return [*groups, open_group] if open_group else groups


def _pooled(raw: FrequencyTable, k: int, start: Sequence[CategoryGroup]) -> list[CategoryGroup]:
    small = [group for group in start if not _fits(raw, group, k)]
    others = sorted(
        (group for group in start if group not in small and any(raw.count(s, group) for s in raw.counts)),
        key=lambda group: sum(raw.count(stratum, group) for stratum in raw.counts),
        reverse=True,
    )
    while small and others and (len(small) < 2 or not _fits(raw, _union(small, raw), k)):
        small.append(others.pop())
    pool = _union(small, raw)
    groups = [*(group for group in start if group not in small), *([pool] if pool else [])]
    # What is taken together comes last, in the next report too.
    return sorted(groups, key=lambda group: (len(group) > 1, raw.categories.index(group[0])))


def _union(groups: Iterable[CategoryGroup], raw: FrequencyTable) -> CategoryGroup:
    return tuple(sorted((category for group in groups for category in group), key=raw.categories.index))
