"""Who can be paired with whom and how welcome they are, in numbers, for the algorithms that make a match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from themeday.pairing.lots import lot
from themeday.pairing.network_flow import Edge
from themeday.pairing.preference_lists import PreferenceLists, ranks_in


@dataclass(frozen=True, slots=True)
class AcceptablePairs:
    """Two sides, each person a number from 0, with only pairs in which both find the other acceptable."""

    askers: Sequence[str]  # codes of who proposes
    receivers: Sequence[str]
    wishes: list[list[list[int]]]  # of each asker the tiers of receivers, best first, within a tier by lot
    asker_ranks: list[dict[int, int]]  # a rank is 1 and how many in the whole list are preferred
    receiver_ranks: list[dict[int, int]]
    asker_places: list[int]
    receiver_places: list[int]

    @property
    def edges(self) -> list[Edge]:
        """Return every pair that can be made."""
        return [(asker, other) for asker, ranks in enumerate(self.asker_ranks) for other in ranks]

    @property
    def strict(self) -> bool:
        """Return whether nobody finds two others equally welcome."""
        return all(len(set(ranks.values())) == len(ranks) for ranks in (*self.asker_ranks, *self.receiver_ranks))


def find_acceptable(
    askers: Sequence[str],
    receivers: Sequence[str],
    lists: PreferenceLists,
    places: Mapping[str, int],
    without: frozenset[tuple[str, str]] = frozenset(),
    seed: int = 0,
) -> AcceptablePairs:
    """Keep what is mutual, drop who has no place, and put each tier in the order of the lot.

    Args:
        without: pairs of codes, in both orders, that are made already.
    """
    ranks = {code: ranks_in(lists[code]) if places[code] else {} for code in (*askers, *receivers)}
    number = {code: at for at, code in enumerate(receivers)}
    wishes, asker_ranks = [], []
    receiver_ranks: list[dict[int, int]] = [{} for _ in receivers]
    for asker, code in enumerate(askers):
        mine: dict[int, int] = {}
        for other, rank in ranks[code].items():
            if code in ranks[other] and (code, other) not in without:
                mine[number[other]] = rank
                receiver_ranks[number[other]][asker] = ranks[other][code]
        tiers = [list(tier) for _, tier in groupby(mine, key=mine.__getitem__)]
        for tier in tiers:
            if len(tier) > 1:
                tier.sort(key=lambda at: (lot(seed, code, receivers[at]), at))
        wishes.append(tiers)
        asker_ranks.append(mine)
    return AcceptablePairs(
        askers,
        receivers,
        wishes,
        asker_ranks,
        receiver_ranks,
        [places[code] for code in askers],
        [places[code] for code in receivers],
    )
