"""The meetings of the rounds to come: which are held, and in which round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from themeday.pairing.edge_colouring import colour, rounds_needed
from themeday.pairing.lots import lot
from themeday.pairing.network_flow import Edge, Prices, cheapest

Meeting = tuple[str, str]

_LOTS = 1 << 20


class Plan:
    """What is known before the rounds to come are planned.

    Args:
        still_open: the meetings that can still be held, as (young colleague, leader), and how well the two fit.
        tables: how many there are in each; None when there are enough.
        least: how many dates everyone has to have in all, where that can be.
    """

    def __init__(
        self,
        sides: tuple[Sequence[str], Sequence[str]],
        held: Collection[Meeting],
        still_open: Mapping[Meeting, int],
        rounds: int,
        tables: int | None,
        seed: int,
        least: int = 0,
    ) -> None:
        # Among equals the lower number goes first, so the lot gives the numbers.
        self.codes = tuple(sorted(codes, key=lambda code: (lot(seed, code), code)) for codes in sides)
        self.number = tuple({code: at for at, code in enumerate(codes)} for codes in self.codes)
        self.still_open = still_open
        self.rounds, self.seed, self.least = rounds, seed, least
        self.places = min(tables or len(sides[1]), len(sides[0]), len(sides[1]))
        self.had = Counter(code for meeting in held for code in meeting)

    def pairs(self, earlier: Mapping[Meeting, int]) -> list[list[Meeting]]:
        """Return the meetings of each round when two sit at a table: as many as can be, shared out most evenly.

        Both are exact, in a room of any size. Among equals those that were said before, each in a round from 0, stay as
        they are, and otherwise the people meet who fit best.
        """
        said = _one_each(earlier)
        prices = self.prices(self.rounds, self.rounds)
        meetings = self.chosen(self.still_open, prices, said, self.rounds * self.places)
        # What people were told stays while no more of them can meet, nor more evenly: a better fit alone moves nobody.
        if self._can_be_held(said) and len(said) == len(meetings) and self.uneven(said) == self.uneven(meetings):
            meetings = sorted(said)
        needed = rounds_needed(map(self.edge, meetings), self.places)
        return self.laid_out(meetings, needed, earlier) + [[] for _ in range(self.rounds - needed)]

    def prices(self, worth: int, most: int) -> tuple[Prices, Prices]:
        """Return what the first, second, ... meeting of everyone costs, so that the whole is the sum of squares.

        So many of them are worth having, however uneven they make it.
        """
        had = [[self.had[code] for code in codes] for codes in self.codes]
        gain = 1 + sum((before + most) ** 2 for side in had for before in side)

        def price(before: int, at: int) -> tuple[int, int]:
            missing = before + at < self.least and at < self.rounds
            return -missing, 2 * (before + at) + 1 - gain * (at < worth)

        young, leaders = ([[price(before, at) for at in range(most)] for before in side] for side in had)
        return young, leaders

    def chosen(
        self,
        allowed: Mapping[Meeting, int],
        prices: tuple[Prices, Prices],
        said: Collection[Meeting],
        in_all: int | None = None,
    ) -> list[Meeting]:
        """Return the meetings that cost least; among those the people who fit best, then what was said, then by lot."""
        lots = [0 if meeting in said else 1 + lot(self.seed, *meeting) % _LOTS for meeting in allowed]
        costs = [-value for value in allowed.values()], lots
        edges = cheapest(list(map(self.edge, allowed)), *prices, costs, in_all)
        return [(self.codes[0][young], self.codes[1][leader]) for young, leader in edges]

    def uneven(self, meetings: Iterable[Meeting]) -> tuple[int, int]:
        """Return how many dates people are short of, and the sum of the squares of everyone's dates."""
        codes = [code for codes in self.codes for code in codes]
        dates = [self.had[code] + many for code, many in zip(codes, self.counted(meetings), strict=True)]
        return sum(max(self.least - many, 0) for many in dates), sum(many**2 for many in dates)

    def counted(self, meetings: Iterable[Meeting]) -> list[int]:
        """Count the meetings of everyone."""
        counts = Counter(code for meeting in meetings for code in meeting)
        return [counts[code] for codes in self.codes for code in codes]

    def _can_be_held(self, meetings: Collection[Meeting]) -> bool:
        counts = Counter(code for meeting in meetings for code in meeting)
        return len(meetings) <= self.rounds * self.places and max(counts.values(), default=0) <= self.rounds

    def laid_out(self, meetings: Iterable[Meeting], rounds: int, earlier: Mapping[Meeting, int]) -> list[list[Meeting]]:
        """Return the meetings of each round, each in the round that was said where that can be."""
        edges = {self.edge(meeting): meeting for meeting in meetings}
        fixed = {edge: earlier[meeting] for edge, meeting in edges.items() if meeting in earlier}
        laid_out = [sorted(edges[edge] for edge in coloured) for coloured in colour(edges, rounds, fixed)]
        if not fixed:
            self.fullest_first(laid_out)
        return laid_out

    def fullest_first(self, rounds: list[list[Meeting]]) -> None:
        """Sort rounds: when the day runs out of time, the last one is dropped."""
        rounds.sort(key=lambda meetings: (-len(meetings), -sum(self.still_open[meeting] for meeting in meetings)))

    def edge(self, meeting: Meeting) -> Edge:
        """Return a meeting by the numbers of its two people."""
        return self.number[0][meeting[0]], self.number[1][meeting[1]]


def _one_each(earlier: Mapping[Meeting, int]) -> set[Meeting]:
    """Return what was said as meetings of two, of everyone the first in each round."""
    taken: set[tuple[str, int]] = set()
    first = set()
    for (y, x), at in sorted(earlier.items(), key=lambda item: (item[1], item[0])):
        if (y, at) not in taken and (x, at) not in taken:
            taken |= {(y, at), (x, at)}
            first.add((y, x))
    return first
