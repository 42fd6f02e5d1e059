"""Whom each person would like to be paired with, from private ratings and from asks and offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

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
    """Rank for each willing person all others they may be paired with, best first.

    First come those rated 5, 4 and 3, then those not rated, by how well asks and offers fit, then those rated 2.
    Those rated 1, "rather not", are left out: they are not acceptable.

    Args:
        ratings: (who rates, who is rated) to a whole number from 1, rather not, to 5. Ratings by or of people who are
            not here, not willing or may not meet are passed over.

    Returns:
        For each willing person, by code, a list of tiers; the codes within a tier are sorted and equally welcome.

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

    Returns:
        For each willing person, by code in sorted order, the tiers without people who are not here, not willing or
        may not meet this person. Who is mentioned twice counts where mentioned first; codes within a tier are sorted.

    Raises:
        PairingRefused: a person is not valid.
    """
    young_colleagues, leaders = sides(people)
    bans: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in both_ways(forbidden):
        bans[one].add(other)
    for person in (*young_colleagues, *leaders):
        if person.manager:
            bans[person.code].add(person.manager)
            bans[person.manager].add(person.code)
    cleaned: dict[str, Tiers] = {}
    for choosers, others in ((young_colleagues, leaders), (leaders, young_colleagues)):
        there = {person.code for person in others if person.willing}
        of_unit: defaultdict[str, set[str]] = defaultdict(set)
        for person in others:
            if person.unit_key:
                of_unit[person.unit_key].add(person.code)
        for chooser in choosers:
            if chooser.willing:
                never = (of_unit[chooser.unit_key], bans[chooser.code])
                cleaned[chooser.code] = _allowed(wishes.get(chooser.code, ()), there, never)
    return dict(sorted(cleaned.items()))


def _allowed(tiers: Sequence[Sequence[str]], there: set[str], never: tuple[set[str], set[str]]) -> Tiers:
    """Return tiers without who is not there, may never be, or was mentioned before."""
    listed = [code for tier in tiers for code in tier]
    once = set(listed)
    # A match of thousands has half a million wishes, and in most lists there is nothing to take out.
    if len(once) == len(listed) and once <= there and all(some.isdisjoint(once) for some in never):
        kept: list[Any] = [tier if len(tier) == 1 else sorted(tier) for tier in tiers if tier]
        return kept
    left = there.difference(*never)
    cleaned: Tiers = []
    for tier in tiers:
        allowed = left.intersection(tier)
        left -= allowed
        if allowed:
            cleaned.append(sorted(allowed))
    return cleaned
