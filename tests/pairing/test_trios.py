"""Thirds: nobody sits out needlessly, and dates are as even as can be; held against trying everything."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pairing.test_rounds import Meeting, Met, met, possible, room, squares
from tests.torture.figures import times
from themeday.errors import PairingRefused
from themeday.pairing import Person, Schedule, make_schedule


def all_rounds(meetings: list[Meeting], tables: int) -> list[frozenset[Meeting]]:
    """Return every round there can be: tables of two, or of three with one in the middle."""
    result: list[frozenset[Meeting]] = []

    def extend(at: int, chosen: list[Meeting]) -> None:
        if at == len(meetings):
            sitting = Counter(code for meeting in chosen for code in meeting)
            if len(sitting) - len(chosen) <= tables:
                result.append(frozenset(chosen))
            return
        extend(at + 1, chosen)
        more = [*chosen, meetings[at]]
        sitting = Counter(code for meeting in more for code in meeting)
        if max(sitting.values()) <= 2 and all(min(sitting[y], sitting[x]) == 1 for y, x in more):
            extend(at + 1, more)

    extend(0, [])
    return result


def best_of_three(people: list[Person], rounds: int, tables: int | None, held: Met = ()) -> tuple[int, int]:
    """Return by trying everything how many can sit in all rounds together, and the least sum of squares then."""
    sides = Counter(person.role for person in people)
    choices = all_rounds(list(possible(people, held)), min(tables or len(people), *sides.values()))
    seated: dict[frozenset[Meeting], int] = {frozenset(): 0}
    for _ in range(rounds):
        longer: dict[frozenset[Meeting], int] = {}
        for used, many in seated.items():
            for choice in choices:
                if not choice & used:
                    total = many + len({code for meeting in choice for code in meeting})
                    longer[used | choice] = max(longer.get(used | choice, 0), total)
        seated = longer
    most = max(seated.values())
    return most, min(squares(people, [*held, *used]) for used, many in seated.items() if many == most)


def seats(schedule: Schedule, start: int = 0) -> int:
    return sum(len({c for d in round for c in (d.young_colleague, d.leader)}) for round in schedule.rounds[start:])


def together(schedule: Schedule) -> Counter[frozenset[str]]:
    """Count how often each two sat at one table."""
    result: Counter[frozenset[str]] = Counter()
    for dates in schedule.rounds:
        groups: dict[int, set[str]] = {}
        for date in dates:
            groups.setdefault(date.table, set()).update((date.young_colleague, date.leader))
        result.update(frozenset(two) for group in groups.values() for two in combinations(group, 2))
    return result


@pytest.mark.parametrize("seed", range(6))
def test_eight_and_four_meet_without_a_rest(seed: int) -> None:
    people = [Person(f"y{i}", "young_colleague", f"young{i}") for i in range(8)]
    people += [Person(f"x{i}", "leader", f"leader{i}") for i in range(4)]
    schedule = make_schedule(people, 4, 4, seed, trios=True)
    assert len(met(schedule)) == 32
    assert not any(schedule.byes)
    assert set(together(schedule).values()) == {1}  # no two young colleagues come together twice either


@settings(deadline=None, max_examples=times(40, 400))
@given(
    st.integers(0, 10_000), st.sampled_from([(2, 1), (3, 1), (3, 2), (4, 2), (3, 3), (2, 4), (1, 3), (2, 2), (2, 3)]),
    st.integers(2, 5), st.integers(1, 3), st.none() | st.integers(1, 3),
)  # fmt: skip
def test_nobody_sits_out_needlessly(
    seed: int, sizes: tuple[int, int], units: int, rounds: int, tables: int | None
) -> None:
    people = room(seed, *sizes, units)
    if not possible(people):
        return
    rounds = min(rounds, 2) if sizes == (3, 3) else rounds
    schedule = make_schedule(people, rounds, tables, seed, trios=True)
    assert (seats(schedule), squares(people, met(schedule))) == best_of_three(people, rounds, tables)


@settings(deadline=None, max_examples=times(25, 300))
@given(
    st.integers(0, 10_000), st.sampled_from([(3, 2), (4, 2), (3, 3), (2, 4), (1, 3), (2, 3)]), st.integers(1, 2),
    st.none() | st.integers(1, 2),
)  # fmt: skip
def test_the_same_holds_for_what_is_still_to_come(
    seed: int, sizes: tuple[int, int], rounds: int, tables: int | None
) -> None:
    random = Random(seed)
    people = room(seed, *sizes, 5)
    now = [person for person in people if random.random() < 0.9]
    try:
        first = make_schedule(people, rounds + 1, tables, seed, trios=True)
        keep = [[date for date in first.rounds[0] if random.random() < 0.8]]
        later = make_schedule(now, rounds + 1, tables, seed, keep, said=first.rounds[1:], trios=True)
    except PairingRefused:
        return
    before = [(date.young_colleague, date.leader) for date in keep[0]]
    result = seats(later, 1), squares(now, met(later))
    assert result == best_of_three(now, rounds, tables, before)


@settings(deadline=None, max_examples=times(12, 200))
@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 8), st.integers(1, 5), st.none() | st.integers(1, 6))
def test_planning_trios_anew_without_a_change_changes_nothing(
    seed: int, young: int, leaders: int, rounds: int, tables: int | None
) -> None:
    people = room(seed, young, leaders, 5)
    if not possible(people):
        return
    schedule = make_schedule(people, rounds, tables, seed, trios=True)
    shuffled = Random(seed).sample(people, len(people))
    assert make_schedule(shuffled, rounds, tables, seed, trios=True) == schedule
    held = seed % (rounds + 1)
    again = make_schedule(people, rounds, tables, seed, schedule.rounds[:held], said=schedule.rounds[held:], trios=True)
    same = [set(dates) for dates in again.rounds] == [set(dates) for dates in schedule.rounds]
    if tables is None or tables >= min(young, leaders):
        assert same
    else:  # with few tables not every plan is proven the best, and what is still to come may be found a better one
        worth = [(seats(plan), -squares(people, met(plan))) for plan in (again, schedule)]
        assert same or worth[0] > worth[1]


@pytest.mark.parametrize(("young", "leaders", "rounds", "tables"), [(30, 15, 6, 12), (24, 16, 5, 9), (40, 25, 6, None)])
def test_a_large_room_has_two_or_three_at_each_table(young: int, leaders: int, rounds: int, tables: int | None) -> None:
    people = room(1, young, leaders, 8)
    schedule = make_schedule(people, rounds, tables, 1, trios=True)
    for dates in schedule.rounds:
        groups: dict[int, list[Meeting]] = {}
        for date in dates:
            groups.setdefault(date.table, []).append((date.young_colleague, date.leader))
        assert len(groups) <= (tables or leaders)
        assert all(
            len({code for meeting in group for code in meeting}) == len(group) + 1 <= 3 for group in groups.values()
        )
        assert sum(len(group) + 1 for group in groups.values()) == len(
            {c for d in dates for c in (d.young_colleague, d.leader)}
        )
    if tables:  # three at every table
        assert seats(schedule) == 3 * tables * rounds
        assert sum(together(schedule)[two] - 1 for two in together(schedule)) == 0
    else:
        assert not any(schedule.byes)


@pytest.mark.parametrize("held", [0, 1])
def test_more_rounds_may_be_asked_for_than_were_said(held: int) -> None:
    people = room(1, 12, 6, 3)
    said = make_schedule(people, 3, trios=True).rounds
    more = make_schedule(people, 5, keep=said[:held], said=said[held:], trios=True)
    assert len(more.rounds) == 5
    assert more.rounds[:held] == said[:held]
    assert seats(more) > seats(make_schedule(people, 3, trios=True))


def test_who_sat_together_sits_with_others_next_time() -> None:
    people = room(5, 20, 12, 9)
    assert set(together(make_schedule(people, 5, trios=True)).values()) == {1}


def test_there_is_no_trio_that_spares_nobody_a_rest() -> None:
    people = [Person(f"y{i}", "young_colleague", "noord") for i in range(6)]
    people += [Person(f"x{i}", "leader", "zuid") for i in range(6)]
    schedule = make_schedule(people, 6, trios=True)
    assert [len(dates) for dates in schedule.rounds] == [6] * 6
    assert all(len({date.table for date in dates}) == 6 for dates in schedule.rounds)


def test_a_wish_for_more_dates_than_rounds_makes_no_table_of_four() -> None:
    people = [Person(f"y{i}", "young_colleague", "noord") for i in range(6)]
    people += [Person(f"x{i}", "leader", "zuid") for i in range(2)]
    with pytest.raises(PairingRefused, match="Nobody can have 2 dates in 1 rounds"):
        make_schedule(people, 1, trios=True, at_least=2)
