"""The match: pairs that no two people would rather leave for each other, or another kind to look at beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.pairing.acceptable_pairs import find_acceptable
from themeday.pairing.assignment import assign
from themeday.pairing.people import Person, RoleName, both_ways, may_meet, sides
from themeday.pairing.preference_lists import PreferenceLists, allowed_only
from themeday.pairing.stable_matching import largest_stable

Method = Literal["stable", "total", "fairest"]
METHODS: tuple[Method, ...] = get_args(Method)
"""`stable`: no two would both rather be a pair. `total`: best ranks in sum. `fairest`: the worst rank is the best."""


class Pair(NamedTuple):
    """Two people who learn from each other."""

    young_colleague: str
    leader: str


@dataclass(frozen=True, slots=True)
class Match:
    """The pairs, and how they were made."""

    pairs: tuple[Pair, ...]  # sorted, confirmed and locked ones among them
    method: Method
    proposer: RoleName  # the side whose wishes go first where the method leaves it open
    seed: int
    at_most: int  # no match of this method has more pairs than this
    two_thirds: bool  # whether at least two thirds of the most pairs there can be beside those kept are proven

    @property
    def largest(self) -> bool:
        """Return whether it is proven that no match of this method has more pairs."""
        return len(self.pairs) == self.at_most


def make_match(
    people: Iterable[Person],
    preferences: PreferenceLists,
    seed: int = 0,
    proposer: RoleName = "young_colleague",
    keep: Iterable[Pair] = (),
    *,
    method: Method = "stable",
    locks: Iterable[Pair] = (),
    forbidden: Iterable[tuple[str, str]] = (),
) -> Match:
    """Pair people, as many as can be, nobody within a unit, with their own leader, against a ban or off their list.

    A stable match has no two who are not paired and would both rather be. With strict preferences the proposing side
    gets the best stable match for each of them; with ties, more pairs go first, and the match says whether it is the
    largest or how many pairs there can be at most.

    Args:
        seed: settles ties; announce it. The same people, preferences and seed give the same match anywhere, in
            whatever order they are given.
        keep: confirmed pairs. They stay and take up a place on both sides, so that the rest is stable among the places
            left. A pair ends when one of them left, opted out, may not meet the other any more; nobody has to say why.
        locks: pairs that have to be, whatever the lists say; they take up a place on both sides.
        forbidden: pairs of codes, in either order, that may not be: an earlier pair, a veto.

    Raises:
        PairingRefused: a person is not valid, a lock cannot be, or there are too many people for this method.
    """
    if method not in METHODS:
        raise PairingRefused(
            N_("{method} is no way of matching. Choose one of: {known}."), method=method, known=", ".join(METHODS)
        )
    everyone = list(people)
    bans = both_ways(forbidden)
    wishes = allowed_only(everyone, preferences, bans)
    person_of = {person.code: person for person in everyone}
    kept = {pair for pair in keep if _still_stands(person_of, bans, pair)} | _locked(person_of, bans, locks)
    taken = Counter(code for pair in kept for code in pair)
    places = {code: max(0, person_of[code].capacity - taken[code]) for code in wishes}
    together = both_ways(kept)
    young, leaders = ([p.code for p in side if p.willing] for side in sides(everyone))
    askers, receivers = (young, leaders) if proposer == "young_colleague" else (leaders, young)
    acceptable = find_acceptable(askers, receivers, wishes, places, together, seed)
    if method == "stable":
        edges, bound = largest_stable(acceptable, seed)
    else:
        edges = assign(acceptable, seed, fairest=method == "fairest")
        bound = len(edges)
    made = {Pair(askers[asker], receivers[receiver]) for asker, receiver in edges}
    if proposer == "leader":
        made = {Pair(young_colleague, leader) for leader, young_colleague in made}
    one_sided = min(max(acceptable.asker_places, default=0), max(acceptable.receiver_places, default=0)) <= 1
    two_thirds = len(edges) == bound or one_sided
    return Match(tuple(sorted(kept | made)), method, proposer, seed, len(kept) + bound, two_thirds)


def _still_stands(person_of: Mapping[str, Person], bans: frozenset[tuple[str, str]], pair: Pair) -> bool:
    young_colleague, leader = person_of.get(pair.young_colleague), person_of.get(pair.leader)
    return (
        young_colleague is not None
        and leader is not None
        and young_colleague.role == "young_colleague"
        and young_colleague.willing
        and leader.willing
        and may_meet(young_colleague, leader)
        and pair not in bans
    )


def _locked(person_of: Mapping[str, Person], bans: frozenset[tuple[str, str]], locks: Iterable[Pair]) -> set[Pair]:
    locked = set(locks)
    counts = Counter(code for pair in locked for code in pair)
    for pair in sorted(locked):
        if not _still_stands(person_of, bans, pair):
            # One sentence for all causes, because one of them is a private choice.
            raise PairingRefused(
                N_(
                    "{young_colleague} and {leader} cannot be locked as a pair: they may not meet, or one of them is "
                    "not in the matching. Take the lock away."
                ),
                **pair._asdict(),
            )
    for code, many in sorted(counts.items()):
        if many > person_of[code].capacity:
            raise PairingRefused(
                N_("{code} is in {many} locked pairs and has room for {capacity}. Take a lock away."),
                code=code,
                many=many,
                capacity=person_of[code].capacity,
            )
    return locked
