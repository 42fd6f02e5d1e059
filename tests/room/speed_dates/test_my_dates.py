"""One participant's own rounds, held against the schedule as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.room.speed_dates.people import LEADER, UNITS, YOUNG, Room
from themeday.errors import PairingRefused
from themeday.room.optimistic_writes import at_once
from themeday.room.speed_dates import my_dates, planning, reading, replanning, running_rounds


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([YOUNG, LEADER]), st.sampled_from(UNITS), st.sampled_from("ab")), max_size=12),
    st.booleans(),
)
def test_each_persons_rounds_are_those_of_their_table(people: list[tuple[object, str, str]], trios: bool) -> None:
    room = Room(6, 6)
    sessions = [
        room.join(f"P{n:02}", role, unit, room=place)  # type: ignore[arg-type]
        for n, (role, unit, place) in enumerate(people)
    ]
    try:
        at_once(planning.plan_steps(room.staff, 3, 5, trios=trios))
    except PairingRefused:
        return
    for number, dates in enumerate(reading.rounds_of(room.staff)):
        tables = reading.tables_of(dates)
        seated = [code for _, codes in tables for code in codes]
        assert len(seated) == len(set(seated)), "nobody sits at two tables"
        at = {code: (table, set(codes)) for table, codes in tables for code in codes}
        for session in sessions:
            me, rounds = session.me.code, my_dates.my_rounds(session)
            if not rounds:
                assert me not in at
                continue
            table, others = at.get(me, (0, {me}))
            assert rounds[number].table == table
            assert {me, *rounds[number].partners, *filter(None, [rounds[number].beside])} == others


def test_before_a_round_begins_nobody_was_met() -> None:
    room = Room()
    young = room.four()[0]
    at_once(planning.plan_steps(room.staff, 2, 5))
    assert [my_round.met for my_round in my_dates.my_rounds(young)] == [(), ()]
    running_rounds.start_round(room.staff, 1)
    first, second = my_dates.my_rounds(young)
    assert (first.met, second.met) == (first.partners, ())
    assert (first.now, first.begun, second.now, second.begun) == (True, True, False, False)


@pytest.mark.parametrize("number", [0, 2, 3, -1])
def test_nothing_is_told_of_a_round_that_has_not_begun(number: int) -> None:
    room = Room()
    young = room.four()[0]
    at_once(planning.plan_steps(room.staff, 2, 5))
    running_rounds.start_round(room.staff, 1)
    other = next(code for first in my_dates.my_rounds(young) for code in first.partners)
    with pytest.raises(PairingRefused):
        replanning.tell_absent(young, number, other)
