"""Meetings laid out in rounds: the fewest rounds there can be, all about equally full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from themeday.pairing.network_flow import Edge


def rounds_needed(meetings: Iterable[Edge], most: int | None = None) -> int:
    """Return in how many rounds meetings can be held, nobody in two at once.

    Args:
        meetings: by number of the left and of the right person, each once.
        most: how many can be held in one round; None when there is no limit.

    Returns:
        The largest number of meetings of any one person, or what the limit asks when that is more.

    Source:
        Kőnig 1916, "Über Graphen und ihre Anwendung auf Determinantentheorie und Mengenlehre": a bipartite graph has an
        edge colouring with as many colours as the largest degree.
    """
    meetings = list(meetings)
    left, right = Counter(one for one, _ in meetings), Counter(other for _, other in meetings)
    largest = max((*left.values(), *right.values()), default=0)
    return max(largest, -(-len(meetings) // most)) if most else largest


def colour(meetings: Iterable[Edge], rounds: int, fixed: Mapping[Edge, int] | None = None) -> list[set[Edge]]:
    """Lay meetings out in rounds, nobody in two at once, so that rounds differ by one meeting at most.

    Taking one largest set of meetings away after another does not do this: it can need more rounds than there have to
    be.

    Args:
        meetings: by number of the left and of the right person, each once.
        rounds: how many, at least the largest number of meetings of any one person.
        fixed: a round, from 0, for some of the meetings, of which nobody has two at once. They stay there unless the
            others leave no way.

    Source:
        Each meeting gets a round that is free for both, after turning a path of meetings in two rounds around where
        there is none: the proof of Kőnig's theorem. Evening out along such paths: McDiarmid 1972, "The Solution of a
        Timetabling Problem"; de Werra 1970, "On Some Combinatorial Problems Arising in Scheduling".
    """
    layout = _Layout(rounds)
    fixed = fixed or {}
    todo = sorted(meetings)
    for meeting in todo:
        if meeting in fixed:
            layout.put(meeting, fixed[meeting])
    for meeting in todo:
        if meeting not in fixed:
            layout.add(meeting)
    layout.even_out()
    return layout.rounds


class _Layout:
    """Who meets whom in each round; a person is a side, 0 or 1, and a number."""

    def __init__(self, rounds: int) -> None:
        self.many = rounds
        self.rounds: list[set[Edge]] = [set() for _ in range(rounds)]
        # Of each person the partner in each round.
        self.partner: tuple[dict[int, dict[int, int]], dict[int, dict[int, int]]] = ({}, {})

    def _of(self, side: int, person: int) -> dict[int, int]:
        return self.partner[side].setdefault(person, {})

    def put(self, meeting: Edge, at: int) -> None:
        self._of(0, meeting[0])[at] = meeting[1]
        self._of(1, meeting[1])[at] = meeting[0]
        self.rounds[at].add(meeting)

    def _take(self, meeting: Edge, at: int) -> None:
        del self.partner[0][meeting[0]][at]
        del self.partner[1][meeting[1]][at]
        self.rounds[at].remove(meeting)

    def add(self, meeting: Edge) -> None:
        one, other = self._of(0, meeting[0]), self._of(1, meeting[1])
        # The emptiest round that is free for both leaves the least to even out.
        both = [at for at in range(self.many) if at not in one and at not in other]
        if both:
            self.put(meeting, min(both, key=lambda at: (len(self.rounds[at]), at)))
            return
        mine = next(at for at in range(self.many) if at not in one)
        theirs = next(at for at in range(self.many) if at not in other)
        # From the right person the path in these two rounds cannot end at the left one: the sides would not fit.
        self._turn(self._path(1, meeting[1], mine, theirs), mine, theirs)
        self.put(meeting, mine)

    def _path(self, side: int, person: int, first: int, second: int) -> list[tuple[Edge, int]]:
        """Return the meetings in two rounds, in turns, that hang together from a person on, each with its round."""
        path = []
        at, then = first, second
        while at in self._of(side, person):
            partner = self.partner[side][person][at]
            path.append(((person, partner) if side == 0 else (partner, person), at))
            side, person, at, then = 1 - side, partner, then, at
        return path

    def _turn(self, path: list[tuple[Edge, int]], first: int, second: int) -> None:
        for meeting, at in path:
            self._take(meeting, at)
        for meeting, at in path:
            self.put(meeting, second if at == first else first)

    def even_out(self) -> None:
        while self.many:
            fullest = max(range(self.many), key=lambda at: (len(self.rounds[at]), -at))
            emptiest = min(range(self.many), key=lambda at: (len(self.rounds[at]), at))
            if len(self.rounds[fullest]) - len(self.rounds[emptiest]) <= 1:
                return
            self._turn(self._longer_path(fullest, emptiest), fullest, emptiest)

    def _longer_path(self, full: int, empty: int) -> list[tuple[Edge, int]]:
        """Return a path that has one meeting more in the full round; there is one, because that round has more."""
        for meeting in sorted(self.rounds[full]):
            for side in (0, 1):
                person = meeting[side]
                if empty not in self._of(side, person):
                    path = self._path(side, person, full, empty)
                    if path[-1][1] == full:
                        return path
        raise AssertionError("no path although one round has more")  # pragma: no cover
