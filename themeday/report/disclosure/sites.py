"""The report of a merged day when sites made reports of their own before.

Such a site has told its numbers already, in its own groups, and whoever has them can take them from those of the merged
day. So the report of the merged day is made of what was told: of each such site the numbers of its last report, and of
all other people together what may be told of a day of their own, in groups that are whole groups of every site's. It
tells nothing of a site that the site did not, and of the others no more than a report of theirs would; all that is
known of one is apart from all that is known of another. Words are told only where, beside the sites that told theirs,
at least k people wrote some, or nobody.

Left out, because a site told them exactly and there is nothing that keeps the others apart: agreements, themes, and
reports of rooms. A next report repeats the first when anything changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from themeday import results
from themeday.i18n import N_
from themeday.model.people import ROLES_OF_PEOPLE
from themeday.report.disclosure import history
from themeday.report.disclosure.by_room import in_groups, summed
from themeday.report.disclosure.published import (
    ONCE,
    PEOPLE,
    ROLE,
    PublishedNumbers,
    latest,
    raws,
    repeated,
    same_tables,
)
from themeday.report.disclosure.suppression import Table, at_least, coarsened, coarser, protect
from themeday.report.disclosure.texts import TextDigest, open_questions_of
from themeday.results.frequencies import FrequencyTable
from themeday.results.measures import EVERYONE, Bound, Counted
from themeday.store.folder import MERGED
from themeday.store.json_files import read_json
from themeday.store.records import Records


@dataclass(frozen=True)
class Site:
    """A site that made a report of its own."""

    name: str
    rooms: frozenset[str]
    published: PublishedNumbers

    def kept(self) -> dict[str, object]:
        """Return it as it is kept with the merge; numbers only."""
        told = replace(self.published, texts=frozenset(), words={})
        return {"site": self.name, "rooms": sorted(self.rooms), "told": history.to_json(told)}


def site(name: str, rooms: Iterable[str], data: Path) -> Site | None:
    """Return a site when it made a report of its own that told anything, or None.

    Raises:
        DataFolderError: what it told cannot be read.
    """
    told = history.load(data)
    return Site(name, frozenset(rooms), told[-1]) if told and told[-1].tables else None


def load(folder: Path) -> list[Site]:
    """Return the sites that made reports of their own before a merge; none for a day that is no merge.

    Raises:
        DataFolderError: the file cannot be read.
    """
    return read_json(
        folder / MERGED,
        lambda kept: [
            Site(str(row["site"]), frozenset(map(str, row["rooms"])), *history.from_json([row["told"]]))
            for row in kept.get("reported", [])
        ],
        missing=[],
        unreadable=N_("{path} cannot be read. It says what the sites told before they were merged. Merge them again."),
    )


def publish_beside(
    sites: Sequence[Site],
    counted: tuple[Counted, Counted],
    k: int,
    earlier: Sequence[PublishedNumbers],
    texts: Iterable[str],
    on: dt.date,
) -> PublishedNumbers:
    """Return the numbers that may be told of a merged day beside the reports of some of its sites.

    Counted are all people, only for what is told as a lower bound, and all people of other sites.
    """
    whole, others = counted
    tables: dict[str, Table] = {}
    by_key = {raw.key: raw for raw in raws(others)} if others.people >= k else {}
    for key in dict.fromkeys(key for each in sites for key in each.published.tables):
        if not key.startswith(ONCE) and (table := _table(key, sites, by_key, k, by_role=ROLE in tables)):
            tables[key] = table
    if (last := latest(earlier)) and not same_tables(tables, last.tables):
        return repeated(replace(last, people_on=earlier[-1].people_on), k)
    bounds = {bound.key: _bound(bound, tables, k) for bound in whole.bounds} if PEOPLE in tables else {}
    return PublishedNumbers(on.isoformat(), k, tables, bounds, frozenset(texts))


def _table(
    key: str, sites: Sequence[Site], others: Mapping[str, FrequencyTable], k: int, *, by_role: bool
) -> Table | None:
    told = [each.published.tables[key] for each in sites if key in each.published.tables]
    groups = coarser(*(table.groups for table in told))
    by_role = by_role and all(EVERYONE not in table.cells for table in told)
    strata: Collection[str] = tuple(told[0].cells) if by_role else (EVERYONE,)
    least = min(2, sum(len(group) for group in groups))
    mine: Table | None = None
    if others:
        if key not in others:
            return None
        raw = others[key]
        for way in [raw, raw.together()] if by_role else [raw.together()]:
            if mine := protect(way, k, groups):
                strata, groups, least = tuple(mine.cells), list(mine.groups), raw.least
                break
        else:
            return None
    parts = [in_groups(table, groups, strata) for table in told] + ([mine] if mine else [])
    table = summed(parts)
    shown = sum(cell.count > 0 for cell in table.overall)
    if shown < least or (key == ROLE and len(groups) < len(ROLES_OF_PEOPLE)):
        return None
    return coarsened(table, k)


def _bound(bound: Bound, tables: Mapping[str, Table], k: int) -> dict[str, int]:
    roles = {cell.group[0]: cell.count for cell in tables[ROLE].overall} if ROLE in tables else {}
    counts = {EVERYONE: sum(bound.counts.values()), **{role: bound.counts[role] for role in roles}}
    totals = {EVERYONE: tables[PEOPLE].total, **roles}
    return {who: at_least(min(n, totals[who]), totals[who], k) for who, n in counts.items()}


def texts_of_few(records: Records, sites: Sequence[Site], k: int, digest: TextDigest) -> set[str]:
    """Return what stands for texts that too few people wrote beside the sites that told theirs."""
    digests: set[str] = set()
    for chapter, item in open_questions_of(records):
        texts = results.texts(records, chapter, item)
        others = _others({(text.room, text.author) for text in texts}, sites, k)
        if 0 < len(others) < k:
            digests |= {digest(text.text) for text in texts if (text.room, text.author) in others}
    counts = results.writers(records, lambda _: True)
    rooms = {room for room, _ in _others({(room, n) for room in counts for n in range(counts[room])}, sites, k)}
    if 0 < sum(counts[room] for room in rooms) < k:
        digests |= {digest(tip.text) for room in rooms for tip in results.tips(records, room)}
    return digests


def _others(writers: set[tuple[str, int]], sites: Sequence[Site], k: int) -> set[tuple[str, int]]:
    """Return who wrote beside the sites of which at least k people did, so that those could tell it."""
    told = [mine for each in sites if len(mine := {w for w in writers if w[0] in each.rooms}) >= k]
    return writers - set().union(*told)
