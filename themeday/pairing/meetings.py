"""Which meetings to hold when there is not time for all: as many as can be, shared out evenly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Edge = tuple[int, int]


def choose(
    allowed: Sequence[int],
    right: int,
    most: int,
    in_all: int,
    had: tuple[Sequence[int], Sequence[int]],
    order: tuple[Sequence[int], Sequence[int]],
) -> list[int]:
    """Choose as many meetings as can be; among those, so that what everyone had and gets is as even as can be.

    Args:
        allowed: of each left person the right people still to meet, as the bits of a number.
        right: how many right people there are.
        most: how many meetings one person can have, 0 or more.
        in_all: how many meetings there can be together.
        had: how many meetings everyone had before, left and right.
        order: places of everyone in the lot, left and right; lower goes first among equals.

    Returns:
        Of each left person the right people to meet, as the bits of a number. No choice has more meetings, and none of
        as many has a lower sum of squares of what people then have had, on either side: in particular, who has fewest
        has as many as can be.

    Source:
        Augmenting paths (Ford and Fulkerson 1956). Always adding to who has fewest is best of all because the numbers
        of meetings that one side can have form a polymatroid (Federgruen and Groenevelt 1986, "The Greedy Procedure for
        Resource Allocation Problems"); the best for both sides can be had together (Mendelsohn and Dulmage 1958, "Some
        Generalizations of the Problem of Distinct Representatives").
    """
    state = _Choice(allowed, right, most, had, order)
    state.fill(in_all)
    state.even_out()
    return state.left


class _Choice:
    def __init__(
        self,
        allowed: Sequence[int],
        right: int,
        most: int,
        had: tuple[Sequence[int], Sequence[int]],
        order: tuple[Sequence[int], Sequence[int]],
    ) -> None:
        self.allowed = allowed
        self.most = most
        self.left = [0] * len(allowed)
        self.right = [0] * right
        self.of_left = [0] * len(allowed)
        self.of_right = [0] * right
        self.had = had
        self.order = order
        self.open = (1 << right) - 1 if most else 0  # the right people who can have one more

    def fill(self, in_all: int) -> None:
        """Add meetings one by one, each for the left person with the fewest who can still have one more."""
        import heapq

        waiting = [(self.had[0][one], self.order[0][one], one) for one in range(len(self.left))]
        heapq.heapify(waiting)
        many = 0
        while waiting and many < in_all:
            have, place, one = heapq.heappop(waiting)
            # Who cannot have one more now never can: later paths take nobody's place away.
            if self.of_left[one] < self.most and self._add(one):
                many += 1
                heapq.heappush(waiting, (have + 1, place, one))

    def _add(self, one: int) -> bool:
        direct = self.allowed[one] & ~self.left[one] & self.open
        path = [(one, min(_bits(direct), key=self._rank_of_right))] if direct else self._path(one, self.open)
        if not path:
            return False
        self._turn(path)
        end = path[-1][1]
        self.of_left[one] += 1
        self.of_right[end] += 1
        if self.of_right[end] == self.most:
            self.open ^= 1 << end
        return True

    def _path(self, one: int, ends: int) -> list[Edge]:
        """Return a shortest path from a left person to a right one of `ends`: meetings to add and to drop, in turns."""
        seen = 0
        came: dict[int, int] = {}  # the left person from whom a right one was reached
        to_here: dict[int, int] = {one: -1}  # the right person through whom a left one was reached
        level = [one]
        while level:
            reached: list[int] = []
            hits = 0
            for person in level:
                fresh = self.allowed[person] & ~self.left[person] & ~seen
                seen |= fresh
                hits |= fresh & ends
                for other in _bits(fresh):
                    came[other] = person
                    reached.append(other)
            if hits:
                end = min(_bits(hits), key=self._rank_of_right)
                path: list[Edge] = []
                while end >= 0:
                    person = came[end]
                    path.append((person, end))
                    end = to_here[person]
                    if end >= 0:
                        path.append((person, end))
                return path[::-1]
            level = []
            for other in reached:
                for person in _bits(self.right[other]):
                    if person not in to_here:
                        to_here[person] = other
                        level.append(person)
        return []

    def _rank_of_right(self, other: int) -> tuple[int, int]:
        return self.had[1][other] + self.of_right[other], self.order[1][other]

    def _turn(self, path: list[Edge]) -> None:
        for one, other in path:
            self.left[one] ^= 1 << other
            self.right[other] ^= 1 << one

    def even_out(self) -> None:
        """Hand meetings of right people who have most to those who have fewest, for the same left people."""
        done: set[int] = set()
        while True:
            # From the one with most down, to whoever has at least two fewer.
            for other in sorted(
                range(len(self.right)), key=lambda at: (-self._rank_of_right(at)[0], self.order[1][at])
            ):
                if other not in done and self._relieve(other):
                    done.clear()
                    break
                done.add(other)
            else:
                return

    def _relieve(self, other: int) -> bool:
        have = self._rank_of_right(other)[0]
        ends = sum(
            1 << at for at, many in enumerate(self.of_right) if many < self.most and self.had[1][at] + many <= have - 2
        )
        if not ends or not self.right[other]:
            return False
        for person in _bits(self.right[other]):
            path = self._path(person, ends)
            if path:
                self._turn([(person, other), *path])
                self.of_right[other] -= 1
                self.of_right[path[-1][1]] += 1
                return True
        return False


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
