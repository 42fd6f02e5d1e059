"""Pairs and how far they are, without who they are."""

from __future__ import annotations

from dataclasses import dataclass

from themeday.room.agreements import all_agreements, pairs
from themeday.store.records import Records


@dataclass(frozen=True)
class PairCounts:
    """How far the pairs are."""

    pairs: int
    begun: int
    complete: int
    confirmed: int


def pair_counts(records: Records) -> PairCounts:
    """Return how many pairs there are, and how far they are.

    Which two people are a pair is the one thing that is looked up outside the shared log; it is not told.
    """
    made = all_agreements(records)
    return PairCounts(len(pairs(records)), len(made), sum(a.complete for a in made), sum(a.confirmed for a in made))
