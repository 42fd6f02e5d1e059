"""Of which groups it may be told how many took part: the numbers of the report, in review and export too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from themeday import results
from themeday.day.plan import Day
from themeday.report.disclosure.published import ROLE, ROOM, UNIT, PublishedNumbers
from themeday.report.disclosure.suppression import at_least, protect
from themeday.results import ChapterResponse, GroupResponse
from themeday.results.frequencies import CategoryGroup, FrequencyTable
from themeday.results.measures import EVERYONE
from themeday.store.records import Records


def enough_answers(answers: int, day: Day) -> bool:
    """Return whether so many answers make a chart or an average; a handful of people would recognise each other."""
    return answers >= day.smallest_group


def people_told(counts: Mapping[str, int], k: int) -> list[tuple[CategoryGroup, int]]:
    """Return how many people there are of each kind; small ones together, and nothing where that is too little."""
    table = protect(FrequencyTable("", {EVERYONE: sum(counts.values())}, {EVERYONE: counts}), k)
    return [(cell.group, cell.count) for cell in (table.overall if table else ()) if cell.count]


def response_told(records: Records, day: Day, told: PublishedNumbers) -> list[ChapterResponse]:
    """Return who took part, per chapter of the agenda, as far as the report tells those groups.

    How many there were is that of the report, in its groups, and the rest lower bounds. A table that shares a device
    counts as two.
    """

    def each(groups: tuple[GroupResponse, ...], key: str, bounds: Mapping[str, int]) -> tuple[GroupResponse, ...]:
        cells = told.tables[key].overall if key in told.tables else ()
        return tuple(_told(groups, cell.group, cell.count, told.k, bounds) for cell in cells if cell.count)

    told_of = []
    for chapter in records.cached(results.response, lambda: results.response(records, day)):
        bounds = told.bounds.get(f"response/{chapter.chapter}", {})
        told_of.append(
            replace(
                chapter,
                everyone=_told((chapter.everyone,), (EVERYONE,), told.people or 0, told.k, bounds),
                roles=each(chapter.roles, ROLE, bounds),
                units=each(chapter.units, UNIT, {}),
                rooms=each(chapter.rooms, ROOM, {}),
            )
        )
    return told_of


def _told(
    groups: Iterable[GroupResponse], parts: CategoryGroup, total: int, k: int, bounds: Mapping[str, int]
) -> GroupResponse:
    """Return the numbers of some groups together.

    Args:
        bounds: how many began, by the key of a group, where the report tells it.
    """
    mine = [group for group in groups if group.key in parts]
    # Of whoever is not among the people of the report, all may have done it.
    others = max(0, sum(group.eligible or 0 for group in mine) - total)
    started, far = (
        at_least(min(sum(getattr(group, did) for group in mine) - others, total), total, k)
        for did in ("started", "far")
    )
    return GroupResponse(parts[0], total, bounds.get(parts[0], started), far, parts)
