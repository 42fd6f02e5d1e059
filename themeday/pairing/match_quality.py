"""How good a match is, counted from the pairs and not by the code that made them; and what a change by hand costs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.pairing.matching import Pair
from themeday.pairing.people import Person, both_ways, may_meet
from themeday.pairing.preference_lists import PreferenceLists, allowed_only, ranks_in


@dataclass(frozen=True, slots=True)
class Quality:
    """What can be said of a match without naming anyone.

    A rank is one plus the number of people preferred to the partner, so 1 is best; a partner who is not in the list
    comes after all who are. A side of a pair is one of its two people; means and shares are over all sides.
    """

    pairs: int
    unmatched_young_colleagues: int  # willing, with a place to give
    unmatched_leaders: int
    blocking_pairs: int  # two who are not paired and would both rather be; 0 is stable
    first_choice_share: float | None  # None, as all below, when there are no pairs
    mean_rank: float | None
    same_unit: int  # pairs that may not meet, being of one unit or leading the other; must be 0
    worst_rank: int | None = None
    ranks_of_young_colleagues: tuple[tuple[int, int], ...] = ()  # each rank they gave, and how many did, best first
    ranks_of_leaders: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What another match costs beside the one there was."""

    before: Quality
    after: Quality
    # Two who would now both rather be a pair and did not before. They follow from private preferences: show how many,
    # never who.
    new_blocking_pairs: tuple[Pair, ...]
    left_without: tuple[str, ...]  # codes of those who had a partner and have none any more
    helped: tuple[str, ...]
    ended: tuple[Pair, ...]
    made: tuple[Pair, ...]


class Judge:
    """Judges matches of some people by what they prefer; `forbidden` are pairs of codes that may not be."""

    def __init__(
        self, people: Iterable[Person], preferences: PreferenceLists, forbidden: Iterable[tuple[str, str]] = ()
    ) -> None:
        everyone = list(people)
        self._person_of = {person.code: person for person in everyone}
        self._bans = both_ways(forbidden)
        allowed = allowed_only(everyone, preferences, self._bans)
        self._ranks = {code: ranks_in(tiers) for code, tiers in allowed.items()}

    def blocking_pairs(self, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
        """Find all two people who are not paired, may be, and would both rather be; sorted, none when it is stable.

        Someone would rather when they have a place left, or strictly prefer the other to one of their partners.
        They follow from private preferences: never show who they are, only how many.
        """
        partners: defaultdict[str, set[str]] = defaultdict(set)
        for young_colleague, leader in self._present(pairs):
            partners[young_colleague].add(leader)
            partners[leader].add(young_colleague)

        def threshold(code: str) -> float:
            """Return below which rank someone is worth leaving a partner for; infinite with a place left."""
            if len(partners[code]) < self._person_of[code].capacity:
                return inf
            # A person without any place would not leave anyone, and wants nobody.
            return max((self._ranks[code].get(partner, inf) for partner in partners[code]), default=0)

        below = {code: threshold(code) for code in self._ranks}
        blocking = []
        for code, mine in self._ranks.items():
            if self._person_of[code].role != "young_colleague":
                continue
            mine_below, together = below[code], partners[code]
            for other, rank in mine.items():
                if rank < mine_below and other not in together and self._ranks[other].get(code, inf) < below[other]:
                    blocking.append(Pair(code, other))
        return tuple(sorted(blocking))

    def quality(self, pairs: Iterable[Pair]) -> Quality:
        """Measure a match."""
        made = self._present(pairs)
        of_young = Counter(self._rank(young_colleague, leader) for young_colleague, leader in made)
        of_leaders = Counter(self._rank(leader, young_colleague) for young_colleague, leader in made)
        reached = of_young + of_leaders
        firsts = sum(self._ranks.get(code, {}).get(other) == 1 for pair in made for code, other in (pair, pair[::-1]))
        paired = {code for pair in made for code in pair}
        everyone = self._person_of.values()
        alone = Counter(p.role for p in everyone if p.willing and p.capacity and p.code not in paired)
        sides = 2 * len(made)
        return Quality(
            pairs=len(made),
            unmatched_young_colleagues=alone["young_colleague"],
            unmatched_leaders=alone["leader"],
            blocking_pairs=len(self.blocking_pairs(made)),
            first_choice_share=firsts / sides if sides else None,
            mean_rank=sum(rank * many for rank, many in reached.items()) / sides if sides else None,
            same_unit=sum(not may_meet(*map(self._person_of.__getitem__, pair)) for pair in made),
            worst_rank=max(reached, default=None),
            ranks_of_young_colleagues=tuple(sorted(of_young.items())),
            ranks_of_leaders=tuple(sorted(of_leaders.items())),
        )

    def change(self, before: Iterable[Pair], after: Iterable[Pair]) -> Change:
        """Compare two matches."""
        old, new = set(before), set(after)
        had, have = ({code for pair in pairs for code in pair} for pairs in (old, new))
        return Change(
            before=self.quality(old),
            after=self.quality(new),
            new_blocking_pairs=tuple(sorted({*self.blocking_pairs(new)} - {*self.blocking_pairs(old)})),
            left_without=tuple(sorted(had - have)),
            helped=tuple(sorted(have - had)),
            ended=tuple(sorted(old - new)),
            made=tuple(sorted(new - old)),
        )

    def moved(self, pairs: Iterable[Pair], young_colleague: str, leader: str) -> tuple[Pair, ...]:
        """Put two together by hand; who has no place left lets the partner go whom they rank lowest. Bans hold."""
        first, second = self._person_of.get(young_colleague), self._person_of.get(leader)
        if (
            first is None
            or second is None
            or first.role != "young_colleague"
            or not (first.willing and second.willing and first.capacity and second.capacity)
            or not may_meet(first, second)
            or (young_colleague, leader) in self._bans
        ):
            raise PairingRefused(
                N_(
                    "{young_colleague} and {leader} cannot be a pair: they may not meet, or one is not in the matching."
                ),
                young_colleague=young_colleague,
                leader=leader,
            )
        left = set(pairs)
        if Pair(young_colleague, leader) in left:
            return tuple(sorted(left))
        for person in (first, second):
            partners = {pair: pair[person is first] for pair in left if person.code in pair}
            lowest_last = sorted(partners, key=lambda pair: (self._rank(person.code, partners[pair]), partners[pair]))
            left -= set(lowest_last[person.capacity - 1 :])
        return tuple(sorted({*left, Pair(young_colleague, leader)}))

    def _rank(self, code: str, partner: str) -> int:
        mine = self._ranks.get(code, {})
        return mine.get(partner, len(mine) + 1)

    def _present(self, pairs: Iterable[Pair]) -> list[Pair]:
        return [pair for pair in pairs if self._person_of.keys() >= {*pair}]
