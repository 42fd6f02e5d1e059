"""Reports by room beside the one together, against someone who has them all and solves for what they do not say."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attacker import Knowledge, Person, found_out, solved
from themeday.measures import Bound, Counted
from themeday.reporting.published import Published, publish
from themeday.suppression import Raw, Table

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

    def by_role(key: str, steps: Iterable[str], *, ordered: bool, least: int) -> Raw:
        place = PLACE[key]
        counts = {r: {s: sum(p[0] == r and p[place] == s for p in people) for s in steps} for r in ROLES}
        return Raw(key, totals, counts, ordered, least)

    return Counted(
        len(people),
        Raw("role", {"": len(people)}, {"": totals}),
        (
            Raw("room", {"": len(people)}, {"": {room: sum(p[1] == room for p in people) for room in ROOMS}}),
            by_role("scale", STEPS, ordered=True, least=2),
            by_role("mark", MARKS, ordered=True, least=2).together(),
            by_role("tick", ("1",), ordered=False, least=1),
        ),
        (Bound("did", {r: sum(p[0] == r and p[5] == "yes" for p in people) for r in ROLES}, totals),),
        {room: counted([p for p in people if p[1] == room], parted=False) for room in sorted({p[1] for p in people})}
        if parted and len({p[1] for p in people}) > 1
        else {},
    )


def report(day: Sequence[Person], *earlier: Published) -> Published:
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


def known(published: Published) -> list[Knowledge]:
    """Return everything that the report together and those of all rooms say; also what is made of it and not told."""
    return [
        *chain.from_iterable(facts(key, table) for key, table in published.tables.items()),
        *lower(published.bounds),
        *(
            fact
            for key, table in published.rooms.items()
            for part, mine in table.parts.items()
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


def attack(*reports: Published) -> list[str]:
    """Return the groups that all reports together give away."""
    return found_out(solved(KINDS, [known(one) for one in reports], GROUPS, K), K)


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
        assert attack(first, second) == []
