"""How good a match is, counted from the pairs themselves and not by the code that made them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from themeday.pairing.matching import Pair
from themeday.pairing.people import Person, may_meet
from themeday.pairing.preferences import allowed_only

Ranks = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Quality:
    """What can be said of a match without naming anyone.

    A rank is one plus the number of people preferred to the partner, so 1 is best; a partner who is not in the list
    comes after all who are.

    Args:
        unmatched_young_colleagues: how many willing young colleagues, with a place to give, have no pair.
        blocking_pairs: how many two who are not paired would both rather be; 0 is stable.
        first_choice_share: of the two sides of every pair, the share, 0 to 1, that has someone of its first tier; None
            when there are no pairs.
        mean_rank: as a mean over the two sides of every pair. None when there are no pairs.
        same_unit: how many pairs may not meet, being of one unit or leading the other; must be 0.
        worst_rank: the highest over both sides. None when there are no pairs.
        ranks_of_young_colleagues: each rank that young colleagues give their partners, and how many do, best first.
    """

    pairs: int
    unmatched_young_colleagues: int
    unmatched_leaders: int
    blocking_pairs: int
    first_choice_share: float | None
    mean_rank: float | None
    same_unit: int
    worst_rank: int | None = None
    ranks_of_young_colleagues: tuple[tuple[int, int], ...] = ()
    ranks_of_leaders: tuple[tuple[int, int], ...] = ()


def blocking_pairs(
    people: Iterable[Person],
    preferences: Mapping[str, Sequence[Sequence[str]]],
    pairs: Iterable[Pair],
    forbidden: Iterable[tuple[str, str]] = (),
) -> tuple[Pair, ...]:
    """Find all two people who are not paired, may be, and would both rather be.

    Someone would rather when they have a place left, or strictly prefer the other to one of their partners.
    They follow from private preferences: never show who they are, only how many.

    Args:
        pairs: the match, made by any method or by hand; pairs of which one is not among `people` are passed over.

    Returns:
        The blocking pairs, sorted; none when the match is (weakly) stable.

    Raises:
        PairingRefused: a person is not valid.
    """
    everyone = list(people)
    person_of = {person.code: person for person in everyone}
    return _blocking(person_of, ranks_of(everyone, preferences, forbidden), _present(person_of, pairs))


def quality(
    people: Iterable[Person],
    preferences: Mapping[str, Sequence[Sequence[str]]],
    pairs: Iterable[Pair],
    forbidden: Iterable[tuple[str, str]] = (),
) -> Quality:
    """Measure a match.

    Args:
        pairs: the match, made by any method or by hand; pairs of which one is not among `people` are passed over.

    Returns:
        The counts; they name nobody.

    Raises:
        PairingRefused: a person is not valid.
    """
    everyone = list(people)
    person_of = {person.code: person for person in everyone}
    made = _present(person_of, pairs)
    ranks = ranks_of(everyone, preferences, forbidden)
    of_young = Counter(_rank(ranks, pair.young_colleague, pair.leader) for pair in made)
    of_leaders = Counter(_rank(ranks, pair.leader, pair.young_colleague) for pair in made)
    reached = of_young + of_leaders
    firsts = sum(
        ranks.get(code, {}).get(other) == 1
        for pair in made
        for code, other in ((pair.young_colleague, pair.leader), (pair.leader, pair.young_colleague))
    )
    paired = {code for pair in made for code in (pair.young_colleague, pair.leader)}
    alone = Counter(p.role for p in everyone if p.willing and p.capacity and p.code not in paired)
    sides = 2 * len(made)
    return Quality(
        pairs=len(made),
        unmatched_young_colleagues=alone["young_colleague"],
        unmatched_leaders=alone["leader"],
        blocking_pairs=len(_blocking(person_of, ranks, made)),
        first_choice_share=firsts / sides if sides else None,
        mean_rank=sum(rank * many for rank, many in reached.items()) / sides if sides else None,
        same_unit=sum(not may_meet(person_of[pair.young_colleague], person_of[pair.leader]) for pair in made),
        worst_rank=max(reached, default=None),
        ranks_of_young_colleagues=tuple(sorted(of_young.items())),
        ranks_of_leaders=tuple(sorted(of_leaders.items())),
    )


def ranks_of(
    people: Iterable[Person],
    preferences: Mapping[str, Sequence[Sequence[str]]],
    forbidden: Iterable[tuple[str, str]] = (),
) -> Ranks:
    """Return for each willing person the rank of everyone acceptable: one plus how many are strictly preferred.

    Raises:
        PairingRefused: a person is not valid.
    """
    ranks: Ranks = {}
    for code, tiers in allowed_only(people, preferences, forbidden).items():
        mine: dict[str, int] = {}
        for tier in tiers:
            rank = len(mine) + 1
            for other in tier:
                mine[other] = rank
        ranks[code] = mine
    return ranks


def _blocking(person_of: Mapping[str, Person], ranks: Ranks, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        partners[pair.young_colleague].add(pair.leader)
        partners[pair.leader].add(pair.young_colleague)

    def threshold(code: str) -> float:
        """Return below which rank someone is worth leaving a partner for; infinite with a place left."""
        if len(partners[code]) < person_of[code].capacity:
            return inf
        # A person without any place would not leave anyone, and wants nobody.
        return max((ranks[code].get(partner, inf) for partner in partners[code]), default=0)

    below = {code: threshold(code) for code in ranks}
    found = []
    for code, mine in ranks.items():
        if person_of[code].role != "young_colleague":
            continue
        mine_below, together = below[code], partners[code]
        for other, rank in mine.items():
            if rank < mine_below and other not in together and ranks[other].get(code, inf) < below[other]:
                found.append(Pair(code, other))
    return tuple(sorted(found))


def _rank(ranks: Ranks, code: str, partner: str) -> int:
    mine = ranks.get(code, {})
    return mine.get(partner, len(mine) + 1)


def _present(person_of: Mapping[str, Person], pairs: Iterable[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.young_colleague in person_of and pair.leader in person_of]
