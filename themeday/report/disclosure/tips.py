"""How many votes of a do or a don't may be told: the same in report, export, review and on the big screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from themeday import results
from themeday.model.labels import comparable
from themeday.report.disclosure.suppression import at_least
from themeday.store.records import Records


def tips_told(tips: Iterable[results.Tip], people: int, k: int) -> list[results.Tip]:
    """Return the do's and then the don'ts, most votes first as far as those may be told, by their text among equals.

    Votes and writers become lower bounds that give nobody away, beside how many people are told to have taken part.
    """

    def bound(count: int) -> int:
        return at_least(min(count, people), people, k)

    told = [replace(tip, votes=bound(tip.votes), writers=bound(tip.writers)) for tip in tips]
    return sorted(told, key=lambda tip: (tip.kind, -tip.votes, comparable(tip.text)))


def all_tips_told(records: Records, k: int) -> list[results.Tip]:
    """Return the same of everything that was written and not taken off the screens, for who sees those texts anyway."""
    return tips_told(results.tips(records), results.count_people(records), k)
