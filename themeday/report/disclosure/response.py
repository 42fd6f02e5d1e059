"""Of which groups it may be told how many took part: for the organisers' own eyes, and for what is handed on.

A unit or a room with fewer than k people is not told apart; when there is only one such group, the smallest of the
others is not either, because the small one would follow from the total.

Source: Hundepool et al., Statistical Disclosure Control, Wiley 2012, on complementary suppression.
"""

from __future__ import annotations

from dataclasses import replace

from themeday import results
from themeday.day.plan import Day
from themeday.report.disclosure.suppression import at_least
from themeday.results import ChapterResponse, GroupResponse
from themeday.store.records import Records

_Groups = tuple[GroupResponse, ...]


def response_told(records: Records, day: Day) -> list[ChapterResponse]:
    """Return who took part, per chapter of the agenda; units and rooms that are too small have no numbers."""
    k = day.smallest_group
    return [
        replace(one, units=_without_small(one.units, k), rooms=_without_small(one.rooms, k))
        for one in results.response(records, day)
    ]


def response_handed_on(records: Records, day: Day) -> list[ChapterResponse]:
    """Return the same in multiples of k, each rounded down, so that nobody can be found by subtracting."""

    def rounded(groups: _Groups) -> _Groups:
        return tuple(_rounded(group, day.smallest_group) for group in groups)

    return [
        replace(
            one,
            everyone=_rounded(one.everyone, day.smallest_group),
            roles=rounded(one.roles),
            units=rounded(one.units),
            rooms=rounded(one.rooms),
        )
        for one in response_told(records, day)
    ]


def _without_small(groups: _Groups, k: int) -> _Groups:
    sizes = {group.key: group.eligible or 0 for group in groups}
    small = {key for key, size in sizes.items() if 0 < size < k}
    others = [key for key, size in sizes.items() if size >= k]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda key: sizes[key]))
    return tuple(_not_told(group) if group.key in small else group for group in groups)


def _not_told(group: GroupResponse) -> GroupResponse:
    return GroupResponse(group.key, None, None, None)


def _rounded(group: GroupResponse, k: int) -> GroupResponse:
    total = group.eligible
    if total is None or 0 < total < k:
        return _not_told(group)
    counts = ((at_least(count or 0, total, k) or 0) // k * k for count in (total, group.started, group.far))
    return GroupResponse(group.key, *counts)
