"""How good a match is, counted from the pairs themselves and not by the code that made them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from themeday.pairing.matching import Pair
from themeday.pairing.people import Person, may_meet
from themeday.pairing.preferences import allowed_only


@dataclass(frozen=True, slots=True)
class Quality:
    """What can be said of a match without naming anyone.

    Args:
        pairs: how many pairs.
        unmatched_young_colleagues: how many willing young colleagues, with a place to give, have no pair.
        unmatched_leaders: the same for leaders.
        blocking_pairs: how many two who are not paired would both rather be; 0 is stable.
        first_choice_share: of the two sides of every pair, the share, 0 to 1, that has someone of its first tier; None
            when there are no pairs.
        mean_rank: one plus the number of people preferred to the partner, so 1 is best, as a mean over the two sides of
            every pair; a partner who is not in the list comes after all who are. None when there are no pairs.
        same_unit: how many pairs are of one unit; must be 0.
    """

    pairs: int
    unmatched_young_colleagues: int
    unmatched_leaders: int
    blocking_pairs: int
    first_choice_share: float | None
    mean_rank: float | None
    same_unit: int


def blocking_pairs(
    people: Iterable[Person], preferences: Mapping[str, Sequence[Sequence[str]]], pairs: Iterable[Pair]
) -> tuple[Pair, ...]:
    """Find all two people who are not paired, may be, and would both rather be.

    Someone would rather when they have a place left, or strictly prefer the other to one of their partners.
    They follow from private preferences: never show who they are, only how many.

    Args:
        people: everyone, in any order.
        preferences: for each code a list of tiers of codes, best first; who is not listed is not acceptable.
        pairs: the match, made by any method or by hand; pairs of which one is not among `people` are passed over.

    Returns:
        The blocking pairs, sorted; none when the match is (weakly) stable.

    Raises:
        PairingRefused: a person is not valid.
    """
    everyone = list(people)
    person_of = {person.code: person for person in everyone}
    ranks = _ranks(everyone, preferences)
    partners = _partners(_present(person_of, pairs))

    def would_rather(code: str, other: str) -> bool:
        if len(partners[code]) < person_of[code].capacity:
            return True
        return any(ranks[code][other] < ranks[code].get(partner, inf) for partner in partners[code])

    return tuple(
        sorted(
            Pair(code, other)
            for code in ranks
            if person_of[code].role == "young_colleague"
            for other in ranks[code]
            if code in ranks[other]
            and other not in partners[code]
            and would_rather(code, other)
            and would_rather(other, code)
        )
    )


def quality(
    people: Iterable[Person], preferences: Mapping[str, Sequence[Sequence[str]]], pairs: Iterable[Pair]
) -> Quality:
    """Measure a match.

    Args:
        people: everyone, in any order.
        preferences: for each code a list of tiers of codes, best first; who is not listed is not acceptable.
        pairs: the match, made by any method or by hand; pairs of which one is not among `people` are passed over.

    Returns:
        The counts; they name nobody.

    Raises:
        PairingRefused: a person is not valid.
    """
    everyone = list(people)
    person_of = {person.code: person for person in everyone}
    made = _present(person_of, pairs)
    ranks = _ranks(everyone, preferences)
    partners = _partners(made)
    reached = [
        ranks.get(code, {}).get(partner, len(ranks.get(code, {})) + 1)
        for code, others in partners.items()
        for partner in others
    ]
    first_choices = sum(
        ranks.get(code, {}).get(partner) == 1 for code, others in partners.items() for partner in others
    )
    alone = [p.role for p in everyone if p.willing and p.capacity and p.code not in partners]
    return Quality(
        pairs=len(made),
        unmatched_young_colleagues=alone.count("young_colleague"),
        unmatched_leaders=alone.count("leader"),
        blocking_pairs=len(blocking_pairs(everyone, preferences, made)),
        first_choice_share=first_choices / len(reached) if reached else None,
        mean_rank=sum(reached) / len(reached) if reached else None,
        same_unit=sum(not may_meet(person_of[pair.young_colleague], person_of[pair.leader]) for pair in made),
    )


def _ranks(people: list[Person], preferences: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, dict[str, int]]:
    """Return for each willing person the rank of everyone acceptable: one plus how many are strictly preferred."""
    ranks: dict[str, dict[str, int]] = {}
    for code, tiers in allowed_only(people, preferences).items():
        ranks[code] = {}
        for tier in tiers:
            rank = len(ranks[code]) + 1
            ranks[code].update((other, rank) for other in tier)
    return ranks


def _present(person_of: Mapping[str, Person], pairs: Iterable[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.young_colleague in person_of and pair.leader in person_of]


def _partners(pairs: Iterable[Pair]) -> defaultdict[str, set[str]]:
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        partners[pair.young_colleague].add(pair.leader)
        partners[pair.leader].add(pair.young_colleague)
    return partners
