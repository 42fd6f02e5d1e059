"""What stands in the way of more dates is true of the plan, and names nobody."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import count
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pairing.test_rounds import met, possible, room
from themeday.pairing import Person, find_bottlenecks, make_schedule, may_meet


def test_causes_are_told_without_names() -> None:
    people = [Person("anna", "young_colleague", "noord", manager="boss"), Person("boss", "leader", "zuid")]
    told = [cause.message("en") for cause in find_bottlenecks([*people, Person("zed", "leader", "oost")], 2)]
    assert any(text.startswith("2 people can meet fewer others") for text in told)
    assert not any("anna" in text or "boss" in text for text in told)
    assert find_bottlenecks([Person("y", "young_colleague", "a"), Person("x", "leader", "b")], 1) == ()


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 10_000), st.integers(1, 8), st.integers(1, 6), st.integers(1, 4), st.none() | st.integers(1, 5),
    st.booleans(),
)  # fmt: skip
def test_what_is_said_to_stand_in_the_way_is_true_of_the_plan(
    seed: int, young: int, leaders: int, rounds: int, tables: int | None, trios: bool
) -> None:
    people = room(seed, young, leaders, 4)
    if not possible(people):
        return
    schedule = make_schedule(people, rounds, tables, seed, trios=trios)
    dates = Counter(code for meeting in met(schedule) for code in meeting)
    for cause in find_bottlenecks(people, rounds, tables, trios=trios):
        out = cause.values.get("out", cause.values["many"] if "tables" in cause.values else None)
        if out is not None:
            assert 0 < out <= min(map(len, schedule.byes))
        if "unit" in cause.values:
            role = "young_colleague" if "young colleagues (" in cause.text else "leader"
            mine = [person.code for person in people if (person.unit, person.role) == (cause.values["unit"], role)]
            assert len(mine) == cause.values["many"]
            assert all(dates[code] <= cause.values["left"] < rounds for code in mine)


def test_tables_are_no_bottleneck_when_all_have_a_place_at_them_by_threes() -> None:
    people = [Person(f"y{i}", "young_colleague", "noord") for i in range(4)]
    people += [Person(f"x{i}", "leader", "zuid") for i in range(4)]
    assert find_bottlenecks(people, 2, 3, trios=True) == ()
    assert not any(make_schedule(people, 2, 3, trios=True).byes)


@given(st.integers(0, 10_000), st.integers(0, 7), st.integers(0, 7), st.integers(1, 5))
def test_who_can_meet_too_few_because_of_conflicts_is_counted_as_by_hand(
    seed: int, young: int, leaders: int, rounds: int
) -> None:
    chance = Random(seed)
    codes = [f"y{n}" for n in range(young)] + [f"x{n}" for n in range(leaders)]
    people = [
        Person(
            code,
            "leader" if code[0] == "x" else "young_colleague",
            chance.choice(["", "Noord", "noord ", "zuid", "oost"]),
            manager=chance.choice([*codes, *[""] * 9]),
        )
        for code in codes
    ]
    forbidden = [(a, b) for a in codes for b in codes if a != b and chance.random() < 0.15]
    banned = {frozenset(pair) for pair in forbidden}
    expected = 0
    for person in people:
        across = [o for o in people if o.role != person.role and not (o.unit_key == person.unit_key != "")]
        left = [o for o in across if may_meet(person, o) and frozenset((person.code, o.code)) not in banned]
        expected += len(left) < min(rounds, len(across))
    told = find_bottlenecks(people, rounds, forbidden=forbidden)
    assert [cause.values["many"] for cause in told if "another conflict" in cause.text] == [expected] * (expected > 0)


def test_what_it_takes_grows_with_the_people_and_not_with_their_pairs() -> None:
    def work(half: int) -> int:
        """Return how many functions are called for so many young colleagues and leaders."""
        people = [Person(f"y{n}", "young_colleague", f"u{n % 9}") for n in range(half)]
        people += [Person(f"x{n}", "leader", f"u{n % 9}", manager=f"x{n - 1}") for n in range(half)]
        called = count()
        sys.setprofile(lambda *_: next(called))
        try:
            find_bottlenecks(people, 5)
        finally:
            sys.setprofile(None)
        return next(called)

    assert work(150) < 3 * work(75)
