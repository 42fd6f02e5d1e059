"""Rounds with thirds and fewer tables than the smaller side has people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from themeday.pairing.evening import even_out
from themeday.pairing.exact import better
from themeday.pairing.filling import fill
from themeday.pairing.rounds import Meeting, Plan
from themeday.pairing.seating import Seating

Groups = Sequence[set[str]]

_LARGE = 10_000
"""From so many meetings times rounds on a room is large; 40 by 25 in 10 rounds has 10,000."""


def _rank(seating: Seating) -> tuple[int, ...]:
    """Return how good a seating is, and among equals how evenly rests are shared out."""
    return *seating.worth(), -sum(many**2 for many in seating.seated.values()), -seating.again


def crowded(
    plan: Plan,
    units: Mapping[str, str],
    earlier: Sequence[Collection[Meeting]],
    together: Iterable[Iterable[str]],
    best: Sequence[Meeting],
) -> Seating:
    """Seat people round by round where there are too few tables: the fewest rests, then the lowest sum of squares.

    How good it can be at most is known: no more can sit than three at every table, and no more evenly than a flow
    shares as many dates out. A room of some size, with a few rounds, usually reaches that, and then it is proven.
    Where it does not, a solver looks for better in a very small room (see `exact`), and otherwise it is not proven.
    """
    groups = [set(group) for group in together]
    bound = _bound(plan, best)
    found = _seated(plan, units, [()] * plan.rounds, groups, bound)
    if any(earlier) and Seating(plan, units, earlier, groups).is_held(plan.places):
        found = max(_seated(plan, units, earlier, groups, bound), found, key=_rank)  # the first of equals
    if found.worth() != bound:
        rounds = better(plan, found.worth())
        if rounds:
            return Seating(plan, units, rounds, groups)
    return found


def _bound(plan: Plan, best: Sequence[Meeting]) -> tuple[int, int, int]:
    """Return a worth that no seating exceeds."""
    tables, twice = plan.rounds * plan.places, 2 * plan.rounds
    short, squares = plan.uneven(best)
    seats = sum(min(many, plan.rounds) for many in plan.counted(best))
    # With every table taken, each meeting more is one person more who sits.
    fullest = plan.chosen(dict.fromkeys(plan.still_open, 0), plan.prices(twice, twice), (), 2 * tables)
    crowd = tables + len(fullest)
    if crowd > seats:
        return -short, seats, -squares
    needed, least = plan.uneven(fullest)
    return -max(short, needed), crowd, -(least if crowd < seats else max(squares, least))


def _seated(
    plan: Plan,
    units: Mapping[str, str],
    rounds: Sequence[Collection[Meeting]],
    before: Groups,
    bound: tuple[int, int, int],
) -> Seating:
    """Return the best of the ways to fill rounds, seated anew one by one once it is known what the others give.

    A large room is content with the first way that is known to be the best.
    """

    def filled(rounds: Sequence[Collection[Meeting]], middle: int | None) -> Seating:
        seating = Seating(plan, units, rounds, before)
        for at in range(plan.rounds):
            fill(seating, at, middle)
        even_out(seating)
        return seating

    large = len(plan.still_open) * plan.rounds > _LARGE
    found = filled(rounds, None)
    for middle in (0, 1):
        if not large or found.worth() != bound:
            found = max((found, filled(rounds, middle)), key=_rank)
    for at in range(0 if large else plan.rounds):
        others = [one if at != then else [] for then, one in enumerate(found.meetings())]
        found = max((found, *(filled(others, middle) for middle in (None, 0, 1))), key=_rank)
    return found
