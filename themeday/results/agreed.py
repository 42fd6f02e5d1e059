"""Pairs and their agreements, without who they are."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from themeday.room.agreements import all_agreements, pairs
from themeday.store.records import Records


@dataclass(frozen=True)
class AgreementSummary:
    """What is told of one agreement: no codes, no words; keys and ISO dates, empty where not given."""

    confirmed: bool
    cadence: str
    review_date: str
    step_dates: tuple[str, str]  # the young colleague's first
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
    summaries = [
        AgreementSummary(a.confirmed, a.cadence, a.review_date, a.step_dates, a.together.get("way_out", ""))
        for a in all_agreements(records)
    ]
    return sorted(summaries, key=lambda summary: (not summary.confirmed, summary.review_date, astuple(summary)))


def pair_counts(records: Records) -> PairCounts:
    """Return how many pairs there are, and how far they are."""
    made = all_agreements(records)
    return PairCounts(len(pairs(records)), len(made), sum(a.complete for a in made), sum(a.confirmed for a in made))
