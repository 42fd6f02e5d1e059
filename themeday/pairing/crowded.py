"""Rounds with thirds and fewer tables than the smaller side has people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from themeday.pairing.evening import even_out
from themeday.pairing.exact import better
from themeday.pairing.filling import fill
from themeday.pairing.rounds import Meeting, Plan
from themeday.pairing.seating import Seating

Groups = Sequence[set[str]]

_WAYS = (None, 0, 1)


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

    That is nearly always reached, and then known to be the best, because no more can sit than three at every table and
    dates cannot be shared out more evenly. Where it is not, in a small room a solver looks for better: see `exact`.

    Args:
        plan: who can meet, and how often.
        units: of everyone who is here, by code.
        earlier: the meetings of each round as they were said before.
        together: who sat together before.
        best: the meetings that would be held with enough tables.

    Returns:
        The seating.
    """
    groups = [set(group) for group in together]
    found = _seated(plan, units, [()] * plan.rounds, groups)
    if any(earlier) and Seating(plan, units, earlier, groups).is_held(plan.places):
        found = max(_seated(plan, units, earlier, groups), found, key=_rank)  # the first of equals
    if found.worth() != _bound(plan, best):
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


def _seated(plan: Plan, units: Mapping[str, str], rounds: Sequence[Collection[Meeting]], before: Groups) -> Seating:
    """Return the best of the ways to fill rounds, seated anew one by one once it is known what the others give."""

    def filled(rounds: Sequence[Collection[Meeting]], middle: int | None) -> Seating:
        seating = Seating(plan, units, rounds, before)
        for at in range(plan.rounds):
            fill(seating, at, middle)
        even_out(seating)
        return seating

    found = max((filled(rounds, middle) for middle in _WAYS), key=_rank)
    for at in range(plan.rounds):
        others = [one if at != then else [] for then, one in enumerate(found.meetings())]
        found = max((found, *(filled(others, middle) for middle in _WAYS)), key=_rank)
    return found
