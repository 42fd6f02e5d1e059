"""What stands in the way of more dates is true of the plan, and names nobody."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pairing.test_rounds import met, possible, room
from themeday.pairing import Person, find_bottlenecks, make_schedule


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
