"""How many people gave each answer, divided by role or not: what is counted, before anything of it is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

CategoryGroup = tuple[str, ...]


@dataclass(frozen=True)
class FrequencyTable:
    """What was counted, before anything is hidden."""

    key: str
    # How many people there are in each stratum; one stratum, "", when the table is not divided further. Each is
    # published and holds nobody or at least k people.
    totals: Mapping[str, int]
    # For each stratum the number of people by category; the same categories, in the same order, in all.
    counts: Mapping[str, Mapping[str, int]]
    ordered: bool = False  # the categories are steps of a scale, so that only neighbours may be merged
    least: int = 2  # how many parts it takes to be worth telling
    apart: frozenset[str] = frozenset()  # categories that are merged with one another only, such as those that mean no

    @property
    def categories(self) -> CategoryGroup:
        """Return the categories in order."""
        return tuple(next(iter(self.counts.values()), {}))

    def count(self, stratum: str, group: CategoryGroup) -> int:
        """Return how many people of a stratum are in any of some categories."""
        return sum(self.counts[stratum].get(category, 0) for category in group)

    def together(self) -> FrequencyTable:
        """Return the same without its strata."""
        counts = {c: sum(self.counts[stratum][c] for stratum in self.counts) for c in self.categories}
        return replace(self, totals={"": sum(self.totals.values())}, counts={"": counts})
