"""Rounds that cannot be fewer, bans, trios, wishes that cannot be, and a plan that stays where it can."""

from __future__ import annotations

import time
from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themeday.errors import PairingRefused
from themeday.pairing import Date, FewDates, Person, Schedule, find_bottlenecks, make_schedule, may_meet
from themeday.pairing.edge_colouring import colour, rounds_needed


def room(random: Random, young: int, leaders: int, units: int = 4) -> list[Person]:
    names = [f"u{i}" for i in range(units)]
    tags = ["a", "b", "c", "d"]
    people = [
        Person(f"x{i}", "leader", random.choice(names), offers=frozenset(random.sample(tags, 2)))
        for i in range(leaders)
    ]
    return people + [
        Person(
            f"y{i}",
            "young_colleague",
            random.choice(names),
            asks=frozenset(random.sample(tags, 2)),
            manager=random.choice(["", f"x{random.randrange(leaders)}"]),
        )
        for i in range(young)
    ]


def met(schedule: Schedule) -> list[tuple[str, str]]:
    return [(date.young_colleague, date.leader) for dates in schedule.rounds for date in dates]


@settings(deadline=None)
@given(st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8))), st.integers(0, 3), st.none() | st.integers(1, 5))
def test_meetings_take_the_fewest_rounds_and_fill_them_evenly(
    meetings: set[tuple[int, int]], spare: int, most: int | None
) -> None:
    degree = Counter(("left", one) for one, _ in meetings) + Counter(("right", other) for _, other in meetings)
    needed = rounds_needed(meetings, most)
    assert needed == max([*degree.values(), -(-len(meetings) // (most or len(meetings) or 1))], default=0)
    rounds = colour(meetings, needed + spare)
    assert sorted(meeting for one in rounds for meeting in one) == sorted(meetings)
    for one in rounds:
        assert len({left for left, _ in one}) == len({right for _, right in one}) == len(one)
    sizes = [len(one) for one in rounds] or [0]
    assert max(sizes) - min(sizes) <= 1


def test_all_meetings_are_held_in_as_many_rounds_as_one_person_has_meetings() -> None:
    random = Random(2)
    for seed in range(30):
        people = room(random, 1 + random.randrange(9), 1 + random.randrange(9))
        young = [p for p in people if p.role == "young_colleague"]
        meetings = [(a.code, b.code) for a in young for b in people if may_meet(a, b)]
        if not meetings:
            continue
        most = max(Counter(code for meeting in meetings for code in meeting).values())
        schedule = make_schedule(people, most + 2, seed=seed)
        assert sorted(met(schedule)) == sorted(meetings)
        assert [bool(dates) for dates in schedule.rounds] == [True] * most + [False] * 2


def test_nobody_meets_their_own_leader_or_against_a_ban() -> None:
    people = [Person("y", "young_colleague", "noord", manager="boss")]
    people += [Person(code, "leader", "zuid") for code in ("boss", "earlier", "fine")]
    schedule = make_schedule(people, 3, forbidden=[("earlier", "y")])
    assert met(schedule) == [("y", "fine")]
    with pytest.raises(PairingRefused, match="Nobody here may meet anyone"):
        make_schedule(people, 3, forbidden=[("earlier", "y"), ("y", "fine")])


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False), st.integers(1, 9), st.integers(1, 6), st.integers(1, 5), st.data())
def test_any_wish_gives_a_valid_plan_or_a_reason(
    random: Random, young: int, leaders: int, rounds: int, data: st.DataObject
) -> None:
    people = room(random, young, leaders)
    forbidden = [(f"x{random.randrange(leaders)}", f"y{random.randrange(young)}") for _ in range(3)]
    tables = data.draw(st.none() | st.integers(0, 6))
    trios = data.draw(st.booleans())
    at_least = data.draw(st.integers(0, 4))
    try:
        schedule = make_schedule(people, rounds, tables, 1, forbidden=forbidden, trios=trios, at_least=at_least)
    except PairingRefused as reason:
        assert len(reason.message("nl")) > 20  # noqa: PT017
        return
    held = data.draw(st.integers(0, rounds))
    now = [person for person in people if random.random() < 0.8]
    dates = Counter(code for meeting in met(schedule) for code in meeting)
    assert all(dates[person.code] >= at_least for person in people)
    plans = [(schedule, people)]
    try:
        later = make_schedule(
            now, rounds, tables, 1, schedule.rounds[:held],
            said=schedule.rounds[held:], forbidden=forbidden, trios=trios,
        )  # fmt: skip
        assert later.rounds[:held] == schedule.rounds[:held]
        plans.append((later, people))
    except PairingRefused:
        pass
    person_of = {person.code: person for person in people}
    for plan, _ in plans:
        assert len(set(met(plan))) == len(met(plan))
        for dates_of in plan.rounds:
            groups: dict[int, set[str]] = {}
            for date in dates_of:
                groups.setdefault(date.table, set()).update((date.young_colleague, date.leader))
                assert may_meet(person_of[date.young_colleague], person_of[date.leader])
                assert (date.leader, date.young_colleague) not in forbidden
            assert len(groups) <= (tables or len(people))
            assert sum(map(len, groups.values())) == len(set().union(*groups.values()))  # each at one table
            assert all(len(group) == 2 or (trios and len(group) == 3) for group in groups.values())
            assert len(dates_of) == sum(len(group) - 1 for group in groups.values())


@pytest.mark.parametrize(("young", "leaders", "rounds"), [(20, 12, 5), (12, 20, 5), (6, 4, 2), (3, 2, 1)])
def test_trios_leave_nobody_out_when_numbers_are_unequal(young: int, leaders: int, rounds: int) -> None:
    people = [Person(f"y{i}", "young_colleague", "noord") for i in range(young)]
    people += [Person(f"x{i}", "leader", "zuid") for i in range(leaders)]
    assert any(make_schedule(people, rounds).byes)
    assert not any(make_schedule(people, rounds, trios=True).byes)


def test_a_wish_for_more_dates_than_there_can_be_is_explained() -> None:
    people = [Person(f"y{i}", "young_colleague", "X") for i in range(5)]
    people += [Person(f"x{i}", "leader", "X" if i < 14 else "Z") for i in range(20)]
    with pytest.raises(FewDates, match="Unit X has 14 of 20 leaders, so its young colleagues \\(5\\) can meet 6"):
        make_schedule(people, 8, at_least=7)
    with pytest.raises(PairingRefused, match="Nobody can have 4 dates in 3 rounds"):
        make_schedule(people, 3, at_least=4)
    with pytest.raises(FewDates, match="There are 2 tables, so in each round 7 of 11 people have no place"):
        make_schedule([*people[:5], *people[-6:]], 2, 2, at_least=1)
    assert make_schedule(people[:1] + people[-6:], 6, at_least=1)


def test_causes_are_told_without_names() -> None:
    people = [Person("anna", "young_colleague", "noord", manager="boss"), Person("boss", "leader", "zuid")]
    told = [cause.message("en") for cause in find_bottlenecks([*people, Person("zed", "leader", "oost")], 2)]
    assert any(text.startswith("2 people can meet fewer others") for text in told)
    assert not any("anna" in text or "boss" in text for text in told)
    assert find_bottlenecks([Person("y", "young_colleague", "a"), Person("x", "leader", "b")], 1) == ()


def test_a_date_that_someone_missed_can_still_be_held() -> None:
    people = [Person(f"y{i}", "young_colleague", "noord") for i in range(3)]
    people += [Person(f"x{i}", "leader", "zuid") for i in range(3)]
    plan = make_schedule(people, 3)
    missed = plan.rounds[0][0]
    keep = [plan.rounds[0][1:]]
    later = make_schedule(people, 4, keep=keep, said=plan.rounds[1:])
    assert later.rounds[0] == plan.rounds[0][1:]
    assert (missed.young_colleague, missed.leader) in met(later)
    assert len(met(later)) == 9


def test_what_was_said_stays_when_someone_comes_whom_it_does_not_hinder() -> None:
    people = [Person(f"y{i}", "young_colleague", "noord") for i in range(4)]
    people += [Person(f"x{i}", "leader", "zuid") for i in range(6)]
    plan = make_schedule(people, 3)
    late = [*people, Person("y9", "young_colleague", "oost")]
    anew = make_schedule(late, 3, keep=plan.rounds[:1], said=plan.rounds[1:])
    assert set(met(plan)) <= set(met(anew))
    assert sum("y9" in pair for pair in met(anew)) == 2
    assert isinstance(anew.rounds[0][0], Date)


def test_a_room_is_planned_anew_at_once() -> None:
    people = room(Random(1), 150, 150, 8)
    plan = make_schedule(people, 10)
    start = time.process_time()
    make_schedule(people[2:], 10, keep=plan.rounds[:3], said=plan.rounds[3:])
    # Well under a second on an idle machine; a busy one counts its own time only.
    assert time.process_time() - start < 3
