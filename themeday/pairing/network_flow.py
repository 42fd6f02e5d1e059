"""Which pairs to choose when everyone can be in only so many: how many there can be, and those that cost least."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from numpy import ndarray

Array: TypeAlias = "ndarray[Any, Any]"
Edge = tuple[int, int]  # the number of a left and of a right person
Prices = Sequence[Sequence[tuple[int, ...]]]
"""Of everyone on a side what the first, second, ... pair costs, weightiest part first: it never goes down."""

_MANY = 20_000  # from so many pairs on, the solver is given only those that can be among the cheapest


def most_pairs(edges: Sequence[Edge], left: Sequence[int], right: Sequence[int]) -> int:
    """Count the most pairs that can be chosen when everyone can be in only so many."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    if not edges:
        return 0
    source, sink, at = 0, len(left) + len(right) + 1, 1 + len(left)
    pairs = np.asarray(edges, dtype=np.int32)
    tails = np.concatenate((np.zeros(len(left)), pairs[:, 0] + 1, np.arange(len(right)) + at)).astype(np.int32)
    heads = np.concatenate((np.arange(len(left)) + 1, pairs[:, 1] + at, np.full(len(right), sink))).astype(np.int32)
    rooms = np.concatenate((left, np.ones(len(pairs)), right)).astype(np.int32)
    graph = csr_array((rooms, (tails, heads)), shape=(sink + 1, sink + 1), dtype=np.int32)
    return int(maximum_flow(graph, source, sink).flow_value)


def cheapest(
    edges: Sequence[Edge], left: Prices, right: Prices, costs: Sequence[Sequence[int]], in_all: int | None = None
) -> list[Edge]:
    """Choose pairs, each at most once: those that cost people least, and among those the ones that cost least.

    Args:
        left: whole numbers, negative where a pair is worth having. Nobody is in more pairs than have a price.
        costs: of each pair what decides among equals, weightiest first.
        in_all: how many pairs there can be together; None when there is no limit.

    Source:
        A transportation problem with convex costs. Its matrix is that of a network, so that the simplex method ends in
        whole numbers (Hoffman and Kruskal 1956, "Integral Boundary Points of Convex Polyhedra"). What all choices that
        cost as little have in common is told by complementary slackness, and stays when the next cost is looked at.
        With many possible pairs the solver is given those that look cheap, and then each that its prices show to be
        missing: column generation (Dantzig and Wolfe 1960, "Decomposition Principle for Linear Programs").
    """
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csc_array

    if not edges:
        return []
    # Columns: pairs, then everyone's first, second, ... pair, then what is left of `in_all`.
    # Rows: of everyone as many pairs as are paid for, and the pairs together.
    pairs, people = len(edges), [*left, *right]
    ends = np.add(edges, (0, len(left)))
    whose = np.repeat(np.arange(len(people)), [len(own) for own in people])
    of_left = np.flatnonzero(whose < len(left)) + pairs
    paid, last = np.arange(len(whose)) + pairs, pairs + len(whose)
    rows = np.concatenate((ends[:, 0], ends[:, 1], whose, np.full(len(of_left) + 1, len(people))))
    columns = np.concatenate((np.tile(np.arange(pairs), 2), paid, of_left, [last]))
    signs = np.where((rows < len(people)) & (columns >= pairs), -1.0, 1.0)
    matrix = csc_array((signs, (rows, columns)), shape=(len(people) + 1, last + 1))
    sums = np.append(np.zeros(len(people)), pairs if in_all is None else in_all)
    low, high = np.zeros(last + 1), np.append(np.ones(last), sums[-1])
    prices = np.array(list(chain.from_iterable(people)), dtype=float).T
    objectives = [np.concatenate((np.zeros(pairs), part, [0])) for part in prices]
    objectives += [np.concatenate((part, np.zeros(last + 1 - pairs))) for part in costs]
    given = np.full(last + 1, pairs <= _MANY)
    given[pairs:] = True
    chosen = np.zeros(last + 1)
    for objective in objectives:
        if pairs > _MANY:
            for side in ends.T:
                given[_cheap(side, objective[:pairs], costs[-1], 2 * max(map(len, people)) + 8)] = True
        while objective.any():
            at = np.flatnonzero(given)
            solved = linprog(
                objective[at],
                A_eq=matrix[:, at],
                b_eq=sums,
                bounds=np.column_stack((low[at], high[at])),
                method="highs-ds",
            )
            reduced = objective - matrix.T @ solved.eqlin.marginals
            missing = ~given & (low < high) & (reduced < -0.5)
            if not missing.any():
                chosen[at] = solved.x.round()
                settled = abs(reduced) > 0.5
                low[settled] = high[settled] = chosen[settled]
                break
            given |= missing
    return sorted(edges[int(at)] for at in np.flatnonzero(chosen[:pairs]))


def _cheap(whose: Array, costs: Array, lots: Sequence[int], many: int) -> Array:
    """Return the places of everyone's cheapest pairs, and of equals those of the lowest lots, so that all differ."""
    import numpy as np

    order = np.lexsort((np.asarray(lots), costs, whose))
    first = np.searchsorted(whose[order], whose[order])
    return order[np.arange(len(order)) - first < many]
