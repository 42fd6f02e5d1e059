"""The best rounds with trios when tables are few: better than what there was, or none."""

from __future__ import annotations

import pytest

from tests.pairing.test_rounds import met, room, squares
from tests.pairing.test_seating import make_plan
from tests.pairing.test_trios import best_of_three, seats
from themeday.pairing import make_schedule
from themeday.pairing.exact_trios import better_rounds
from themeday.pairing.seating import Seating


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_better_than_the_best_there_is(seed: int) -> None:
    people, plan = room(seed, 4, 2, 4), make_plan(seed, 4, 2, 2, 1)
    most, least = best_of_three(people, 2, 1)
    best = Seating(plan, dict.fromkeys(person.code for person in people), better_rounds(plan, (0, 0, 0)), ())
    assert best.worth() == (0, most, -least)
    assert better_rounds(plan, best.worth()) == []
    schedule = make_schedule(people, 2, 1, seed, trios=True)
    assert (seats(schedule), squares(people, met(schedule))) == (most, least)


def test_a_room_is_too_large_for_the_solver() -> None:
    assert better_rounds(make_plan(1, 12, 6, 3, 2), (0, 0, 0)) == []
