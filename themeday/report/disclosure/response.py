"""Of which groups it may be told how many took part: for the organisers' own eyes, and for what is handed on.

Units and rooms that are too small to be told apart, with others when those would follow from the total, have no
numbers: they are the ones that the report takes together.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from themeday import results
from themeday.day.plan import Day
from themeday.model.people import Role
from themeday.report.disclosure.suppression import at_least, grouped
from themeday.results import ChapterResponse, GroupResponse
from themeday.results.frequencies import FrequencyTable
from themeday.store.records import Records

_NOWHERE = "\0"  # whoever joined without one


def enough_answers(answers: int, day: Day) -> bool:
    """Return whether so many answers make a chart or an average; a handful of people would recognise each other."""
    return answers >= day.smallest_group


def response_told(records: Records, day: Day) -> list[ChapterResponse]:
    """Return who took part, per chapter of the agenda; units and rooms that are too small have no numbers."""
    k = day.smallest_group
    return [
        replace(chapter, units=_without_small(chapter, "units", k), rooms=_without_small(chapter, "rooms", k))
        for chapter in results.response(records, day)
    ]


def response_handed_on(records: Records, day: Day) -> list[ChapterResponse]:
    """Return the same as the lower bounds that the report tells, so that nobody can be found by subtracting.

    Here a table that shares a device counts once, in the report twice: with such tables nothing is told exactly.
    """
    chapters = response_told(records, day)
    shared = any(role.key == Role.TABLE and role.eligible for chapter in chapters[:1] for role in chapter.roles)
    rounded = partial(_rounded, k=day.smallest_group, exact=not shared)
    return [
        replace(
            chapter,
            everyone=rounded(chapter.everyone),
            roles=tuple(map(rounded, _without_small(chapter, "roles", day.smallest_group))),
            units=tuple(map(rounded, chapter.units)),
            rooms=tuple(map(rounded, chapter.rooms)),
        )
        for chapter in chapters
    ]


def _without_small(chapter: ChapterResponse, kind: str, k: int) -> tuple[GroupResponse, ...]:
    groups: tuple[GroupResponse, ...] = getattr(chapter, kind)
    sizes = {group.key: group.eligible or 0 for group in groups}
    sizes[_NOWHERE] = (chapter.everyone.eligible or 0) - sum(sizes.values())
    parts = grouped(FrequencyTable(kind, {"": sum(sizes.values())}, {"": sizes}), k, [(key,) for key in sizes])
    return tuple(group if (group.key,) in parts else _not_told(group) for group in groups)


def _not_told(group: GroupResponse) -> GroupResponse:
    return GroupResponse(group.key, None, None, None)


def _rounded(group: GroupResponse, k: int, *, exact: bool) -> GroupResponse:
    total = group.eligible
    if total is None or 0 < total < k:
        return _not_told(group)
    most = total if exact else total - k
    counts = (min(count or 0, most) for count in (total, group.started, group.far))
    return GroupResponse(group.key, *(at_least(count, total, k) for count in counts))
