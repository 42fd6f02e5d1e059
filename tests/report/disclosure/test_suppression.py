"""Suppression, against someone who has all the tables and solves for what they do not say."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.attacker import Knowledge, Person, found_out, solved
from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.disclosure.published import publish as made
from themeday.report.disclosure.suppression import Cell, Table, at_least, coarsened, may_follow, protect
from themeday.results.frequencies import CategoryGroup, FrequencyTable
from themeday.results.measures import Counted

K = 5
ROLES, UNITS = ("young_colleague", "leader"), ("u", "v", "w")
NONE, STEPS, TICKS = "none", ("1", "2", "3", "4"), ("yes", "no")
EXAMPLES = 300 if os.environ.get("THEMEDAY_TORTURE") else 12

# Role, unit, a step on a scale or no answer, ticked or not.
KINDS: list[Person] = list(product(ROLES, UNITS, (NONE, *STEPS), TICKS))


def counted(people: Sequence[Person], role_split: bool) -> list[FrequencyTable]:
    """Return what a day counts, the same way as measures do."""
    totals = {role: sum(p[0] == role for p in people) for role in ROLES}
    by_role = {
        "scale": ({r: {s: sum(p[0] == r and p[2] == s for p in people) for s in STEPS} for r in ROLES}, True, 2),
        "tick": ({r: {"yes": sum(p[0] == r and p[3] == "yes" for p in people)} for r in ROLES}, False, 1),
    }
    raws = [FrequencyTable(key, totals, counts, ordered, least) for key, (counts, ordered, least) in by_role.items()]
    return [
        FrequencyTable("unit", {"": len(people)}, {"": {u: sum(p[1] == u for p in people) for u in UNITS}}),
        *(raw if role_split else raw.together() for raw in raws),
    ]


def publish(day: Sequence[Person], k: int, *earlier: PublishedNumbers) -> PublishedNumbers:
    """Return one report, as it is really made."""
    roles = FrequencyTable("role", {"": len(day)}, {"": {r: sum(p[0] == r for p in day) for r in ROLES}})
    counts = Counted(len(day), roles, tuple(counted(day, role_split=True)), ())
    return made(counts, k, earlier, (), dt.date(2027, 1, 15 + len(earlier)))


def known(tables: Mapping[str, Table]) -> list[Knowledge]:
    """Return everything that tables say."""
    place = {"role": 0, "unit": 1, "scale": 2, "tick": 3}
    facts = []
    for key, table in tables.items():
        for stratum, size in table.totals.items():
            facts.append(Knowledge(lambda p, s=stratum: s in ("", p[0]), size))
        for stratum, cells in table.cells.items() if key in place else ():
            for cell in cells:
                facts.append(
                    Knowledge(
                        lambda p, s=stratum, g=cell.group, at=place[key]: s in ("", p[0]) and p[at] in g,
                        cell.count,
                        cell.at_least,
                    )
                )
    return facts


GROUPS: list[tuple[str, Callable[[Person], bool]]] = [
    *((f"{r}, {u}", lambda p, r=r, u=u: p[0] == r and p[1] == u) for r, u in product(ROLES, UNITS)),
    *((f"{u}, step {s}", lambda p, u=u, s=s: p[1] == u and p[2] == s) for u, s in product(UNITS, (NONE, *STEPS))),
    *((f"{r}, step {s}", lambda p, r=r, s=s: p[0] == r and p[2] == s) for r, s in product(ROLES, (NONE, *STEPS))),
    *((f"{r}, tick {t}", lambda p, r=r, t=t: p[0] == r and p[3] == t) for r, t in product(ROLES, TICKS)),
    *((f"step {s}, tick {t}", lambda p, s=s, t=t: p[2] == s and p[3] == t) for s, t in product(STEPS, TICKS)),
    ("one kind", lambda p: p == KINDS[7]),
]


def attack(*reports: Mapping[str, Table]) -> list[tuple[str, float, float]]:
    """Return the least and the most that each group can hold, in the first report and of those who came later."""
    return solved(KINDS, [known(tables) for tables in reports], GROUPS, K)


def told_anew(report: PublishedNumbers) -> dict[str, Table]:
    """Return what tells of the people who are there now; what is repeated tells of those of before."""
    return {key: table for key, table in report.tables.items() if key not in report.since}


def people(least: int, most: int) -> st.SearchStrategy[list[Person]]:
    """Return days on which some kinds of people are far more usual than others."""
    kind = st.one_of(st.sampled_from(KINDS), st.sampled_from(KINDS[:9]), st.just(KINDS[0]), st.just(KINDS[-3]))
    return st.lists(kind, min_size=least, max_size=most)


def crowds() -> st.SearchStrategy[list[Person]]:
    """Return people who came later in such numbers that a new report may be told, mostly."""
    crowd = st.tuples(st.sampled_from(KINDS), st.integers(K, 2 * K)).map(lambda kind: [kind[0]] * kind[1])
    return st.builds(
        lambda some, few: [*chain.from_iterable(some), *few], st.lists(crowd, min_size=1, max_size=4), people(0, 2)
    )


relaxed = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@relaxed
@given(people(5, 60))
def test_nobody_can_be_found_by_solving_for_what_the_tables_do_not_say(day: list[Person]) -> None:
    assert found_out(attack(publish(day, K).tables), K) == []


@settings(relaxed, max_examples=EXAMPLES // 2)
@given(people(15, 50), crowds())
def test_nobody_can_be_found_by_subtracting_two_reports(day: list[Person], late: list[Person]) -> None:
    first = publish(day, K)
    second = publish([*day, *late], K, first)
    if second.repeated:
        assert second.tables == first.tables
    else:
        assert found_out(attack(first.tables, told_anew(second)), K) == []


def test_a_part_that_is_large_enough_later_is_taken_apart_and_gives_nobody_away() -> None:
    day = [("young_colleague", "u", "none", "yes")] * 5 + [("leader", "w", "3", "no")] * 5
    day += [("young_colleague", "u", "2", "yes")] * 3 + [("young_colleague", "u", "1", "yes")] * 2
    day += [("young_colleague", "v", "3", "yes"), ("leader", "v", "1", "yes")]
    late = [("young_colleague", "u", "none", "yes")] * 5 + [("leader", "w", "3", "no")] * 5
    late += [("young_colleague", "u", "1", "yes")] * 2 + [("young_colleague", "u", "2", "yes")] * 3
    first = publish(day, K)
    second = publish([*day, *late], K, first)
    assert ("1", "2") in first.tables["scale"].groups
    assert {("1",), ("2",)} <= set(second.tables["scale"].groups)
    assert not second.repeated
    assert found_out(attack(first.tables, told_anew(second)), K) == []


@given(people(20, 60), people(1, 4))
def test_a_report_after_a_few_more_people_repeats_the_one_before(day: list[Person], late: list[Person]) -> None:
    first = publish(day, K)
    second = publish([*day, *late], K, first)
    assert second.repeated
    assert second.tables == first.tables


def test_the_attack_finds_people_in_tables_that_are_not_protected() -> None:
    day = [*[KINDS[0]] * 20, *[KINDS[-3]] * 20, *[("leader", "w", "4", "yes")] * 2]
    bare = {
        raw.key: Table(raw.totals, {s: tuple(Cell((c,), n) for c, n in of.items()) for s, of in raw.counts.items()})
        for raw in counted(day, role_split=True)
    }
    assert "leader, step 4: 2 to 2" in found_out(attack(bare), K)


def test_the_attack_finds_who_came_between_two_reports_that_were_not_compared() -> None:
    day = [*[KINDS[0]] * 20, *[KINDS[-3]] * 20]
    late = [("leader", "w", "4", "yes")] * 2
    first, second = publish(day, K), publish([*day, *late], K)
    assert found_out(attack(first.tables, second.tables), K) != []
    assert not may_follow(second.tables, [first.tables], K)
    assert publish([*day, *late], K, first).repeated


# --- one by one -------------------------------------------------------------------------------------------------------


def raw(
    counts: Mapping[str, int], total: int | None = None, *, ordered: bool = False, least: int = 2
) -> FrequencyTable:
    return FrequencyTable("x", {"": sum(counts.values()) if total is None else total}, {"": counts}, ordered, least)


def cells(table: Table | None) -> list[tuple[CategoryGroup, int, bool]]:
    return [(cell.group, cell.count, cell.at_least) for cell in table.overall] if table else []


def test_neighbours_on_a_scale_are_merged_until_each_part_is_large_enough() -> None:
    table = protect(raw({"1": 2, "2": 3, "3": 9, "4": 0, "5": 4}, 40, ordered=True), K)
    assert cells(table) == [(("1", "2"), 5, False), (("3", "4", "5"), 13, False)]


def test_what_means_yes_is_never_merged_with_what_means_no() -> None:
    counts = {"yes": 6, "another": 3, "begun": 2, "not yet": 4}
    table = protect(replace(raw(counts, 40, ordered=True), apart=frozenset({"begun", "not yet"})), K)
    assert cells(table) == [(("yes", "another"), 9, False), (("begun", "not yet"), 6, False)]
    few = {"yes": 9, "another": 5, "begun": 0, "not yet": 3}
    assert protect(replace(raw(few, 40, ordered=True), apart=frozenset({"begun", "not yet"})), K) is None


def test_one_small_unit_takes_the_smallest_other_with_it() -> None:
    table = protect(raw({"a": 20, "b": 3, "c": 8, "d": 0}), K)
    assert cells(table) == [(("a",), 20, False), (("d",), 0, False), (("b", "c"), 11, False)]


def test_two_small_units_that_are_enough_together_need_no_other() -> None:
    assert cells(protect(raw({"a": 20, "b": 3, "c": 4}), K)) == [(("a",), 20, False), (("b", "c"), 7, False)]


def test_too_few_without_an_answer_makes_the_largest_part_at_least() -> None:
    table = protect(raw({"1": 8, "2": 30}, 40, ordered=True), K)
    assert cells(table) == [(("1",), 8, False), (("2",), 27, True)]
    assert table
    assert table.numbers()[("", ())] == K


def test_everybody_answering_is_told() -> None:
    assert cells(protect(raw({"1": 8, "2": 30}, 38, ordered=True), K)) == [(("1",), 8, False), (("2",), 30, False)]


@pytest.mark.parametrize("counts", [{"1": 3, "2": 1}, {"1": 4}, {"1": 0, "2": 0}, {"1": 9, "2": 2}], ids=str)
def test_what_would_leave_one_part_only_is_not_told(counts: dict[str, int]) -> None:
    assert protect(raw(counts, 40), K) is None


def test_groups_of_before_are_never_taken_apart() -> None:
    counts = {"1": 9, "2": 9, "3": 9, "4": 2, "5": 9}
    table = protect(raw(counts, 60, ordered=True), K, before=[("1", "2"), ("3",)])
    assert [group for group, _, _ in cells(table)] == [("1", "2"), ("3",), ("4", "5")]


def test_a_larger_k_hides_what_was_published_with_a_smaller_one() -> None:
    table = protect(raw({"1": 5, "2": 30}, 60, ordered=True), K)
    assert table
    assert coarsened(table, K) == table
    assert coarsened(table, 8) is None


@given(st.integers(0, 200), st.integers(0, 200), st.integers(5, 20))
def test_a_lower_bound_is_one_and_leaves_room_for_k(count: int, total: int, k: int) -> None:
    assume(count <= total)
    bound = at_least(count, total, k)
    if bound:
        assert k <= bound <= count
        assert bound == total or total - bound >= k


@given(st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=1, max_size=2), st.integers(0, 12))
def test_a_share_lies_between_two_ends_and_is_one_where_nothing_is_hidden(spread: list[list[int]], silent: int) -> None:
    counts = {str(role): dict(zip("1234", of, strict=True)) for role, of in enumerate(spread)}
    totals = {role: sum(of.values()) + silent for role, of in counts.items()}
    table = protect(FrequencyTable("x", totals, counts, ordered=True), K)
    for place, group in enumerate(table.groups if table else ()):
        exact = sum(of[step] for of in counts.values() for step in group) / sum(map(sum, spread))
        low, high = table.share(place) if table else (0, 0)
        assert low - 1e-9 <= exact <= high + 1e-9
        if not any(cell.at_least for cell in (table.overall if table else ())):
            assert low == high
