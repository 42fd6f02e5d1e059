"""themeday.report.disclosure.response: of which groups it is told how many took part."""

from __future__ import annotations

import pytest

from tests.results.people import DAY, Room
from themeday.model.people import Role
from themeday.report.disclosure.decision import numbers_now
from themeday.report.disclosure.response import people_told, response_told
from themeday.results import ChapterResponse


def welcome(room: Room) -> ChapterResponse:
    first, *_ = response_told(room.records, DAY, numbers_now(DAY, room.records))
    return first


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ((4, 4, 1), {}),  # all would be one group
        ((6, 4, 1), {("Recherche",): 6, ("Parket", "Basisteam"): 5}),
        ((9, 6, 4, 1), {("Recherche",): 9, ("Parket",): 6, ("Basisteam", "IV"): 5}),
        ((9, 6, 7, 2), {("Recherche",): 9, ("Basisteam",): 7, ("Parket", "IV"): 8}),  # one would follow from the total
        ((5, 5, 0, 0), {("Recherche",): 5, ("Parket",): 5}),
    ],
)
def test_small_units_are_told_together(sizes: tuple[int, ...], told: dict[tuple[str, ...], int]) -> None:
    room = Room()
    for unit, people in zip((*DAY.units[:3], "IV"), sizes, strict=False):
        for _ in range(people):
            room.join(unit=unit)
    by_unit = {group.parts: group.eligible for group in welcome(room).units}
    assert {tuple(sorted(parts)): size for parts, size in by_unit.items()} == {
        tuple(sorted(parts)): size for parts, size in told.items()
    }
    assert welcome(room).everyone.eligible == sum(sizes)
    assert {group.started for group in welcome(room).units} <= {0}


def test_a_shared_device_counts_as_the_two_of_the_report() -> None:
    room = Room()
    for unit in DAY.units[:2]:
        for _ in range(12):
            room.join(unit=unit)
    room.join(Role.TABLE)
    assert welcome(room).everyone.eligible == 26
    assert {group.key for group in welcome(room).roles} <= {Role.YOUNG_COLLEAGUE, Role.LEADER}


def test_people_of_a_kind_are_told_from_as_many_as_make_a_group() -> None:
    assert people_told({"a": 9, "b": 6, "c": 2}, 5) == [(("a",), 9), (("b", "c"), 8)]
    assert people_told({"a": 9, "b": 2}, 5) == []
