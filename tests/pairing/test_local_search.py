"""Exchanges of places: they make a seating better, and leave alone what was good already."""

from __future__ import annotations

import pytest

from tests.pairing.test_seating import make_plan
from themeday.pairing.local_search import even_out, spread
from themeday.pairing.seating import Seating


def seated(seed: int) -> Seating:
    """Return a seating in which people sit at the first table that is free for them."""
    plan = make_plan(seed, 12, 6, 4)
    seating = Seating(plan, dict.fromkeys((code for codes in plan.codes for code in codes), ""), [()] * 4, ())
    for at in range(plan.rounds):
        for y, x in sorted(plan.still_open):
            if seating.free(y, x) and y in seating.resting(at) and len(seating.partners[at].get(x, ())) < 2:
                seating.add(at, y, x)
    return seating


@pytest.mark.parametrize("seed", range(8))
def test_fewer_sit_together_again_and_everyone_has_as_many_dates(seed: int) -> None:
    seating = seated(seed)
    before, dates = seating.again, dict(seating.dates)
    spread(seating)
    assert before > 0
    assert seating.again < before
    assert seating.dates == dates
    assert seating.is_held(6)


def test_a_third_who_has_many_dates_makes_room_for_one_who_has_none() -> None:
    plan = make_plan(3, 4, 2, 1)
    seating = Seating(plan, dict.fromkeys((code for codes in plan.codes for code in codes), ""), [()], ())
    for y, x in (("y0", "x0"), ("y1", "x0"), ("y2", "x1")):
        plan.still_open[y, x] = plan.still_open["y3", "x1"] = 1
        seating.add(0, y, x)
    seating.dates["y1"] += 5
    even_out(seating)
    assert "y3" in seating.partners[0]
    assert "y1" not in seating.partners[0]
