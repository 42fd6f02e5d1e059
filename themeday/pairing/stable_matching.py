"""Stable matching: deferred acceptance, its form for ties that never pairs fewer than two thirds, and the largest."""

from __future__ import annotations

import heapq
from collections import deque

from themeday.pairing.acceptable_pairs import AcceptablePairs
from themeday.pairing.integer_program import IntegerProgram
from themeday.pairing.lots import lot
from themeday.pairing.network_flow import Edge, most_pairs

_ROOM = 1_500
"""Up to so many possible pairs the solver is asked; 30 by 15 has 450."""
_STEPS = 20_000
_LOTS = 1 << 20


def deferred_acceptance(pairs: AcceptablePairs, seed: int = 0) -> list[Edge]:
    """Let askers propose, best first, and receivers hold their best so far, until nobody has anyone left to ask.

    With strict preferences that is the best stable match for every asker.

    Source:
        Gale and Shapley 1962, "College Admissions and the Stability of Marriage"; with capacities on both sides:
        Roth 1984, "Stability and Polarization of Interests in Job Matching".
    """
    to_ask = [iter([other for tier in tiers for other in tier]) for tiers in pairs.wishes]
    order = [_strict_ranks(pairs, receiver, seed) for receiver in range(len(pairs.receivers))]
    held: list[list[tuple[int, int]]] = [[] for _ in pairs.receivers]
    # Everyone appears once for each place. In which order they ask makes no difference to the outcome.
    asking = [asker for asker, places in enumerate(pairs.asker_places) for _ in range(places)]
    while asking:
        asker = asking.pop()
        for receiver in to_ask[asker]:
            # The least preferred of those held is on top of the heap.
            candidate = (-order[receiver][asker], asker)
            holds = held[receiver]
            if len(holds) < pairs.receiver_places[receiver]:
                heapq.heappush(holds, candidate)
                break
            if candidate > holds[0]:
                asking.append(heapq.heapreplace(holds, candidate)[1])
                break
    return sorted((asker, receiver) for receiver, holds in enumerate(held) for _, asker in holds)


def _strict_ranks(pairs: AcceptablePairs, receiver: int, seed: int) -> dict[int, int]:
    """Return the position of every acceptable asker, what is equal settled by the lot."""
    ranks, code = pairs.receiver_ranks[receiver], pairs.receivers[receiver]
    if len(set(ranks.values())) == len(ranks):
        return ranks
    order = sorted(ranks, key=lambda asker: (ranks[asker], lot(seed, code, pairs.askers[asker]), asker))
    return {asker: position for position, asker in enumerate(order)}


def many_pairs(pairs: AcceptablePairs, seed: int = 0) -> list[Edge]:
    """Return a stable match that has at least two thirds of as many pairs as the largest, where there are ties.

    An asker who was refused by all asks everyone once more and then goes before equals who were not refused so. Among
    equally welcome receivers an asker prefers one with a place left; who could still have such a one is let go without
    offence when another asks for the same place.

    The two thirds are proven when on at least one side everyone has one place at most; when not, what is equal is
    settled by the lot, and nothing is promised about the size.

    Source:
        Király 2013, "Linear Time Local Approximation Algorithm for Maximum Stable Marriage", Algorithms 6(3),
        471-484; capacities as in its section on Hospitals/Residents: a person with several places stands for as many
        equally welcome persons with one.
    """
    if pairs.strict or (max(pairs.asker_places, default=0) > 1 and max(pairs.receiver_places, default=0) > 1):
        return deferred_acceptance(pairs, seed)
    # Each place of an asker acts by itself, and keeps, tier by tier, whom it has not been refused by.
    owner = [asker for asker, places in enumerate(pairs.asker_places) for _ in range(places)]
    tiers = [_all_tiers(pairs, asker) for asker in owner]
    again = [False] * len(owner)
    held: list[list[int]] = [[] for _ in pairs.receivers]

    def has_room(receiver: int) -> bool:
        return len(held[receiver]) < pairs.receiver_places[receiver]

    def unsure(place: int) -> bool:
        """Return whether someone who is held has an equally welcome other with a place left."""
        return not again[place] and any(map(has_room, tiers[place][0]))

    queue = deque(sorted(range(len(owner)), key=lambda place: (lot(seed, pairs.askers[owner[place]], "asks"), place)))
    while queue:
        place = queue.popleft()
        if not tiers[place] and not again[place]:
            again[place] = True
            tiers[place] = _all_tiers(pairs, owner[place])
        if not tiers[place]:
            continue
        receiver = next(filter(has_room, tiers[place][0]), tiers[place][0][0])
        holds, ranks = held[receiver], pairs.receiver_ranks[receiver]
        if has_room(receiver):
            holds.append(place)
            continue
        leaves = next(filter(unsure, holds), None)
        if leaves is not None:  # goes elsewhere; nobody was refused
            holds[holds.index(leaves)] = place
            queue.appendleft(leaves)
            continue
        # The first of equals is refused, and whoever asks before all who are held.
        refused = max((place, *holds), key=lambda who: (ranks[owner[who]], not again[who]))
        if refused != place:
            holds[holds.index(refused)] = place
        # Whoever is held or asks has the receiver in the first tier that is left.
        tiers[refused][0].remove(receiver)
        if not tiers[refused][0]:
            tiers[refused].popleft()
        queue.appendleft(refused)
    return sorted((owner[place], at) for at, places in enumerate(held) for place in places)


def _all_tiers(pairs: AcceptablePairs, asker: int) -> deque[list[int]]:
    return deque(list(tier) for tier in pairs.wishes[asker])


def largest_stable(pairs: AcceptablePairs, seed: int = 0) -> tuple[list[Edge], int]:
    """Return a stable match of as many pairs as can be had in good time, and how many there can be at most.

    With strict preferences all stable matches have the same people in them (Roth 1986, the "rural hospitals theorem"),
    so any is the largest. With ties, a match of proven two thirds comes first. When it has as many pairs as there can
    be at all, stable or not, it is the largest. Otherwise, in a room, a solver looks for a larger one or proves that
    there is none; of the largest it takes one that is best for the askers in sum, then by lot.
    """
    match = many_pairs(pairs, seed)
    if pairs.strict:
        return match, len(match)
    edges = pairs.edges
    bound = most_pairs(edges, pairs.asker_places, pairs.receiver_places)
    if len(match) == bound or len(edges) > _ROOM:
        return match, bound
    chosen, proven = _program(pairs, [-1] * len(edges), len(match) + 1, bound).solve(_STEPS)
    if chosen is None:
        return match, len(match) if proven else bound
    size = sum(column < len(edges) for column in chosen)
    costs = [
        _LOTS * pairs.asker_ranks[asker][other] + lot(seed, pairs.askers[asker], pairs.receivers[other]) % _LOTS
        for asker, other in edges
    ]
    best, _ = _program(pairs, costs, size, size).solve(_STEPS)
    larger = sorted(edge for column, edge in enumerate(edges) if column in (best or chosen))
    return larger, size if proven else bound


def _program(pairs: AcceptablePairs, costs: list[int], least: int, most: int) -> IntegerProgram:
    """Return the program whose solution is the stable match of `least` to `most` pairs that costs least.

    Source:
        Kwanashie and Manlove 2014, "An Integer Programming Approach to the Hospitals/Residents Problem with Ties"; with
        a choice between the two sides where both have several places.
    """
    program = IntegerProgram()
    at = {edge: program.column(cost) for edge, cost in zip(pairs.edges, costs, strict=True)}
    for asker, ranks in enumerate(pairs.asker_ranks):
        program.limit([(at[asker, other], 1) for other in ranks], 0, pairs.asker_places[asker])
    for other, ranks in enumerate(pairs.receiver_ranks):
        program.limit([(at[asker, other], 1) for asker in ranks], 0, pairs.receiver_places[other])
    program.limit([(column, 1) for column in at.values()], least, most)
    for asker, other in pairs.edges:
        own, places = pairs.asker_places[asker], pairs.receiver_places[other]
        mine, theirs = pairs.asker_ranks[asker], pairs.receiver_ranks[other]
        as_good = [at[asker, another] for another, rank in mine.items() if rank <= mine[other]]
        rivals = [at[rival, other] for rival, rank in theirs.items() if rank <= theirs[asker]]
        # Either one is filled with partners at least as good, or the two are a pair.
        if own == 1:
            program.limit([*((c, places) for c in as_good), *((c, 1) for c in rivals)], places)
        elif places == 1:
            program.limit([*((c, 1) for c in as_good), *((c, own) for c in rivals)], own)
        else:
            extra = program.column()
            program.limit([*((c, 1) for c in as_good), (extra, -own)], 0)
            program.limit([*((c, 1) for c in rivals), (extra, places), (at[asker, other], places)], places)
    return program
