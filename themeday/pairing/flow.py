"""The cheapest way to choose pairs when everyone can be in only so many, solved by scipy."""

from __future__ import annotations

from collections.abc import Sequence

Edge = tuple[int, int]

_FEW = 2_000


def most_pairs(edges: Sequence[Edge], left: Sequence[int], right: Sequence[int]) -> int:
    """Count the most pairs that can be chosen, each at most once.

    Args:
        edges: the possible pairs, by number of the left and of the right person.
        left: in how many pairs each left person can be.
        right: in how many pairs each right person can be.

    Returns:
        The number.

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
    edges: Sequence[Edge], costs: Sequence[int], left: Sequence[int], right: Sequence[int], pairs: int
) -> list[Edge]:
    """Choose a number of different pairs that cost least together.

    Args:
        edges: the possible pairs, by number of the left and of the right person.
        costs: of each pair, whole numbers.
        left: in how many pairs each left person can be at most.
        right: in how many pairs each right person can be at most.
        pairs: how many to choose; so many must be possible.

    Returns:
        The pairs, sorted.

    Source:
        A transportation problem: its matrix is that of a network, so that the simplex method ends in whole numbers
        (Hoffman and Kruskal 1956, "Integral Boundary Points of Convex Polyhedra"). Solved by HiGHS through
        `scipy.optimize.milp` with no variable declared whole.
    """
    if not pairs:
        return []
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    many = len(edges)
    ends = np.asarray(edges)
    rows = np.concatenate((ends[:, 0], ends[:, 1] + len(left)))
    matrix = csr_array((np.ones(2 * many), (rows, np.tile(np.arange(many), 2))), shape=(len(left) + len(right), many))
    rooms = np.asarray([*left, *right], dtype=float)
    # When every place on a side is taken, say so: that is quicker to solve than a row for the number of pairs.
    filled = [sum(left) == pairs, sum(right) == pairs]
    least = np.concatenate((np.where(filled[0], left, 0), np.where(filled[1], right, 0)))
    limits = [LinearConstraint(matrix, least, rooms)]
    if not any(filled):
        limits.append(LinearConstraint(np.ones((1, many)), pairs, pairs))
    found = milp(np.asarray(costs, dtype=float), constraints=limits, bounds=Bounds(0, 1), options={"presolve": False})
    return sorted(edges[int(at)] for at in np.flatnonzero(found.x > 0.5))
