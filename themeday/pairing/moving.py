"""A pair moved by hand, and what that costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.pairing.matching import Pair
from themeday.pairing.people import Person, both_ways, may_meet
from themeday.pairing.quality import Quality, blocking_pairs, quality, ranks_of

Preferences = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Change:
    """What another match costs beside the one there was.

    Args:
        new_blocking_pairs: two who would now both rather be a pair and did not before. They follow from private
            preferences: show how many, never who.
        left_without: codes of those who had a partner and have none any more, sorted.
        helped: codes of those who had none and now have one, sorted.
    """

    before: Quality
    after: Quality
    new_blocking_pairs: tuple[Pair, ...]
    left_without: tuple[str, ...]
    helped: tuple[str, ...]
    ended: tuple[Pair, ...]
    made: tuple[Pair, ...]


def moved(
    people: Iterable[Person],
    preferences: Preferences,
    pairs: Iterable[Pair],
    young_colleague: str,
    leader: str,
    forbidden: Iterable[tuple[str, str]] = (),
) -> tuple[Pair, ...]:
    """Put two together by hand; who has no place left for it lets the partner go whom they rank lowest.

    Returns:
        The pairs, sorted; the same when the two are a pair already.

    Raises:
        PairingRefused: the two may not be a pair; the hard bans hold for a hand as well.
    """
    everyone = list(people)
    person_of = {person.code: person for person in everyone}
    one, other = person_of.get(young_colleague), person_of.get(leader)
    if (
        one is None
        or other is None
        or one.role != "young_colleague"
        or not (one.willing and other.willing and one.capacity and other.capacity)
        or not may_meet(one, other)
        or (young_colleague, leader) in both_ways(forbidden)
    ):
        raise PairingRefused(
            N_("{young_colleague} and {leader} cannot be a pair: they may not meet, or one is not in the matching."),
            young_colleague=young_colleague,
            leader=leader,
        )
    left = set(pairs)
    if Pair(young_colleague, leader) in left:
        return tuple(sorted(left))
    ranks = ranks_of(everyone, preferences, forbidden)
    for person in (one, other):
        mine = ranks[person.code]
        partners = {
            pair: pair.leader if person is one else pair.young_colleague
            for pair in left
            if person.code in (pair.young_colleague, pair.leader)
        }
        lowest_last = sorted(partners, key=lambda pair: (mine.get(partners[pair], len(mine) + 1), partners[pair]))
        left -= set(lowest_last[person.capacity - 1 :])
    return tuple(sorted({*left, Pair(young_colleague, leader)}))


def change(
    people: Iterable[Person],
    preferences: Preferences,
    before: Iterable[Pair],
    after: Iterable[Pair],
    forbidden: Iterable[tuple[str, str]] = (),
) -> Change:
    """Compare two matches of the same people.

    Args:
        after: the match it would become, made by `moved` or any other way.

    Raises:
        PairingRefused: a person is not valid.
    """
    everyone, bans = list(people), list(forbidden)
    old, new = set(before), set(after)
    blocking = [set(blocking_pairs(everyone, preferences, pairs, bans)) for pairs in (old, new)]
    paired = [{code for pair in pairs for code in (pair.young_colleague, pair.leader)} for pairs in (old, new)]
    return Change(
        before=quality(everyone, preferences, old, bans),
        after=quality(everyone, preferences, new, bans),
        new_blocking_pairs=tuple(sorted(blocking[1] - blocking[0])),
        left_without=tuple(sorted(paired[0] - paired[1])),
        helped=tuple(sorted(paired[1] - paired[0])),
        ended=tuple(sorted(old - new)),
        made=tuple(sorted(new - old)),
    )
