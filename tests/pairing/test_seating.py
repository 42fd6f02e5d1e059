"""Who sits with whom: what is counted while people change places is what counting anew gives."""

from __future__ import annotations

from random import Random

import pytest

from tests.pairing.test_rounds import possible, room
from themeday.pairing.rounds import Plan
from themeday.pairing.seating import Seating, groups_of


def make_plan(seed: int, young: int = 6, leaders: int = 4, rounds: int = 3, tables: int | None = None) -> Plan:
    people = room(seed, young, leaders, 4)
    codes = [[person.code for person in people if person.role == role] for role in ("young_colleague", "leader")]
    return Plan((codes[0], codes[1]), (), possible(people), rounds, tables, seed)


def test_two_or_three_sit_at_a_table() -> None:
    meetings = [("y1", "x1"), ("y2", "x2"), ("y3", "x1"), ("y2", "x3")]
    assert groups_of(meetings) == [[("y1", "x1"), ("y3", "x1")], [("y2", "x2"), ("y2", "x3")]]


@pytest.mark.parametrize("seed", range(20))
def test_counts_follow_every_change_of_places(seed: int) -> None:
    random, plan = Random(seed), make_plan(seed)
    units = {code: random.choice(["", "u", "v"]) for codes in plan.codes for code in codes}
    seating = Seating(plan, units, [()] * plan.rounds, [{"y0", "y1"}])
    seats = [(at, *meeting) for at in range(plan.rounds) for meeting in plan.still_open]
    held: list[tuple[int, str, str]] = []
    for at, y, x in random.sample(seats, len(seats)):
        if random.random() < 0.4 and held:
            seating.drop(*held.pop(random.randrange(len(held))))
        if seating.free(y, x):
            seating.add(at, x, y)
            held.append((at, y, x))
    anew = Seating(plan, units, seating.meetings(), [{"y0", "y1"}])
    for counted in ("again", "alike", "dates", "seated", "partners", "met", "beside"):
        assert getattr(seating, counted) == getattr(anew, counted), counted
