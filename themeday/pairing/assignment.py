"""Assignments to look at beside the stable match: the best in total, and the fairest to who is worst off."""

from __future__ import annotations

from bisect import bisect_left

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.pairing.acceptable_pairs import AcceptablePairs
from themeday.pairing.lots import lot
from themeday.pairing.network_flow import Edge, cheapest, most_pairs

_MOST_EDGES = 60_000  # a room of 150 by 150 has 22,500
_LOTS = 1 << 20


def assign(acceptable: AcceptablePairs, seed: int = 0, *, fairest: bool = False) -> list[Edge]:
    """Return as many pairs as there can be, with the lowest sum of ranks over both sides, sorted.

    Args:
        fairest: first of all the worst rank anyone has is as good as can be.

    Raises:
        PairingRefused: there are too many possible pairs for this.

    Source:
        The fairest: the bottleneck by halving, as in Garfinkel 1971, "An Improved Algorithm for the Bottleneck
        Assignment Problem".
    """
    if len(acceptable.edges) > _MOST_EDGES:
        raise PairingRefused(
            N_("This way of matching is for a room: {pairs} possible pairs, at most {most}. Choose stable."),
            pairs=len(acceptable.edges),
            most=_MOST_EDGES,
        )
    ranks = {
        (asker, other): (acceptable.asker_ranks[asker][other], acceptable.receiver_ranks[other][asker])
        for asker, other in acceptable.edges
    }

    def within(limit: int) -> list[Edge]:
        return [edge for edge, both in ranks.items() if max(both) <= limit]

    edges, worst = list(ranks), sorted({max(both) for both in ranks.values()})
    if fairest and worst:
        pairs = most_pairs(edges, acceptable.asker_places, acceptable.receiver_places)

        def enough(limit: int) -> bool:
            return most_pairs(within(limit), acceptable.asker_places, acceptable.receiver_places) == pairs

        edges = within(worst[bisect_left(worst, True, hi=len(worst) - 1, key=enough)])
    return cheapest(
        edges,
        [[(-1,)] * places for places in acceptable.asker_places],
        [[(0,)] * places for places in acceptable.receiver_places],
        (
            [sum(ranks[edge]) for edge in edges],
            [lot(seed, acceptable.askers[asker], acceptable.receivers[other]) % _LOTS for asker, other in edges],
        ),
    )
