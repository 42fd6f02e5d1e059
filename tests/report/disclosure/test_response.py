"""themeday.report.disclosure.response: of which groups it is told how many took part."""

from __future__ import annotations

import pytest

from tests.results.people import DAY, Room
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
    assert tuple(group.eligible for group in welcome.units) == tuple(n if n is None else n // 5 * 5 for n in told)
    assert welcome.everyone.eligible == sum(sizes) // 5 * 5
