"""Pairs and their agreements, without who they are."""

from __future__ import annotations

from dataclasses import dataclass

from themeday.room.agreements import all_agreements, pairs
from themeday.store.records import Records


@dataclass(frozen=True)
class AgreementSummary:
    """What the report tells of one agreement: no codes, no words.

    Args:
        cadence: key of how often they meet, or empty.
        review_date: ISO date on which they look back, or empty.
        step_dates: ISO dates of both steps, the young colleague's first; empty where not given.
        way_out: key of what they do when it does not work, or empty.
    """

    confirmed: bool
    cadence: str
    review_date: str
    step_dates: tuple[str, str]
    way_out: str = ""


@dataclass(frozen=True)
class PairCounts:
    """How far the pairs are."""

    pairs: int
    begun: int
    complete: int
    confirmed: int


def agreements(records: Records) -> list[AgreementSummary]:
    """Return the agreements without who made them: the confirmed ones first, then by date.

    Which two people are a pair is the one thing a report looks up outside the shared log; it does not tell it.
    """
    found = [
        AgreementSummary(
            agreement.confirmed,
            agreement.cadence,
            agreement.review_date,
            agreement.step_dates,
            agreement.together.get("way_out", ""),
        )
        for agreement in all_agreements(records)
    ]
    return sorted(found, key=lambda one: (not one.confirmed, one.review_date, one.cadence, one.step_dates, one.way_out))


def pair_counts(records: Records) -> PairCounts:
    """Return how many pairs there are, and how far they are."""
    made = all_agreements(records)
    return PairCounts(
        len(pairs(records)), len(made), sum(one.complete for one in made), sum(one.confirmed for one in made)
    )
