"""themeday.report.disclosure.response: of which groups it is told how many took part."""

from __future__ import annotations

import pytest

from tests.results.people import DAY, Room
from themeday.model.people import Role
from themeday.report.disclosure.response import response_handed_on, response_told


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ((6, 4, 1), (6, None, None)),
        ((7, 6, 2), (7, None, None)),  # one small unit would follow from the total
        ((5, 5, 0), (5, 5, 0)),  # a unit that nobody is from hides nothing
    ],
)
def test_small_units_are_not_told_apart(sizes: tuple[int, ...], told: tuple[int | None, ...]) -> None:
    room = Room()
    for unit, people in zip(DAY.units, sizes, strict=True):
        for _ in range(people):
            room.join(unit=unit)
    (welcome, *_) = response_told(room.records, DAY)
    assert tuple(group.eligible for group in welcome.units) == told
    assert {group.started for group in welcome.units} <= {0, None}
    (welcome, *_) = response_handed_on(room.records, DAY)
    assert tuple(group.eligible for group in welcome.units) == told
    assert welcome.everyone.eligible == sum(sizes)


def test_with_a_shared_device_nothing_is_told_exactly() -> None:
    room = Room()
    for unit in DAY.units[:2]:
        for _ in range(12):
            room.join(unit=unit)
    room.join(Role.TABLE)
    (welcome, *_) = response_handed_on(room.records, DAY)
    assert welcome.everyone.eligible == 20
    assert [group.eligible for group in welcome.units[:2]] == [5, None]
