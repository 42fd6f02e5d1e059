"""The match: pairs that no two people would rather leave for each other."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from themeday.pairing.people import Person, RoleName, may_meet
from themeday.pairing.preferences import allowed_only


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two people who learn from each other.

    Args:
        young_colleague: code of the young colleague.
        leader: code of the leader.
    """

    young_colleague: str
    leader: str


def match(
    people: Iterable[Person],
    preferences: Mapping[str, Sequence[Sequence[str]]],
    seed: int = 0,
    proposer: RoleName = "young_colleague",
    keep: Iterable[Pair] = (),
) -> tuple[Pair, ...]:
    """Pair people so that no two who are not paired would both rather be.

    Nobody is paired within a unit, against their will, or with someone who is not in their list. Among all such stable
    matches the proposing side gets the best one for each of them, as far as ties, settled by the seed, leave it open.

    Args:
        people: everyone, in any order; each with a capacity.
        preferences: for each code a list of tiers of codes, best first, equal within a tier; who is not listed is not
            acceptable.
        seed: settles ties; announce it. The same people, preferences and seed give the same match anywhere, in
            whatever order they are given.
        proposer: the side that proposes.
        keep: confirmed pairs. They stay and take up a place on both sides, so that the rest is stable among the places
            left. A pair ends when one of them left, opted out or moved to the same unit; nobody has to say why.

    Returns:
        The pairs, sorted.

    Raises:
        PairingRefused: a person is not valid.

    Source:
        Deferred acceptance: Gale and Shapley 1962, "College Admissions and the Stability of Marriage"; with capacities
        on both sides: Roth 1984, "Stability and Polarization of Interests in Job Matching".
    """
    everyone = list(people)
    wishes = allowed_only(everyone, preferences)
    person_of = {person.code: person for person in everyone}
    kept = {pair for pair in keep if _still_stands(person_of, pair)}
    taken = Counter(code for pair in kept for code in (pair.young_colleague, pair.leader))
    places = {code: max(0, person_of[code].capacity - taken[code]) for code in wishes}
    together = {
        codes for pair in kept for codes in ((pair.young_colleague, pair.leader), (pair.leader, pair.young_colleague))
    }

    ranked = _without_ties(wishes, seed)
    proposals = {
        code: [other for other in ranked[code] if (code, other) not in together]
        for code in wishes
        if person_of[code].role == proposer
    }
    standing = {
        code: {other: position for position, other in enumerate(ranked[code])}
        for code in wishes
        if person_of[code].role != proposer
    }
    accepted = _deferred_acceptance(proposals, standing, places)
    if proposer == "leader":
        accepted = [(young_colleague, leader) for leader, young_colleague in accepted]
    return tuple(sorted({*kept, *(Pair(*codes) for codes in accepted)}))


def _deferred_acceptance(
    proposals: Mapping[str, Sequence[str]],
    standing: Mapping[str, Mapping[str, int]],
    places: Mapping[str, int],
) -> list[tuple[str, str]]:
    """Let one side propose, best first, and the other hold its best so far, until nobody has anyone left to ask.

    Args:
        proposals: whom each proposer would ask, best first.
        standing: for each receiver the position, 0 is best, of every proposer who is acceptable.
        places: how many partners each person still has room for.

    Returns:
        The (proposer, receiver) pairs, in no particular order.
    """
    to_ask = {proposer: iter(receivers) for proposer, receivers in proposals.items()}
    # Everyone appears once for each free place. In which order they ask makes no difference to the outcome.
    asking = [proposer for proposer in proposals for _ in range(places[proposer])]
    held: dict[str, list[tuple[int, str]]] = {receiver: [] for receiver in standing}
    while asking:
        proposer = asking.pop()
        for receiver in to_ask[proposer]:
            if proposer not in standing[receiver] or not places[receiver]:
                continue
            # The least preferred of those held is on top of the heap.
            candidate = (-standing[receiver][proposer], proposer)
            if len(held[receiver]) < places[receiver]:
                heapq.heappush(held[receiver], candidate)
                break
            _, let_go = heapq.heappushpop(held[receiver], candidate)
            if let_go != proposer:
                asking.append(let_go)
                break
    return [(proposer, receiver) for receiver, candidates in held.items() for _, proposer in candidates]


def _without_ties(wishes: Mapping[str, Sequence[Sequence[str]]], seed: int) -> dict[str, list[str]]:
    """Put each tier in an order drawn by lot; wishes come sorted, so that the same seed draws the same everywhere."""
    # `random()` is what Python promises to repeat from version to version; `shuffle` is not.
    lot = random.Random(seed)  # noqa: S311  (repeatable on purpose)
    return {
        code: [other for tier in tiers for other in sorted(tier, key=lambda _: lot.random())]
        for code, tiers in wishes.items()
    }


def _still_stands(person_of: Mapping[str, Person], pair: Pair) -> bool:
    young_colleague, leader = person_of.get(pair.young_colleague), person_of.get(pair.leader)
    return (
        young_colleague is not None
        and leader is not None
        and young_colleague.role == "young_colleague"
        and young_colleague.willing
        and leader.willing
        and may_meet(young_colleague, leader)
    )
