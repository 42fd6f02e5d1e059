"""The cheapest way to choose pairs when everyone can be in only so many, solved by scipy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import ndarray

    Array = ndarray[Any, Any]

Edge = tuple[int, int]

_FEW = 2_000
_MANY = 20_000
"""From so many possible pairs on, only those that can be among the cheapest are given to the solver."""


def most_pairs(edges: Sequence[Edge], left: Sequence[int], right: Sequence[int]) -> int:
    """Count the most pairs that can be chosen, each at most once.

    Args:
        edges: the possible pairs, by number of the left and of the right person.

    Source:
        `scipy.sparse.csgraph.maximum_flow` (Dinic 1970); for a room augmenting paths in Python (Ford and Fulkerson
        1956), because loading scipy takes longer.
    """
    if len(edges) <= _FEW:
        return _most_of_few(edges, left, right)
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    source, sink, at = 0, len(left) + len(right) + 1, 1 + len(left)
    pairs = np.asarray(edges, dtype=np.int32)
    tails = np.concatenate((np.zeros(len(left)), pairs[:, 0] + 1, np.arange(len(right)) + at)).astype(np.int32)
    heads = np.concatenate((np.arange(len(left)) + 1, pairs[:, 1] + at, np.full(len(right), sink))).astype(np.int32)
    rooms = np.concatenate((left, np.ones(len(pairs)), right)).astype(np.int32)
    graph = csr_array((rooms, (tails, heads)), shape=(sink + 1, sink + 1), dtype=np.int32)
    return int(maximum_flow(graph, source, sink).flow_value)


def _most_of_few(edges: Sequence[Edge], left: Sequence[int], right: Sequence[int]) -> int:
    options: list[list[int]] = [[] for _ in left]
    for one, other in edges:
        options[one].append(other)
    held: list[set[int]] = [set() for _ in right]

    def find(one: int, seen: set[int]) -> bool:
        for other in options[one]:
            if other in seen or one in held[other]:
                continue
            seen.add(other)
            if len(held[other]) < right[other]:
                held[other].add(one)
                return True
            for who in sorted(held[other]):
                if find(who, seen):
                    held[other].remove(who)
                    held[other].add(one)
                    return True
        return False

    return sum(find(one, set()) for one, places in enumerate(left) for _ in range(places))


def cheapest(
    edges: Sequence[Edge],
    costs: Sequence[int],
    left: Sequence[int],
    right: Sequence[int],
    pairs: int,
    least: tuple[Sequence[int], Sequence[int]] | None = None,
    start: Collection[Edge] = (),
) -> list[Edge]:
    """Choose a number of different pairs that cost least together.

    Args:
        edges: the possible pairs, by number of the left and of the right person.
        pairs: how many to choose; so many must be possible.
        least: in how many pairs each left and each right person has to be; none otherwise.
        start: so many pairs that are allowed together; a large problem is solved quicker with them.

    Source:
        A transportation problem: its matrix is that of a network, so that the simplex method ends in whole numbers
        (Hoffman and Kruskal 1956, "Integral Boundary Points of Convex Polyhedra"). Solved by HiGHS through
        `scipy.optimize.linprog`. With many possible pairs it is given those that look cheap, and then each that its
        prices show to be missing, until none is: column generation (Dantzig and Wolfe 1960, "Decomposition Principle
        for Linear Programs"), which ends in the same optimum.
    """
    if not pairs:
        return []
    import numpy as np

    ends, prices = np.asarray(edges), np.asarray(costs, dtype=float)
    # When every place on a side is taken, or none is to spare, say so: that is quicker to solve than a row for the
    # number of pairs.
    low, high = [list(side) for side in least or ([0] * len(left), [0] * len(right))], [list(left), list(right)]
    for side in (0, 1):
        if sum(high[side]) == pairs:
            low[side] = high[side]
        elif sum(low[side]) == pairs:
            high[side] = low[side]
    given = np.ones(len(edges), dtype=bool)
    if start and len(edges) > _MANY:
        known = set(start)
        given = np.fromiter((edge in known for edge in edges), dtype=bool, count=len(edges))
        for side in (0, 1):
            given[_cheap(ends[:, side], prices, 2 * max(high[side]) + 8)] = True
    while True:
        columns = np.flatnonzero(given)
        taken, worth = _solved(ends[columns], prices[columns], low, high, pairs)
        missing = ~given & (prices - worth[0][ends[:, 0]] - worth[1][ends[:, 1]] < -0.5)
        if not missing.any():
            return sorted(edges[int(at)] for at in columns[taken])
        given |= missing


def _cheap(whose: Array, prices: Array, many: int) -> Array:
    """Return the places of everyone's cheapest pairs."""
    import numpy as np

    order = np.lexsort((prices, whose))
    first = np.searchsorted(whose[order], whose[order])
    return order[np.arange(len(order)) - first < many]


def _solved(
    ends: Array, prices: Array, low: list[list[int]], high: list[list[int]], pairs: int
) -> tuple[Array, tuple[Array, Array]]:
    """Return which pairs are taken, and what a pair has to cost to be worth taking: the sum over its two people."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, vstack

    many, lefts = len(ends), len(high[0])
    rows = np.concatenate((ends[:, 0], ends[:, 1] + lefts))
    matrix = csr_array((np.ones(2 * many), (rows, np.tile(np.arange(many), 2))), shape=(lefts + len(high[1]), many))
    least, most = np.concatenate(low), np.concatenate(high)
    exact, needed = least == most, (least < most) & (least > 0)
    equal, equals = matrix[exact], most[exact]
    if total := all(one != other for one, other in zip(low, high, strict=True)):
        equal, equals = vstack((equal, np.ones((1, many))), format="csr"), np.append(equals, pairs)
    found = linprog(
        prices,
        A_ub=vstack((matrix[~exact], -matrix[needed]), format="csr"),
        b_ub=np.concatenate((most[~exact], -least[needed])),
        A_eq=equal,
        b_eq=equals,
        bounds=(0, 1),
        method="highs-ds",
        options={"presolve": False},
    )
    worth = np.zeros(len(least))
    bounded, settled = found.ineqlin.marginals, found.eqlin.marginals
    worth[exact] = settled[: exact.sum()]
    worth[~exact] = bounded[: (~exact).sum()]
    worth[needed] -= bounded[(~exact).sum() :]
    if total:
        worth[:lefts] += settled[-1]
    return np.flatnonzero(found.x > 0.5), (worth[:lefts], worth[lefts:])
