"""Rounds with thirds and fewer tables than the smaller side has people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from themeday.pairing.exact import better
from themeday.pairing.lots import lot
from themeday.pairing.rounds import Meeting, Plan
from themeday.pairing.seating import Seating

_NEVER = 1 << 44


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
    found = _seated(Seating(plan, units, (), groups))
    if any(earlier) and (as_said := Seating(plan, units, earlier, groups)).is_held(plan.places):
        found = max(_seated(as_said), found, key=Seating.worth)  # the first of equals
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


def _seated(seating: Seating) -> Seating:
    for at in range(seating.plan.rounds):
        _seat_pairs(seating, at)
        _seat_thirds(seating, at)
    for side in (0, 1):
        _even_out(seating, side)
    return seating


def _seat_pairs(seating: Seating, at: int) -> None:
    """Seat two at each table that is free: as many as can be, and of those who had fewest dates and most rests."""
    plan = seating.plan
    free = plan.places - seating.tables(at)
    young, leaders = ([code for code in seating.resting(at) if seating.side[code] == side] for side in (0, 1))
    allowed = {(y, x): plan.still_open[y, x] for y in young for x in leaders if seating.free(y, x)}
    prices = tuple([[_need(seating, code) - _NEVER] for code in codes] for codes in plan.codes)
    for meeting in plan.chosen(allowed, (prices[0], prices[1]), (), free) if allowed else ():
        seating.add(at, *meeting)


def _need(seating: Seating, code: str) -> int:
    """Return what one date more costs, less for who had fewer and sat fewer rounds."""
    short = seating.dates[code] < seating.plan.least
    return (2 * seating.dates[code] + 1) * 1_000 + 2 * seating.seated[code] + 1 - 1_000_000 * short


def _seat_thirds(seating: Seating, at: int) -> None:
    """Let as many join two as can, with the same preference; then not beside whom they sat with, and who fit."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    resting = seating.resting(at)
    pairs = [
        (y, x) for y, x in seating.meetings()[at] if len(seating.partners[at][y]) == len(seating.partners[at][x]) == 1
    ]
    if not resting or not pairs:
        return
    costs = np.full((len(resting), len(pairs)), float(_NEVER))
    for row, code in enumerate(resting):
        for column, pair in enumerate(pairs):
            peer, other = pair if seating.side[code] == 0 else pair[::-1]
            if seating.free(code, other):
                meeting = seating.meeting(code, other)
                again = seating.beside[frozenset((code, peer))] > 0
                costs[row, column] = (
                    (_need(seating, code) + (2 * seating.dates[other] + 1) * 1_000) * 1_024
                    + 512 * again
                    + 256 * seating.are_alike(code, peer)
                    - 8 * min(seating.plan.still_open[meeting], 31)
                    + lot(seating.plan.seed, *meeting) % 8
                )
    for row, column in zip(*linear_sum_assignment(costs), strict=True):
        if costs[row, column] < _NEVER:
            code, pair = resting[row], pairs[column]
            seating.add(at, code, pair[1 - seating.side[code]])


def _even_out(seating: Seating, side: int) -> None:
    """Let who has fewer dates take the place of who has more, by way of others where need be."""
    while path := _path(seating, side):
        for code, at, other, successor in reversed(path):
            seating.drop(at, code, other)
            seating.add(at, successor, other)


def _path(seating: Seating, side: int) -> list[tuple[str, int, str, str]]:
    """Return who hands on a place, in which round, with whom, and to whom: the last has two dates fewer than the first."""
    dates = seating.dates
    codes = seating.plan.codes[side]
    resting = [
        [code for code in seating.resting(at) if seating.side[code] == side] for at in range(seating.plan.rounds)
    ]
    lowest = min(dates[code] for code in codes)
    came: dict[str, tuple[str, int, str, str] | None] = {}
    for high in sorted({dates[code] for code in codes if dates[code] >= lowest + 2}, reverse=True):
        level = [code for code in codes if dates[code] == high and code not in came]
        came |= dict.fromkeys(level)
        while level:
            reached = []
            for code in level:
                for at, one in enumerate(seating.partners):
                    if len(one.get(code, ())) != 1:
                        continue
                    (other,) = one[code]
                    for successor in resting[at]:
                        if successor in came or not seating.free(successor, other):
                            continue
                        step = code, at, other, successor
                        came[successor] = step
                        reached.append(successor)
                        if dates[successor] <= high - 2:
                            path = [step]
                            while before := came[path[0][0]]:
                                path.insert(0, before)
                            return path
            level = reached
    return []
