"""Reports by room beside the one together, against someone who has them all and solves for what they do not say."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attacker import Knowledge, Person, found_out, solved
from themeday.report.disclosure.by_room import ByRoom, by_room, may_follow_by_room
from themeday.report.disclosure.published import PublishedNumbers, publish
from themeday.report.disclosure.suppression import Cell, Table, coarser, protect
from themeday.results.frequencies import FrequencyTable
from themeday.results.measures import Bound, Counted

pytestmark = pytest.mark.slow

K = 5
ROLES, ROOMS = ("young_colleague", "leader"), ("a", "b", "c")
NONE = "none"
STEPS, MARKS, TICKS, DID = ("1", "2", "3"), ("1", "2"), ("1", "0"), ("yes", "no")
EXAMPLES = 120 if os.environ.get("THEMEDAY_TORTURE") else 8

# Role, room, a step on a scale that is told by role, one on a scale that is not, ticked or not, and did something that
# is told as a lower bound.
PLACE = {"role": 0, "room": 1, "scale": 2, "mark": 3, "tick": 4}
KINDS: list[Person] = list(product(ROLES, ROOMS, (NONE, *STEPS), (NONE, *MARKS), TICKS, DID))


def counted(people: Sequence[Person], *, parted: bool = True) -> Counted:
    """Return what a day counts, the same way as measures do."""
    totals = {role: sum(p[0] == role for p in people) for role in ROLES}

    def by_role(key: str, steps: Iterable[str], *, ordered: bool, least: int) -> FrequencyTable:
        place = PLACE[key]
        counts = {r: {s: sum(p[0] == r and p[place] == s for p in people) for s in steps} for r in ROLES}
        return FrequencyTable(key, totals, counts, ordered, least)

    return Counted(
        len(people),
        FrequencyTable("role", {"": len(people)}, {"": totals}),
        (
            FrequencyTable(
                "room", {"": len(people)}, {"": {room: sum(p[1] == room for p in people) for room in ROOMS}}
            ),
            by_role("scale", STEPS, ordered=True, least=2),
            by_role("mark", MARKS, ordered=True, least=2).together(),
            by_role("tick", ("1",), ordered=False, least=1),
        ),
        (Bound("did", {r: sum(p[0] == r and p[5] == "yes" for p in people) for r in ROLES}, totals),),
        {room: counted([p for p in people if p[1] == room], parted=False) for room in sorted({p[1] for p in people})}
        if parted and len({p[1] for p in people}) > 1
        else {},
    )


def report(day: Sequence[Person], *earlier: PublishedNumbers) -> PublishedNumbers:
    """Return what may be told, as it is really made."""
    return publish(counted(day), K, earlier, (), dt.date(2027, 1, 15 + len(earlier)))


def facts(key: str, table: Table, rooms: Sequence[str] = ROOMS) -> Iterable[Knowledge]:
    """Return everything that a table says of some rooms."""
    for s, size in table.totals.items():
        yield Knowledge(lambda p, s=s: s in ("", p[0]) and p[1] in rooms, size)
    for s, cells in table.cells.items() if key in PLACE else ():
        for cell in cells:
            yield Knowledge(
                lambda p, s=s, g=cell.group: s in ("", p[0]) and p[PLACE[key]] in g and p[1] in rooms,
                cell.count,
                cell.at_least,
            )


def lower(bounds: Mapping[str, Mapping[str, int]], rooms: Sequence[str] = ROOMS) -> Iterable[Knowledge]:
    """Return what lower bounds say of some rooms."""
    for s, least in bounds.get("did", {}).items():
        yield Knowledge(lambda p, s=s: s in ("", p[0]) and p[1] in rooms and p[5] == "yes", least, at_least=True)


def known(published: PublishedNumbers) -> list[Knowledge]:
    """Return everything that the report together and those of all rooms say; also what is made of it and not told."""
    return [
        *chain.from_iterable(facts(key, table) for key, table in published.tables.items()),
        *lower(published.bounds),
        *(
            fact
            for key, table in published.rooms.items()
            for part, mine in table.items()
            for fact in facts(key, mine, part)
        ),
        *chain.from_iterable(lower(bounds, (room,)) for room, bounds in published.room_bounds.items()),
    ]


def _same(**values: str) -> Callable[[Person], bool]:
    places = {**PLACE, "did": 5}
    return lambda p: all(p[places[key]] == value for key, value in values.items())


GROUPS: list[tuple[str, Callable[[Person], bool]]] = [
    (str(values), _same(**values))
    for values in (
        *({"room": room} for room in ROOMS),
        *({"role": r, "room": room} for r, room in product(ROLES, ROOMS)),
        *({"room": room, "scale": s} for room, s in product(ROOMS, (NONE, *STEPS))),
        *({"room": room, "role": r, "scale": s} for room, r, s in product(ROOMS, ROLES, (NONE, *STEPS))),
        *({"room": room, "mark": m} for room, m in product(ROOMS, (NONE, *MARKS))),
        *({"room": room, "role": r, "tick": t} for room, r, t in product(ROOMS, ROLES, TICKS)),
        *({"room": room, "did": d} for room, d in product(ROOMS, DID)),
        *({"scale": s, "mark": m, "role": r} for s, m, r in product((NONE, *STEPS), MARKS, ROLES)),
        *({"room": "c", "scale": s, "tick": t} for s, t in product((NONE, *STEPS), TICKS)),
        {"role": "leader", "room": "b", "scale": "2", "mark": "1", "tick": "1", "did": "no"},
    )
]


def attack(*reports: PublishedNumbers) -> list[str]:
    """Return the groups that all reports together give away."""
    return found_out(solved(KINDS, [known(one) for one in reports], GROUPS, K), K)


def told_anew(report: PublishedNumbers, before: PublishedNumbers) -> PublishedNumbers:
    """Return what tells of the people who are there now; what is repeated tells of those of before."""
    return replace(
        report,
        tables={key: table for key, table in report.tables.items() if key not in report.since},
        rooms={key: table for key, table in report.rooms.items() if table != before.rooms.get(key)},
    )


def people(least: int, most: int) -> st.SearchStrategy[list[Person]]:
    """Return days on which some rooms and answers are far more usual than others."""
    usual = st.sampled_from([k for k in KINDS if k[2] in ("2", "3") and k[3] == "2" and k[5] == "yes"])
    return st.lists(st.one_of(usual, usual, usual, st.sampled_from(KINDS)), min_size=least, max_size=most)


def crowds() -> st.SearchStrategy[list[Person]]:
    """Return people by the dozen, so that much may be told, and a few more."""
    crowd = st.tuples(st.sampled_from(KINDS), st.integers(K, 3 * K)).map(lambda kind: [kind[0]] * kind[1])
    return st.builds(
        lambda some, few: [*chain.from_iterable(some), *few], st.lists(crowd, min_size=2, max_size=12), people(0, 6)
    )


relaxed = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@relaxed
@given(st.one_of(people(40, 160), crowds()))
def test_nobody_can_be_found_in_a_room_with_the_reports_of_all_others(day: list[Person]) -> None:
    assert attack(report(day)) == []


@settings(relaxed, max_examples=EXAMPLES // 2)
@given(st.one_of(people(60, 160), crowds()), crowds())
def test_nobody_can_be_found_with_all_reports_of_two_days(day: list[Person], late: list[Person]) -> None:
    first = report(day)
    second = report([*day, *late], first)
    if second.repeated:
        assert (second.tables, second.rooms) == (first.tables, first.rooms)
    else:
        assert attack(first, told_anew(second, first)) == []


def test_a_part_told_as_at_least_by_room_is_not_told_again_when_others_came() -> None:
    # Of room a one gave no answer, of room b many; together that is told exactly, then and now.
    def some(n: int, room: str, step: str) -> list[Person]:
        return [("young_colleague", room, step, NONE, "0", "no")] * n

    def leaders(n: int) -> list[Person]:
        return [("leader", room, step, NONE, "0", "no") for room in ROOMS for step in ("2", "3") for _ in range(n)]

    day = [*some(12, "a", "3"), *some(8, "a", "2"), *some(1, "a", NONE), *some(20, "b", "3"), *some(8, "b", "2")]
    day += [*some(12, "b", NONE), *some(12, "c", "3"), *some(8, "c", "2"), *leaders(8)]
    first = report(day)
    assert any(cell.at_least for cell in first.rooms["scale"][("a",)].overall)
    same = report(day, first)
    assert same.rooms == first.rooms
    second = report([*day, *some(11, "a", "3"), *some(6, "b", NONE)], first)
    assert not second.repeated
    assert "scale" in second.tables
    assert second.rooms["scale"] == first.rooms["scale"]
    assert attack(first, told_anew(second, first)) == []


def test_the_attack_finds_who_is_left_when_all_rooms_but_one_are_told() -> None:
    usual = [("young_colleague", room, step, "2", "1", "yes") for room in ROOMS for step in STEPS for _ in range(9)]
    day = [*usual, *[("young_colleague", "c", NONE, "2", "1", "yes")] * 3, *[KINDS[0]] * 6]
    told = report(day)
    assert attack(told) == []

    few = [
        *day,
        *[("young_colleague", "c", "3", "1", "1", "yes")] * 2,
        *[("young_colleague", "a", "3", "1", "1", "yes")] * 8,
    ]
    whole = protect(next(raw for raw in counted(few).tables if raw.key == "mark"), K)
    assert whole
    exact = {room: next(raw for raw in counted(few).rooms[room].tables if raw.key == "mark") for room in ROOMS}
    parts = {
        (room,): Table(raw.totals, {"": tuple(Cell((c,), n) for c, n in raw.counts[""].items())})
        for room, raw in exact.items()
        if room != "c"
    }
    bad = replace(told, tables={"mark": whole}, rooms={"mark": parts}, bounds={}, room_bounds={})
    assert "{'room': 'c', 'mark': '1'}: 2 to 2" in attack(bad)
    # So it is not told of a and b by themselves.
    safe = by_room(exact, whole, [(room,) for room in ROOMS], K)
    assert safe is None or not {("a",), ("b",)} <= set(safe)


def test_rooms_are_never_taken_apart_again() -> None:
    assert coarser([("a",), ("b",), ("c",)], [("b", "c")]) == [("a",), ("b", "c")]
    assert coarser([("1", "2"), ("3",)], [("1",), ("2", "3")]) == [("1", "2", "3")]
    assert coarser([("a",)], [("b",)]) == [("a",), ("b",)]


@pytest.mark.parametrize(("came", "may"), [(0, True), (3, False), (5, True)])
def test_each_number_of_a_room_changes_by_nobody_or_enough(came: int, may: bool) -> None:
    def told(n: int) -> dict[str, ByRoom]:
        return {"mark": {(room,): Table({"": 20 + n}, {"": (Cell(("1",), 10 + n), Cell(("2",), 10))}) for room in "ab"}}

    assert may_follow_by_room(told(came), told(0), K) is may
