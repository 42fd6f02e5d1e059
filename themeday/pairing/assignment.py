"""Assignments to look at beside the stable match: the best in total, and the fairest to who is worst off."""

from __future__ import annotations

from bisect import bisect_left

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.pairing.lots import lot
from themeday.pairing.market import Edge, Market
from themeday.pairing.network_flow import cheapest, most_pairs

MOST_EDGES = 60_000
"""Up to so many possible pairs; a room of 150 by 150 has 22,500."""
_EXACT = 1 << 36  # whole numbers far below what a float holds, whatever they add up to


def assign(market: Market, seed: int = 0, *, fairest: bool = False) -> list[Edge]:
    """Return as many pairs as there can be, with the lowest sum of ranks over both sides.

    Args:
        fairest: first of all the worst rank anyone has is as good as can be.

    Returns:
        The pairs, sorted. Two who are not paired may both rather be.

    Raises:
        PairingRefused: there are too many possible pairs for this.

    Source:
        The fairest: the bottleneck by halving, as in Garfinkel 1971, "An Improved Algorithm for the Bottleneck
        Assignment Problem".
    """
    ranks = _ranks(market)
    pairs = most_pairs(list(ranks), market.asker_places, market.receiver_places)
    worst = sorted({max(both) for both in ranks.values()})

    def within(limit: int) -> dict[Edge, tuple[int, int]]:
        return {edge: both for edge, both in ranks.items() if max(both) <= limit}

    def enough(limit: int) -> bool:
        return most_pairs(list(within(limit)), market.asker_places, market.receiver_places) == pairs

    if fairest and worst:
        ranks = within(worst[bisect_left(worst, True, hi=len(worst) - 1, key=enough)])
    return _cheapest(market, ranks, pairs, seed)


def _ranks(market: Market) -> dict[Edge, tuple[int, int]]:
    """Return of each possible pair how the two rank each other: 1 and how many are preferred."""
    if len(market.edges) > MOST_EDGES:
        raise PairingRefused(
            N_("This way of matching is for a room: {pairs} possible pairs, at most {most}. Choose stable."),
            pairs=len(market.edges),
            most=MOST_EDGES,
        )
    return {
        (asker, other): (rank, market.standing[other][asker])
        for asker, tiers in enumerate(market.wishes)
        for rank, tier in zip(market.ranks[asker], tiers, strict=True)
        for other in tier
    }


def _cheapest(market: Market, ranks: dict[Edge, tuple[int, int]], pairs: int, seed: int) -> list[Edge]:
    if not pairs:
        return []
    # The lots of all pairs together stay below one step of rank.
    highest = max(one + other for one, other in ranks.values())
    lots = min(max(_EXACT // (highest * pairs * pairs), 1), 1 << 20)
    step = lots * pairs
    costs = [
        step * (one + other) + lot(seed, market.askers[asker], market.receivers[receiver]) % lots
        for (asker, receiver), (one, other) in ranks.items()
    ]
    return cheapest(list(ranks), costs, market.asker_places, market.receiver_places, pairs)
