"""Who can be paired with whom and how welcome they are, in numbers, for the algorithms that make a match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from themeday.pairing.lots import lot


@dataclass(frozen=True, slots=True)
class Market:
    """Two sides, each person a number from 0, with only pairs in which both find the other acceptable.

    Args:
        askers: code of each who proposes.
        receivers: code of each who is proposed to.
        wishes: of each asker the tiers of receivers, best first; within a tier in the order of the lot.
        ranks: of each asker the rank of each of those tiers: 1 and how many in the whole list are preferred.
        standing: of each receiver the rank, likewise, of every acceptable asker.
    """

    askers: tuple[str, ...]
    receivers: tuple[str, ...]
    wishes: tuple[tuple[tuple[int, ...], ...], ...]
    ranks: tuple[tuple[int, ...], ...]
    standing: tuple[dict[int, int], ...]
    asker_places: tuple[int, ...]
    receiver_places: tuple[int, ...]
    strict: bool

    @property
    def edges(self) -> list[tuple[int, int]]:
        """Return every pair that can be made."""
        return [(asker, other) for asker, tiers in enumerate(self.wishes) for tier in tiers for other in tier]


Edge = tuple[int, int]


def make_market(
    askers: Sequence[str],
    receivers: Sequence[str],
    lists: Mapping[str, Sequence[Sequence[str]]],
    places: Mapping[str, int],
    without: frozenset[tuple[str, str]] = frozenset(),
    seed: int = 0,
) -> Market:
    """Keep what is mutual, drop who has no place, and put each tier in the order of the lot.

    Args:
        lists: for each code its tiers of codes of the other side, best first, nobody twice.
        without: pairs of codes, in both orders, that are made already.
    """
    number = {code: at for at, code in enumerate(askers)}
    standing = [_ranks(lists[code], number) if places[code] else {} for code in receivers]
    place = {code: at for at, code in enumerate(receivers)}
    strict = True
    many = 0
    wishes: list[tuple[tuple[int, ...], ...]] = []
    wish_ranks: list[tuple[int, ...]] = []
    for asker, code in enumerate(askers):
        listed = lists[code] if places[code] else ()
        if not without and all(len(others) == 1 for others in listed):
            # Quick where nobody is equally welcome and all is mutual, as in most lists of thousands.
            single = [place[others[0]] for others in listed]
            if all(asker in standing[at] for at in single):
                wishes.append(tuple([(at,) for at in single]))
                wish_ranks.append(tuple(range(1, len(single) + 1)))
                many += len(single)
                continue
        tiers: list[tuple[int, ...]] = []
        tier_ranks: list[int] = []
        rank = 1
        for others in listed:
            found = [at for at in [place[other] for other in others] if asker in standing[at]]
            if without:
                found = [at for at in found if (code, receivers[at]) not in without]
            if len(found) > 1:
                strict = False
                found.sort(key=lambda at: (lot(seed, code, receivers[at]), at))
            if found:
                tiers.append(tuple(found))
                tier_ranks.append(rank)
                many += len(found)
            rank += len(others)
        wishes.append(tuple(tiers))
        wish_ranks.append(tuple(tier_ranks))
    mutual = standing
    if many < sum(map(len, standing)):
        mutual = [{} for _ in receivers]
        for asker, tiers_of in enumerate(wishes):
            for some in tiers_of:
                for at in some:
                    mutual[at][asker] = standing[at][asker]
    strict = strict and all(len(set(ranks.values())) == len(ranks) for ranks in mutual)
    return Market(
        tuple(askers),
        tuple(receivers),
        tuple(wishes),
        tuple(wish_ranks),
        tuple(mutual),
        tuple(places[code] for code in askers),
        tuple(places[code] for code in receivers),
        strict,
    )


def _ranks(tiers: Sequence[Sequence[str]], number: Mapping[str, int]) -> dict[int, int]:
    """Return of each who is listed the rank: 1 and how many are preferred."""
    ranks: dict[int, int] = {}
    rank = 1
    for others in tiers:
        for other in others:
            ranks[number[other]] = rank
        rank += len(others)
    return ranks
