"""A round filled with tables of two and three, when tables are few."""

from __future__ import annotations

from itertools import islice

from themeday.pairing.lots import lot
from themeday.pairing.seating import Seating

_NEVER = 1 << 44


def fill(seating: Seating, at: int, middle: int | None = None) -> None:
    """Seat people at the tables that are free: two at each, then thirds; who had fewest dates goes first.

    Args:
        middle: the side of whom one meets two, 0 or 1, when tables of three are filled first; None otherwise. Either
            way can seat more than another.

    Source:
        Two at a table by `meetings.choose`, thirds by `scipy.optimize.linear_sum_assignment`.
    """
    if middle is not None:
        _seat_threes(seating, at, middle)
    _seat_pairs(seating, at)
    _seat_thirds(seating, at)


def _seat_threes(seating: Seating, at: int, side: int) -> None:
    """Seat three at each table that is free, those who had fewest dates and most rests first."""
    need = {code: _need(seating, code) for code in seating.resting(at)}
    for _ in range(seating.plan.places - seating.tables(at)):
        found: tuple[int, str, list[str]] | None = None
        others = sorted((code for code in need if seating.side[code] != side), key=need.__getitem__)
        for code in (code for code in need if seating.side[code] == side):
            two = list(islice((other for other in others if seating.free(code, other)), 2))
            cost = 2 * need[code] + sum(need[other] for other in two)
            if len(two) > 1 and (found is None or cost < found[0]):
                found = cost, code, two
        if found is None:
            return
        for other in found[2]:
            seating.add(at, found[1], other)
        for code in (found[1], *found[2]):
            del need[code]


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
