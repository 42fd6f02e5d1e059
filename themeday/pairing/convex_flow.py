"""Which meetings to hold when there is not time for all: as many as can be, shared out evenly."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Edge = tuple[int, int]
Prices = tuple[Sequence[Sequence[int]], Sequence[Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Meetings that cost least, and what all choices that cost as little have in common.

    Args:
        meetings: of each left person the right people to meet, as the bits of a number.
        least: how many meetings everyone has at least in any choice that costs as little, left and right.
        always: of each left person the right people whom they meet in every such choice.
        ever: of each left person the right people whom they meet in some such choice, as far as prices tell. Choices
            of as many meetings that keep to these four cost as little, and no others do.
    """

    meetings: list[int]
    least: tuple[list[int], list[int]]
    most: tuple[list[int], list[int]]
    always: list[int]
    ever: list[int]


def choose(allowed: Sequence[int], prices: Prices, in_all: int | None = None) -> Choice:
    """Choose the meetings that cost least together; among equals the lower number goes first.

    Args:
        allowed: of each left person the right people still to meet, as the bits of a number.
        prices: what the first, second, ... meeting of everyone costs, left and right: whole numbers that never go down,
            negative where a meeting is worth having. Nobody has more meetings than prices.
        in_all: how many meetings there can be together; None when there is no limit.

    Returns:
        The choice; no other costs less. When the n-th meeting costs 2n - 1, and less whatever makes any meeting worth
        having, then no choice has more meetings and none of as many has a lower sum of squares over both sides.

    Source:
        A flow with convex costs, by shortest paths one after the other (Jewell 1958, "Optimal Flow through Networks
        with Gains"; Ahuja, Magnanti and Orlin 1993, "Network Flows", 9.7 and 14). What the cheapest have in common:
        complementary slackness, with the distances as prices.
    """
    flow = _Flow(allowed, prices)
    many = 0
    while (in_all is None or many < in_all) and flow.add():
        many += 1
    return flow.choice()


class _Flow:
    """Meetings chosen so far; only a person's next meeting costs something, so a path costs what its two ends do."""

    def __init__(self, allowed: Sequence[int], prices: Prices) -> None:
        self.allowed, self.prices = allowed, prices
        self.left, self.right = [0] * len(prices[0]), [0] * len(prices[1])
        self.of_left, self.of_right = [0] * len(prices[0]), [0] * len(prices[1])
        # Who can have one more, by what it costs: left in order, right as bits.
        self.waiting: dict[int, list[int]] = {}
        self.open: dict[int, int] = {}
        for one in range(len(self.left)):
            self._wait(one)
        for other in range(len(self.right)):
            self._open(other)

    def _wait(self, one: int) -> None:
        have, prices = self.of_left[one], self.prices[0][one]
        if have < len(prices):
            insort(self.waiting.setdefault(prices[have], []), one)

    def _open(self, other: int) -> None:
        have, prices = self.of_right[other], self.prices[1][other]
        if have < len(prices):
            self.open[prices[have]] = self.open.get(prices[have], 0) | 1 << other

    def add(self) -> bool:
        """Add the meeting that costs least, changing partners on the way; say whether one was worth it."""
        if not self.open:
            return False
        best: tuple[int, list[Edge]] | None = None
        cheapest = min(self.open)
        reach = _Reach(self.allowed, self.left, self.right)
        for price in sorted(self.waiting):
            if price + cheapest >= (best[0] if best else 0):
                break
            limit = (best[0] if best else 0) - price
            ends = [(cost, self.open[cost]) for cost in sorted(self.open) if cost < limit]
            found = self._nearest(reach, self.waiting[price], ends)
            if found:
                best = price + found[0], reach.path(found[1])
        if best is None:
            return False
        self._turn(best[1])
        return True

    def _nearest(self, reach: _Reach, starts: Sequence[int], ends: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
        """Return what the cheapest end within reach costs, and who it is."""
        cheapest = ends[0]
        for one in starts:  # nearly always someone meets an end directly
            hits = self.allowed[one] & ~self.left[one] & cheapest[1]
            if hits:
                end = _first(hits)
                reach.came[end], reach.to_here[one] = one, -1
                return cheapest[0], end
        found: tuple[int, int] | None = None
        for _, fresh in reach.spread(starts):
            for cost, those in ends:
                if found and cost >= found[0]:
                    break
                if hits := fresh & those:
                    found = cost, _first(hits)
            if found and found[0] == cheapest[0]:
                break
        return found

    def _turn(self, path: Sequence[Edge]) -> None:
        one, other = path[0][0], path[-1][1]
        price, cost = self.prices[0][one][self.of_left[one]], self.prices[1][other][self.of_right[other]]
        self.waiting[price].remove(one)
        if not self.waiting[price]:
            del self.waiting[price]
        self.open[cost] ^= 1 << other
        if not self.open[cost]:
            del self.open[cost]
        for a, b in path:
            self.left[a] ^= 1 << b
            self.right[b] ^= 1 << a
        self.of_left[one] += 1
        self.of_right[other] += 1
        self._wait(one)
        self._open(other)

    def choice(self) -> Choice:
        left, right, end = self._distances()
        as_near: dict[int, int] = {}
        for other, there in enumerate(right):
            as_near[there] = as_near.get(there, 0) | 1 << other
        always, ever = [], []
        for one, there in enumerate(left):
            near = self.allowed[one] & as_near.get(there, 0)
            always.append(self.left[one] & ~near)
            ever.append(self.left[one] | near)
        worth = left, [end - there for there in right]
        least, most = (
            (_counted(self.prices[0], worth[0], slack), _counted(self.prices[1], worth[1], slack)) for slack in (0, 1)
        )
        return Choice(self.left, least, most, always, ever)

    def _distances(self) -> tuple[list[int], list[int], int]:
        """Return how cheaply everyone could have one more, left and right, and how cheaply a meeting could be added."""
        far = 1 + 2 * max((abs(price) for side in self.prices for own in side for price in own), default=0)
        starts = {price: (those, 0) for price, those in self.waiting.items()}
        _, right = self._labelled(starts, far)
        end = min((right[other] + cost for cost, those in self.open.items() for other in _bits(those)), default=far)
        end = min(end, far)
        # Also by taking someone's place: on the right that gives back what the last meeting there cost.
        for other, have in enumerate(self.of_right):
            if have:
                label = end - self.prices[1][other][have - 1]
                lefts, rights = starts.get(label, ([], 0))
                starts[label] = lefts, rights | 1 << other
        return *self._labelled(starts, 3 * far), end

    def _labelled(self, starts: dict[int, tuple[list[int], int]], far: int) -> tuple[list[int], list[int]]:
        left, right = [far] * len(self.left), [far] * len(self.right)
        reach = _Reach(self.allowed, self.left, self.right)
        for label in sorted(starts):
            for ones, others in reach.spread(*starts[label]):
                for one in ones:
                    left[one] = label
                for other in _bits(others):
                    right[other] = label
        return left, right


class _Reach:
    """Whom a new meeting can reach, when meetings on the way are dropped and added in turns."""

    def __init__(self, allowed: Sequence[int], left: Sequence[int], right: Sequence[int]) -> None:
        self.allowed, self.left, self.right = allowed, left, right
        self.seen = 0
        self.came: dict[int, int] = {}  # the left person from whom a right one was reached
        self.to_here: dict[int, int] = {}  # the right person through whom a left one was reached

    def spread(self, starts: Iterable[int], others: int = 0) -> Iterator[tuple[list[int], int]]:
        """Go on from these people, nearest first; give the left and then the right people who are new."""
        level = [one for one in starts if one not in self.to_here]
        self.to_here |= dict.fromkeys(level, -1)
        others &= ~self.seen
        self.seen |= others
        while level or others:
            reached, others = others, 0
            for one in level:
                fresh = self.allowed[one] & ~self.left[one] & ~self.seen
                self.seen |= fresh
                reached |= fresh
                for other in _bits(fresh):
                    self.came[other] = one
            yield level, reached
            level = []
            for other in _bits(reached):
                for one in _bits(self.right[other]):
                    if one not in self.to_here:
                        self.to_here[one] = other
                        level.append(one)

    def path(self, end: int) -> list[Edge]:
        """Return a path to a right person: meetings to add and to drop, in turns."""
        found: list[Edge] = []
        while end >= 0:
            one = self.came[end]
            found.append((one, end))
            end = self.to_here[one]
            if end >= 0:
                found.append((one, end))
        return found[::-1]


def _counted(prices: Sequence[Sequence[int]], worth: Sequence[int], slack: int) -> list[int]:
    """Count for each person the meetings that cost less than they are worth, or with a slack of 1 as much."""
    return [sum(price < most + slack for price in own) for own, most in zip(prices, worth, strict=True)]


def _first(number: int) -> int:
    return (number & -number).bit_length() - 1


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
