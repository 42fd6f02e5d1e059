"""Meetings laid out in rounds: the fewest rounds there can be, all about equally full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

from themeday.pairing.lots import lot
from themeday.pairing.network_flow import Edge, cheapest

_LOTS = 1 << 20


def rounds_needed(meetings: Iterable[Edge], most: int | None = None) -> int:
    """Return in how many rounds meetings can be held, each once, nobody in two at once, and at most so many in a round.

    Source:
        The largest number of meetings of any one person: Kőnig 1916, "Über Graphen und ihre Anwendung auf
        Determinantentheorie und Mengenlehre".
    """
    meetings = list(meetings)
    largest = max(chain.from_iterable(Counter(side).values() for side in zip(*meetings, strict=True)), default=0)
    return max(largest, -(-len(meetings) // most)) if most else largest


def colour(meetings: Iterable[Edge], rounds: int, fixed: Mapping[Edge, int] | None = None) -> list[set[Edge]]:
    """Lay meetings out in rounds that differ by one meeting at most, nobody in two at once.

    Only who has more meetings than rounds is in two at once, as seldom as can be, and rests in none.

    Args:
        rounds: how many, at least half the largest number of meetings of any one person.
        fixed: a round, from 0, for some of the meetings. They stay there unless the others leave no way.

    Source:
        Round by round those that may not be left for later: a meeting of everyone who has one in each round that is
        left, and as many as a round has on average. There is always such a round, because there is a colouring with
        everyone's colours, and all colours, about as often each (de Werra 1970, "On Some Combinatorial Problems Arising
        in Scheduling"; McDiarmid 1972, "The Solution of a Timetabling Problem").
    """
    left, said = sorted(meetings), fixed or {}
    lots = {meeting: lot(0, *map(str, meeting)) % _LOTS for meeting in left}
    laid_out = []
    for at in range(rounds):
        to_come, most = rounds - at, 1 + len(left)
        degrees = [Counter(side) for side in zip(*left, strict=True)] or [Counter(), Counter()]
        young, leaders = (
            [_prices(degree[person], to_come, most, gain) for person in range(max(degree, default=-1) + 1)]
            for degree, gain in zip(degrees, (1, 0), strict=True)
        )
        # First what was said for this round, last what was said for another.
        costs = [
            lots[meeting] + _LOTS * (0 if said.get(meeting) == at else 1 + (said.get(meeting, at) > at))
            for meeting in left
        ]
        chosen = set(cheapest(left, young, leaders, [costs], -(-len(left) // to_come)))
        laid_out.append(chosen)
        left = [meeting for meeting in left if meeting not in chosen]
    return laid_out


def _prices(degree: int, to_come: int, most: int, gain: int) -> list[tuple[int]]:
    """Return what the meetings of someone in a round cost: little when they may not be left for later."""
    return [(-most * (degree >= meetings * to_come) - gain,) for meetings in (1, 2)[: 1 + (degree > to_come)]]
