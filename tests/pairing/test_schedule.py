"""Speed dates: nobody twice, never within a unit, byes shared, what was dated stays."""

from collections import Counter
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.torture.figures import times
from themeday.errors import PairingRefused
from themeday.pairing import Date, FewDates, Person, Schedule, make_schedule, may_meet

UNITS = ("", "noord", "oost", "zuid")
ROLES = ("young_colleague", "leader")
TAGS = ("apps", "court", "culture")


def group(young_colleagues: int, leaders: int) -> list[Person]:
    """Return people who may all meet across the roles."""
    return [Person(f"y{i}", "young_colleague", "noord") for i in range(young_colleagues)] + [
        Person(f"x{i}", "leader", "zuid") for i in range(leaders)
    ]


@st.composite
def groups(draw: st.DrawFn, most: int = 6) -> list[Person]:
    """Draw people of several units, who ask and offer, of whom at least two may meet."""
    tags = st.frozensets(st.sampled_from(TAGS))
    people = [
        Person(f"{role[0]}{i}", role, draw(st.sampled_from(UNITS)), asks=draw(tags), offers=draw(tags))
        for role in ("young_colleague", "leader")
        for i in range(draw(st.integers(1, most)))
    ]
    if not any(may_meet(a, b) for a in people for b in people):
        people.append(Person("z", "leader", "west"))
    return draw(st.permutations(people))


def best_choice(people: list[Person], rounds: int, tables: int | None) -> tuple[int, int]:
    """Return by trying everything the most meetings there can be, and how even: the least sum of squares."""
    meetings = [(a.code, b.code) for a in people for b in people if a.role == "young_colleague" and may_meet(a, b)]
    places = rounds * min(tables or len(people), *(sum(p.role == role for p in people) for role in ROLES))
    best = (0, 0)
    for chosen in product((False, True), repeat=len(meetings)):
        dates = Counter(code for meeting, yes in zip(meetings, chosen, strict=True) if yes for code in meeting)
        if sum(chosen) <= places and max(dates.values(), default=0) <= rounds:
            best = min(best, (-sum(chosen), sum(many**2 for many in dates.values())))
    return -best[0], best[1]


def check_sound(schedule: Schedule, people: list[Person], tables: int | None = None) -> None:
    person_of = {person.code: person for person in people}
    met = [(date.young_colleague, date.leader) for dates in schedule.rounds for date in dates]
    assert len(met) == len(set(met))
    for number, (dates, byes) in enumerate(zip(schedule.rounds, schedule.byes, strict=True), 1):
        seated = [code for date in dates for code in (date.young_colleague, date.leader)]
        assert sorted([*seated, *byes]) == sorted(person_of)
        assert len({date.table for date in dates}) == len(dates) <= (tables or len(people))
        assert [date.table for date in dates] == sorted(date.table for date in dates)
        for date in dates:
            assert date.round == number
            assert 1 <= date.table <= (tables or len(people))
            assert person_of[date.young_colleague].role == "young_colleague"
            assert may_meet(person_of[date.young_colleague], person_of[date.leader])


@settings(deadline=None)
@given(groups(), st.integers(1, 7), st.none() | st.integers(1, 6), st.integers(0, 9))
def test_never_twice_never_within_a_unit_and_no_fewer_rounds_would_do(
    people: list[Person], rounds: int, tables: int | None, seed: int
) -> None:
    schedule = make_schedule(people, rounds, tables, seed)
    assert len(schedule.rounds) == rounds
    assert schedule.seed == seed
    check_sound(schedule, people, tables)
    met = [(date.young_colleague, date.leader) for dates in schedule.rounds for date in dates]
    most = max(Counter(code for pair in met for code in pair).values())
    places = min(tables or len(people), *(sum(p.role == role for p in people) for role in ROLES))
    used = sum(bool(dates) for dates in schedule.rounds)
    assert used == max(most, -(-len(met) // places))
    sizes = [len(dates) for dates in schedule.rounds[:used]]
    assert max(sizes) - min(sizes) <= 1
    # When a round is left over, everyone has met everyone they may.
    if used < rounds:
        assert len(met) == sum(may_meet(a, b) for a in people for b in people if a.role == "young_colleague")


@settings(deadline=None, max_examples=times(30, 300))
@given(groups(most=3), st.integers(1, 3), st.none() | st.integers(1, 3), st.integers(0, 9))
def test_no_plan_has_more_dates_or_shares_as_many_out_more_evenly(
    people: list[Person], rounds: int, tables: int | None, seed: int
) -> None:
    schedule = make_schedule(people, rounds, tables, seed)
    dates = Counter(code for dates in schedule.rounds for d in dates for code in (d.young_colleague, d.leader))
    result = sum(map(len, schedule.rounds)), sum(many**2 for many in dates.values())
    assert result == best_choice(people, rounds, tables)


@settings(deadline=None)
@given(groups(), st.integers(1, 6), st.integers(0, 9), st.randoms(use_true_random=False))
def test_the_order_of_the_input_makes_no_difference(people: list[Person], rounds: int, seed: int, random) -> None:
    shuffled = random.sample(people, len(people))
    assert make_schedule(shuffled, rounds, seed=seed) == make_schedule(people, rounds, seed=seed)


@pytest.mark.parametrize("young_colleagues", range(1, 6))
@pytest.mark.parametrize("leaders", range(1, 6))
def test_byes_differ_by_at_most_one_when_everyone_may_meet(young_colleagues: int, leaders: int) -> None:
    people = group(young_colleagues, leaders)
    fewest, most = sorted((young_colleagues, leaders))
    for tables in range(1, fewest + 1):
        for rounds in range(1, most + 1):
            schedule = make_schedule(people, rounds, tables, seed=1)
            assert sum(map(len, schedule.rounds)) == tables * rounds
            byes = Counter(code for codes in schedule.byes for code in codes)
            for role in ("young_colleague", "leader"):
                counts = [byes[person.code] for person in people if person.role == role]
                assert max(counts) - min(counts) <= 1


def test_everyone_meets_everyone_in_as_few_rounds_as_possible() -> None:
    schedule = make_schedule(group(4, 6), 6)
    assert sum(map(len, schedule.rounds)) == 24


def test_five_people_on_a_path_meet_in_two_rounds() -> None:
    # May meet: a-1, 1-b, b-2, 2-c. Taking a-1 and c-2 first would need three rounds.
    people = [
        Person("a", "young_colleague", "two"),
        Person("b", "young_colleague", "three"),
        Person("c", "young_colleague", "one"),
        Person("1", "leader", "one"),
        Person("2", "leader", "two"),
    ]
    for seed in range(20):
        assert [len(dates) for dates in make_schedule(people, 2, seed=seed).rounds] == [2, 2]


def test_pairs_that_fit_meet_first() -> None:
    tags = [frozenset({tag}) for tag in TAGS]
    people = [Person(f"y{i}", "young_colleague", "noord", asks=tags[i]) for i in range(3)]
    people += [Person(f"x{i}", "leader", "zuid", offers=tags[(i + 1) % 3]) for i in range(3)]
    for seed in range(10):
        first = make_schedule(people, 1, seed=seed).rounds[0]
        assert {(date.young_colleague, date.leader) for date in first} == {("y0", "x2"), ("y1", "x0"), ("y2", "x1")}


def test_the_smaller_side_keeps_its_table() -> None:
    schedule = make_schedule(group(3, 5), 5)
    assert len({(date.young_colleague, date.table) for dates in schedule.rounds for date in dates}) == 3


@pytest.mark.parametrize("tables", [None, 3])
def test_nobody_moves_because_someone_else_left(tables: int | None) -> None:
    people = group(3, 5)
    keep = make_schedule(people, 1, tables).rounds
    table_of = {date.young_colleague: date.table for date in keep[0]}
    gone = next(code for code, table in table_of.items() if table == 1)
    schedule = make_schedule([person for person in people if person.code != gone], 4, tables, keep=keep)
    for dates in schedule.rounds[1:]:
        assert [table_of[date.young_colleague] for date in dates] == [date.table for date in dates] == [2, 3]


def test_who_does_not_take_part_in_the_matching_has_dates_all_the_same() -> None:
    people = [Person("y", "young_colleague", "noord", willing=False), Person("x", "leader", "zuid")]
    assert make_schedule(people, 1).rounds == ((Date(1, 1, "y", "x"),),)


def test_when_all_have_met_a_round_is_empty() -> None:
    schedule = make_schedule(group(1, 1), 2)
    assert schedule.rounds[1] == ()
    assert schedule.byes == ((), ("x0", "y0"))


@settings(deadline=None)
@given(groups(), st.integers(1, 6), st.data())
def test_planning_anew_without_a_change_changes_nothing(people: list[Person], rounds: int, data: st.DataObject) -> None:
    schedule = make_schedule(people, rounds, seed=3)
    held = data.draw(st.integers(0, rounds))
    again = make_schedule(people, rounds, seed=3, keep=schedule.rounds[:held], said=schedule.rounds[held:])
    assert again == schedule


@settings(deadline=None)
@given(groups(), groups(), st.integers(1, 6), st.data())
def test_what_was_dated_stays_when_people_come_and_go(
    before: list[Person], after: list[Person], rounds: int, data: st.DataObject
) -> None:
    # The same code is the same person: who is in `after` only came later, who is in `before` only left.
    known = {person.code: person for person in before}
    after = [known.get(person.code, person) for person in after]
    held = data.draw(st.integers(0, rounds))
    keep = make_schedule(before, rounds).rounds[:held]
    if not any(may_meet(a, b) for a in after for b in after):
        with pytest.raises(PairingRefused):
            make_schedule(after, rounds, keep=keep)
        return
    schedule = make_schedule(after, rounds, keep=keep)
    assert schedule.rounds[:held] == keep
    here = {person.code for person in after}
    met = [(date.young_colleague, date.leader) for dates in schedule.rounds for date in dates]
    assert len(met) == len(set(met))
    for dates in schedule.rounds[held:]:
        assert all({date.young_colleague, date.leader} <= here for date in dates)
    assert all(set(byes) <= here for byes in schedule.byes)


def test_a_latecomer_goes_first() -> None:
    people = group(4, 2)
    keep = make_schedule(people, 2).rounds
    late = Person("y9", "young_colleague", "oost")
    third = make_schedule([*people, late], 3, keep=keep).rounds[2]
    assert "y9" in {date.young_colleague for date in third}


def test_who_had_fewest_dates_goes_before_who_has_most_meetings_open() -> None:
    people = [Person("y0", "young_colleague", "noord"), Person("y9", "young_colleague", "zuid")]
    people += [Person(f"x{i}", "leader", "zuid") for i in range(4)] + [Person("x9", "leader", "oost")]
    second = make_schedule(people, 2, tables=1, keep=[[Date(1, 1, "y0", "x0")]]).rounds[1]
    assert second == (Date(2, 1, "y9", "x9"),)


@pytest.mark.parametrize(
    ("people", "rounds", "tables", "why"),
    [
        ([], 1, None, "No young colleague"),
        (group(0, 2), 1, None, "No young colleague"),
        (group(2, 0), 1, None, "No leader"),
        (group(2, 2), 0, None, "There are 0 rounds"),
        (group(2, 2), 1, 0, "There are 0 tables"),
        ([Person("y", "young_colleague", "noord"), Person("x", "leader", "noord")], 1, None, "in the unit noord"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_a_reason(
    people: list[Person], rounds: int, tables: int | None, why: str
) -> None:
    with pytest.raises(PairingRefused, match=why):
        make_schedule(people, rounds, tables)


def test_fewer_rounds_than_were_held_is_refused() -> None:
    people = group(2, 2)
    with pytest.raises(PairingRefused, match="2 rounds have been held already"):
        make_schedule(people, 1, keep=make_schedule(people, 2).rounds)


def led(random: Random, young: int, leaders: int, units: int = 4) -> list[Person]:
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


def test_all_meetings_are_held_in_as_many_rounds_as_one_person_has_meetings() -> None:
    random = Random(2)
    for seed in range(30):
        people = led(random, 1 + random.randrange(9), 1 + random.randrange(9))
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


@settings(deadline=None, max_examples=times(30, 300))
@given(st.randoms(use_true_random=False), st.integers(1, 9), st.integers(1, 6), st.integers(1, 5), st.data())
def test_any_wish_gives_a_valid_plan_or_a_reason(
    random: Random, young: int, leaders: int, rounds: int, data: st.DataObject
) -> None:
    people = led(random, young, leaders)
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
