"""Rounds in which three may sit at a table, rather than someone sitting out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from operator import itemgetter

from themeday.pairing.exact_trios import better_rounds
from themeday.pairing.local_search import even_out, spread
from themeday.pairing.lots import lot
from themeday.pairing.network_flow import Array
from themeday.pairing.rounds import Meeting, Plan
from themeday.pairing.seating import Seating

_LARGE = 10_000
"""From so many meetings times rounds on a room is large; 40 by 25 in 10 rounds has 10,000."""
_NEVER = 1 << 44
_MIDDLES = (None, 0, 1)
"""The side of whom one meets two, when tables of three are filled first; either can seat more than another."""

Rounds = Sequence[Collection[Meeting]]


def with_trios(
    plan: Plan, units: Mapping[str, str], earlier: Sequence[Sequence[Meeting]], together: Iterable[Iterable[str]]
) -> list[list[Meeting]]:
    """Return the meetings of each round when a third may join two: a trio is two meetings with the one in the middle.

    As few rests as can be; among those the lowest sum of squares of everyone's dates, which also makes no trio that
    spares nobody a rest. Both are exact, in a room of any size, when there is a table for everyone of the smaller side;
    with fewer tables, see `_crowded`. Among equals what was said stays as it is. Otherwise people meet who fit best,
    and two of one side come together again at a table as seldom as an exchange of places can make it.

    Source:
        Without thirds a person with n meetings sits in n rounds; with them, in n or in all rounds, whichever is less,
        when nobody has more meetings than two a round: a bipartite graph has a colouring with everyone's colours in
        equal numbers (de Werra 1970, "On Some Combinatorial Problems Arising in Scheduling"). So only the first
        meetings, one a round, spare someone a rest, and the whole is a flow with convex costs (`network_flow`). In a
        cheapest one no meeting is between two who both have more than one a round, as without it nobody would rest
        more and the squares would be lower: so each table is a pair or a trio.
    """
    before = [set(group) for group in together]

    def seated(rounds: Rounds) -> Seating:
        return Seating(plan, units, rounds, before)

    prices = plan.prices(plan.rounds, 2 * plan.rounds)
    in_rounds = {meeting: at for at, meetings in enumerate(earlier) for meeting in meetings}
    best = plan.chosen(plan.still_open, prices, in_rounds)
    needed = min(plan.rounds, max(plan.counted(best)))
    seating, as_said = seated(plan.laid_out(best, needed, in_rounds)), seated(earlier)
    if max(map(seating.tables, range(plan.rounds)), default=0) > plan.places:
        starts: list[Rounds] = [[()] * plan.rounds]
        if any(earlier) and as_said.is_held(plan.places):
            starts.insert(0, earlier)  # the first of equals
        seating = _crowded(plan, seated, starts)
    if as_said.is_held(plan.places) and as_said.worth() == seating.worth():
        return as_said.meetings()
    spread(seating, earlier)
    rounds = seating.meetings()
    if not any(earlier):
        plan.fullest_first(rounds)
    return rounds


def _crowded(plan: Plan, seated: Callable[[Rounds], Seating], starts: Sequence[Rounds]) -> Seating:
    """Seat people round by round where there are too few tables: the fewest rests, then the lowest sum of squares.

    A solver looks for better in a very small room (see `exact_trios`); otherwise it is not proven that there is none.
    """
    large = len(plan.still_open) * plan.rounds > _LARGE

    def filled(rounds: Rounds) -> Seating:
        seatings = [seated(rounds) for _ in _MIDDLES]
        for seating, middle in zip(seatings, _MIDDLES, strict=True):
            for at in range(plan.rounds):
                _fill(seating, at, middle)
            even_out(seating)
        return max(seatings, key=_rank)

    def improved(rounds: Rounds) -> Seating:
        """Return the same once each round was seated anew, now that it is known what the others give."""
        best = filled(rounds)
        for at in range(0 if large else plan.rounds):
            others = [meetings if at != then else [] for then, meetings in enumerate(best.meetings())]
            best = max(best, filled(others), key=_rank)
        return best

    best = max(map(improved, starts), key=_rank)
    rounds = better_rounds(plan, best.worth())
    return seated(rounds) if rounds else best


def _rank(seating: Seating) -> tuple[int, ...]:
    """Return how good a seating is, and among equals how evenly rests are shared out."""
    return *seating.worth(), -sum(many**2 for many in seating.seated.values()), -seating.again


def _fill(seating: Seating, at: int, middle: int | None) -> None:
    """Seat people at the tables that are free: two at each, then thirds; who had fewest dates goes first."""
    if middle is not None:
        _seat_threes(seating, at, middle)
    _seat_pairs(seating, at)
    _seat_thirds(seating, at)


def _seat_threes(seating: Seating, at: int, side: int) -> None:
    """Seat three at each table that is free, those who had fewest dates and most rests first."""
    need = {code: _need(seating, code) for code in seating.resting(at)}
    for _ in range(seating.plan.places - seating.tables(at)):
        others = sorted((code for code in need if seating.side[code] != side), key=need.__getitem__)
        threes = []
        for code in (code for code in need if seating.side[code] == side):
            two = list(islice((other for other in others if seating.free(code, other)), 2))
            if len(two) > 1:
                threes.append((2 * need[code] + sum(need[other] for other in two), code, two))
        if not threes:
            return
        _, code, two = min(threes, key=itemgetter(0))
        for other in two:
            seating.add(at, code, other)
            del need[other]
        del need[code]


def _seat_pairs(seating: Seating, at: int) -> None:
    """Seat two at each table that is free: as many as can be, and of those who had fewest dates and most rests."""
    import numpy as np

    young, leaders = ([code for code in seating.resting(at) if seating.side[code] == side] for side in (0, 1))
    many = min(seating.plan.places - seating.tables(at), len(young), len(leaders))
    if many < 1:
        return
    # Whoever goes on resting is put with nobody: with one of as many more rows and columns as that leaves.
    costs = np.full((len(young) + len(leaders) - many,) * 2, float(_NEVER))
    costs[: len(young), len(leaders) :] = costs[len(young) :, : len(leaders)] = 0
    for row, y in enumerate(young):
        for column, x in enumerate(leaders):
            if seating.free(y, x):
                costs[row, column] = 1_024 * (_need(seating, y) + _need(seating, x)) + _liking(seating, y, x)
    for row, column in _assigned(costs):
        if row < len(young) and column < len(leaders):
            seating.add(at, young[row], leaders[column])


def _need(seating: Seating, code: str) -> int:
    """Return what one date more costs, less for who had fewer and sat fewer rounds."""
    short = seating.dates[code] < seating.plan.least
    return (2 * seating.dates[code] + 1) * 1_000 + 2 * seating.seated[code] + 1 - 1_000_000 * short


def _liking(seating: Seating, code: str, other: str) -> int:
    """Return less for two who fit better, and then as the lot has it."""
    meeting = seating.meeting(code, other)
    return lot(seating.plan.seed, *meeting) % 8 - 8 * min(seating.plan.still_open[meeting], 31)


def _seat_thirds(seating: Seating, at: int) -> None:
    """Let as many join two as can, with the same preference; then not beside whom they sat with, and who fit."""
    import numpy as np

    resting = seating.resting(at)
    pairs = [
        (y, x) for y, x in seating.meetings()[at] if len(seating.partners[at][y]) == len(seating.partners[at][x]) == 1
    ]
    costs = np.full((len(resting), len(pairs)), float(_NEVER))
    for row, code in enumerate(resting):
        for column, pair in enumerate(pairs):
            peer, other = pair if seating.side[code] == 0 else pair[::-1]
            if seating.free(code, other):
                again = seating.beside[frozenset((code, peer))] > 0
                costs[row, column] = (
                    1_024 * (_need(seating, code) + (2 * seating.dates[other] + 1) * 1_000)
                    + 512 * again
                    + 256 * seating.are_alike(code, peer)
                    + _liking(seating, code, other)
                )
    for row, column in _assigned(costs):
        code, pair = resting[row], pairs[column]
        seating.add(at, code, pair[1 - seating.side[code]])


def _assigned(costs: Array) -> Iterable[tuple[int, int]]:
    """Return which rows and columns go together, each at most once: as many as can be, at the least cost."""
    from scipy.optimize import linear_sum_assignment

    return [
        (row, column) for row, column in zip(*linear_sum_assignment(costs), strict=True) if costs[row, column] < _NEVER
    ]
