"""Whom each person would like to be paired with, from private ratings and from asks and offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.pairing.people import Person, both_ways, fit, may_meet, sides

Tiers = list[list[str]]
PreferenceLists = Mapping[str, Sequence[Sequence[str]]]
"""For each code its tiers of codes, best first: equally welcome within a tier; who is not listed is not acceptable."""

_BEST = 5
_MIDDLE = 3
RATHER_NOT = 1


def preferences(people: Iterable[Person], ratings: Mapping[tuple[str, str], int]) -> dict[str, Tiers]:
    """Rank for each willing person, by code, all others they may be paired with: tiers of codes, best first.

    First come those rated 5, 4 and 3, then those not rated, by how well asks and offers fit, then those rated 2.
    Those rated 1, "rather not", are left out: they are not acceptable.

    Args:
        ratings: (who rates, who is rated) to a whole number from 1, rather not, to 5. Ratings by or of people who are
            not here, not willing or may not meet are passed over.

    Raises:
        PairingRefused: a rating is not a number from 1 to 5, or a person is not valid.
    """
    for rating in ratings.values():
        if not RATHER_NOT <= rating <= _BEST:
            raise PairingRefused(N_("A rating is a number from 1 to 5, not {rating}."), rating=rating)
    willing = [[person for person in side if person.willing] for side in sides(people)]

    def wish(chooser: Person, other: Person) -> tuple[int, int]:
        rating = ratings.get((chooser.code, other.code))
        if rating is None:
            return 1, -fit(chooser, other)
        return (0 if rating >= _MIDDLE else 2), -rating

    ranked: dict[str, Tiers] = {}
    for choosers, others in (willing, reversed(willing)):
        for chooser in choosers:
            wishes = sorted(
                (wish(chooser, other), other.code)
                for other in others
                if may_meet(chooser, other) and ratings.get((chooser.code, other.code)) != RATHER_NOT
            )
            ranked[chooser.code] = [[code for _, code in tier] for _, tier in groupby(wishes, key=lambda w: w[0])]
    return ranked


def allowed_only(
    people: Iterable[Person],
    wishes: PreferenceLists,
    forbidden: Iterable[tuple[str, str]] = (),
) -> dict[str, Tiers]:
    """Keep of any preferences only what the bans allow, so that no list, wherever it came from, can break them.

    Returns each willing person, by code in sorted order. Who is mentioned twice counts where mentioned first.
    """
    banned: defaultdict[str, set[str]] = defaultdict(set)
    for code, other in both_ways(forbidden):
        banned[code].add(other)
    willing = {person.code: person for side in sides(people) for person in side if person.willing}
    cleaned: dict[str, Tiers] = {}
    for code, chooser in sorted(willing.items()):
        tiers = wishes.get(code, ())
        listed = {other for tier in tiers for other in tier if other in willing and may_meet(chooser, willing[other])}
        listed -= banned[code]
        cleaned[code] = []
        for tier in tiers:
            allowed = listed.intersection(tier)
            listed -= allowed
            if allowed:
                cleaned[code].append(sorted(allowed))
    return cleaned


def ranks_in(tiers: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return the rank of everyone in a list, best first: 1 and how many are preferred."""
    ranks: dict[str, int] = {}
    for tier in tiers:
        rank = len(ranks) + 1
        for other in tier:
            ranks[other] = rank
    return ranks
