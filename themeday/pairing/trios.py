"""Rounds in which three may sit at a table, rather than someone sitting out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from themeday.pairing.colouring import Edge, colour
from themeday.pairing.crowded import crowded
from themeday.pairing.rounds import Meeting, Plan
from themeday.pairing.seating import Seating
from themeday.pairing.spreading import spread


def with_thirds(
    plan: Plan, units: Mapping[str, str], earlier: Sequence[Sequence[Meeting]], together: Iterable[Iterable[str]]
) -> list[list[Meeting]]:
    """Return the meetings of each round when a third may join two: a trio is two meetings with the one in the middle.

    As few rests as can be; among those the lowest sum of squares of everyone's dates, which also makes no trio that
    spares nobody a rest. Both are exact, in a room of any size, when there is a table for everyone of the smaller side;
    with fewer tables, see `crowded`. Among equals what was said stays as it is. Otherwise people meet who fit best, and
    two of one side come together again at a table as seldom as an exchange of places can make it.

    Source:
        Without thirds a person with n meetings sits in n rounds; with them, in n or in all rounds, whichever is less,
        when nobody has more meetings than two a round: a bipartite graph has a colouring with everyone's colours in
        equal numbers (de Werra 1970, "On Some Combinatorial Problems Arising in Scheduling"). So only the first
        meetings, one a round, spare someone a rest, and the whole is a flow with convex costs, as in `meetings`. In a
        cheapest one no meeting is between two who both have more than one a round, as without it nobody would rest
        more and the squares would be lower: so each table is a pair or a trio.
    """
    prices = plan.prices(plan.rounds, 2 * plan.rounds)
    in_rounds = {meeting: at for at, one in enumerate(earlier) for meeting in one}
    best = plan.chosen(plan.still_open, prices, in_rounds)
    seating = Seating(plan, units, _laid_out(plan, best, in_rounds), together)
    if max(map(seating.tables, range(plan.rounds)), default=0) > plan.places:
        seating = crowded(plan, units, earlier, together, best)
    as_said = Seating(plan, units, earlier, together)
    if as_said.is_held(plan.places) and as_said.worth() == seating.worth():
        return as_said.meetings()
    spread(seating, earlier)
    rounds = seating.meetings()
    if not any(earlier):
        plan.fullest_first(rounds)
    return rounds


def _laid_out(plan: Plan, meetings: Iterable[Meeting], earlier: Mapping[Meeting, int]) -> list[list[Meeting]]:
    """Lay meetings out in rounds, in which who has more than one a round is two: in each round the first, and a second.

    What was said for a round stays there where that can be.
    """
    found = sorted(meetings, key=lambda meeting: (meeting not in earlier, plan.edge(meeting)))
    counts = Counter(code for meeting in found for code in meeting)
    needed = min(plan.rounds, max(counts.values(), default=0))
    firsts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    taken: set[tuple[str, int, int]] = set()
    edges: dict[Edge, Meeting] = {}
    fixed: dict[Edge, int] = {}
    for meeting in found:
        at = earlier.get(meeting, needed)
        copies = []
        stays = at < needed
        for code in meeting:
            over = counts[code] - plan.rounds  # how many seconds there have to be
            free = [copy for copy in (0, 1) if (code, copy, at) not in taken]
            first = min(counts[code], plan.rounds) > firsts[code]
            if stays and 0 in free and first:
                copies.append(0)
            elif stays and 1 in free and seconds[code] < over:
                copies.append(1)
            else:
                stays = False
                copies.append(0 if first else 1)
            (seconds if copies[-1] else firsts)[code] += 1
        edge = plan.edge(meeting)
        edge = edge[0] + copies[0] * len(plan.codes[0]), edge[1] + copies[1] * len(plan.codes[1])
        edges[edge] = meeting
        if stays:
            fixed[edge] = at
            taken |= {(code, copy, at) for code, copy in zip(meeting, copies, strict=True)}
    return [[edges[edge] for edge in sorted(one)] for one in colour(edges, needed, fixed)]
