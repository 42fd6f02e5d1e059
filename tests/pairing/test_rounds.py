"""As many dates as can be, as even as can be, of people who fit: held against solvers of another kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from themeday.errors import PairingRefused
from themeday.pairing import FewDates, Person, Schedule, make_schedule, may_meet
from themeday.pairing.people import fit

Meeting = tuple[str, str]
Met = Collection[Meeting]


def room(seed: int, young: int, leaders: int, units: int) -> list[Person]:
    random = Random(seed)
    tags = ["a", "b", "c", "d"]
    return [
        Person(
            f"{letter}{i}",
            role,
            f"u{random.randrange(units)}",
            asks=frozenset(random.sample(tags, 2)),
            offers=frozenset(random.sample(tags, 2)),
        )
        for role, letter, many in (("young_colleague", "y", young), ("leader", "x", leaders))
        for i in range(many)
    ]


def met(schedule: Schedule, start: int = 0) -> list[Meeting]:
    return [(date.young_colleague, date.leader) for dates in schedule.rounds[start:] for date in dates]


def possible(people: list[Person], held: Met = ()) -> dict[Meeting, int]:
    return {
        (y.code, x.code): fit(y, x)
        for y in people
        for x in people
        if y.role == "young_colleague" and may_meet(y, x) and (y.code, x.code) not in held
    }


def squares(people: list[Person], meetings: Met) -> int:
    dates = Counter(code for meeting in meetings for code in meeting)
    return sum(dates[person.code] ** 2 for person in people)


def best_of_two(
    people: list[Person], rounds: int, tables: int | None, held: Met = (), least: int = 0
) -> tuple[int, int, int] | None:
    """Return the most dates there can be, how even, and how well people fit, from one integer programme."""
    meetings = possible(people, held)
    before = Counter(code for meeting in held for code in meeting)
    codes = [person.code for person in people]
    steps = [(code, 2 * (before[code] + at) + 1) for code in codes for at in range(rounds)]
    uneven = 1 + sum(meetings.values())
    gain = 1 + uneven * sum(step for _, step in steps)
    costs = np.array([-gain - worth for worth in meetings.values()] + [uneven * step for _, step in steps], dtype=float)
    rows = np.zeros((2 * len(codes) + 1, len(costs)))
    for column, meeting in enumerate(meetings):
        rows[-1, column] = 1
        for code in meeting:
            rows[codes.index(code), column] = rows[len(codes) + codes.index(code), column] = 1
    for column, (code, _) in enumerate(steps, len(meetings)):
        rows[codes.index(code), column] = -1
    sides = [sum(person.role == role for person in people) for role in ("young_colleague", "leader")]
    needed = [max(least - before[code], 0) for code in codes]
    most = rounds * min(tables or len(people), *sides)
    result = milp(
        costs,
        constraints=LinearConstraint(
            rows, [0] * len(codes) + needed + [0], [0] * len(codes) + [rounds] * len(codes) + [most]
        ),
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    if result.x is None:
        return None
    chosen = [meeting for meeting, yes in zip(meetings, result.x, strict=False) if yes > 0.5]
    return len(chosen), squares(people, [*held, *chosen]), sum(meetings[meeting] for meeting in chosen)


@pytest.mark.parametrize("seed", range(60))
def test_a_room_with_few_tables_is_shared_out_as_evenly_as_can_be_and_then_fits(seed: int) -> None:
    random = Random(seed)
    people = room(seed, random.randint(2, 10), random.randint(2, 13), random.randint(2, 6))
    rounds, tables = random.randint(1, 5), random.randint(1, 6)
    if not possible(people):
        return
    plan = met(make_schedule(people, rounds, tables, seed))
    result = len(plan), squares(people, plan), sum(possible(people)[meeting] for meeting in plan)
    assert result == best_of_two(people, rounds, tables)


def test_two_who_may_meet_do_not_go_without_while_one_leader_has_both_dates() -> None:
    people = [Person(code, "young_colleague", unit) for code, unit in (("a", "noord"), ("b", "noord"), ("c", "oost"))]
    people += [Person("1", "leader", "oost"), Person("2", "leader", "noord")]
    for seed in range(10):
        plan = met(make_schedule(people, 2, 1, seed))
        assert (len(plan), squares(people, plan)) == (2, 4)
        assert ("c", "2") in plan


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 10_000), st.integers(1, 7), st.integers(1, 7), st.integers(1, 4), st.none() | st.integers(1, 4),
    st.integers(0, 3),
)  # fmt: skip
def test_what_is_still_to_come_makes_up_for_what_was(
    seed: int, young: int, leaders: int, rounds: int, tables: int | None, held: int
) -> None:
    random = Random(seed)
    people = room(seed, young, leaders, 4)
    now = [person for person in people if random.random() < 0.85]
    try:
        first = make_schedule(people, rounds + held, tables, seed)
        # Of what was planned some dates were not held, and can still be.
        keep = [[date for date in dates if random.random() < 0.8] for dates in first.rounds[:held]]
        later = make_schedule(now, rounds + held, tables, seed, keep, said=first.rounds[held:])
    except PairingRefused:
        return
    before = [(date.young_colleague, date.leader) for dates in keep for date in dates]
    plan = met(later, held)
    best = best_of_two(now, rounds, tables, before)
    assert best is not None
    assert (len(plan), squares(now, [*before, *plan])) == best[:2]


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 6), st.integers(1, 4), st.integers(1, 4),
    st.integers(1, 3),
)  # fmt: skip
def test_a_wish_for_dates_is_refused_only_when_no_plan_meets_it(
    seed: int, young: int, leaders: int, rounds: int, tables: int, least: int
) -> None:
    people = room(seed, young, leaders, 4)
    if not possible(people) or least > rounds:
        return
    best = best_of_two(people, rounds, tables, least=least)
    if best is None:
        with pytest.raises(FewDates):
            make_schedule(people, rounds, tables, seed, at_least=least)
    else:
        plan = met(make_schedule(people, rounds, tables, seed, at_least=least))
        assert (len(plan), squares(people, plan)) == best[:2]


def test_hundreds_of_people_are_planned_as_evenly_as_numbers_allow() -> None:
    people = [Person(f"y{i}", "young_colleague", f"u{i % 8}") for i in range(230)]
    people += [Person(f"x{i}", "leader", f"u{i % 8}") for i in range(170)]
    dates = Counter(code for meeting in met(make_schedule(people, 7, 90)) for code in meeting)
    for letter in "yx":
        counts = [dates[person.code] for person in people if person.code.startswith(letter)]
        assert sum(counts) == 7 * 90
        assert max(counts) - min(counts) <= 1
