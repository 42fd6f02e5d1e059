"""The largest stable match when there are ties, and how it is known to be the largest."""

from __future__ import annotations

from themeday.pairing.flow import most_pairs
from themeday.pairing.lots import lot
from themeday.pairing.market import Edge, Market
from themeday.pairing.stable import deferred_acceptance, many_pairs

_ROOM = 1_500
"""Up to so many possible pairs the solver is asked; 30 by 15 has 450."""
_NODES = 20_000
"""Where the solver stops, counted in steps and not in seconds: the same on any machine."""
_LOTS = 1 << 20


def largest_stable(market: Market, seed: int = 0) -> tuple[list[Edge], int]:
    """Return a stable match of as many pairs as can be had in good time, and how many there can be at most.

    With strict preferences all stable matches have the same people in them (Roth 1986, the "rural hospitals theorem"),
    so any is the largest. With ties, a match of proven two thirds comes first. When it has as many pairs as there can
    be at all, stable or not, it is the largest. Otherwise, in a room, a solver looks for a larger one or proves that
    there is none.

    Returns:
        The pairs, sorted, and a bound: no stable match has more pairs. It is the largest when it reaches the bound.

    Source:
        The solver's model: Kwanashie and Manlove 2014, "An Integer Programming Approach to the Hospitals/Residents
        Problem with Ties"; with a choice between the two sides where both have several places.
    """
    found = many_pairs(market, seed)
    if market.strict:
        return found, len(found)
    bound = most_pairs(market.edges, market.asker_places, market.receiver_places)
    if len(found) == bound or len(market.edges) > _ROOM:
        return found, bound
    size, proven = _solve(market, len(found) + 1)
    if not size:
        return found, len(found) if proven else bound
    # The numbers drawn for the pairs single out one of the largest, whichever the solver comes upon first.
    larger = _solved_by_lot(market, size, seed)
    if not larger:
        return found, bound
    # Of the stable matches among those equals, the best one for the askers.
    return deferred_acceptance(market, seed, frozenset(larger)), size if proven else bound


def _solve(market: Market, least: int) -> tuple[int, bool]:
    """Return the most pairs of a stable match of at least so many, 0 when there is none, and whether that is proven."""
    result = _milp(market, [-1] * len(market.edges), least, sum(market.asker_places))
    if result.status == _INFEASIBLE:
        return 0, True
    return (0, False) if result.x is None else (round(-result.fun), result.status == _OPTIMAL)


def _solved_by_lot(market: Market, size: int, seed: int) -> list[Edge]:
    edges = market.edges
    lots = [lot(seed, market.askers[asker], market.receivers[other]) % _LOTS for asker, other in edges]
    result = _milp(market, lots, size, size)
    if result.x is None:
        return []
    return [edge for edge, chosen in zip(edges, result.x, strict=False) if chosen > _HALF]


_OPTIMAL, _INFEASIBLE, _HALF = 0, 2, 0.5


def _milp(market: Market, costs: list[int], least: int, most: int):  # type: ignore[no-untyped-def]  # scipy's own
    """Ask HiGHS for the stable match of `least` to `most` pairs that costs least."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    edges = market.edges
    at = {edge: number for number, edge in enumerate(edges)}
    data: list[float] = []
    rows: list[int] = []
    columns: list[int] = []
    low: list[float] = []
    high: list[float] = []
    extra = len(edges)

    def limit(terms: list[tuple[int, float]], lower: float, upper: float) -> None:
        for column, value in terms:
            rows.append(len(low))
            columns.append(column)
            data.append(value)
        low.append(lower)
        high.append(upper)

    for asker, tiers in enumerate(market.wishes):
        limit([(at[asker, other], 1) for tier in tiers for other in tier], 0, market.asker_places[asker])
    for other, standing in enumerate(market.standing):
        limit([(at[asker, other], 1) for asker in standing], 0, market.receiver_places[other])
    limit([(column, 1) for column in range(len(edges))], least, most)

    for asker, tiers in enumerate(market.wishes):
        own = market.asker_places[asker]
        as_good: list[int] = []
        for tier in tiers:
            as_good += [at[asker, other] for other in tier]
            for other in tier:
                standing, places = market.standing[other], market.receiver_places[other]
                rivals = [at[rival, other] for rival, rank in standing.items() if rank <= standing[asker]]
                # Either one is filled with partners at least as good, or the two are a pair.
                if own == 1:
                    limit([*((c, places) for c in as_good), *((c, 1) for c in rivals)], places, np.inf)
                elif places == 1:
                    limit([*((c, 1) for c in as_good), *((c, own) for c in rivals)], own, np.inf)
                else:
                    pair = at[asker, other]
                    limit([*((c, 1) for c in as_good), (extra, -own)], 0, np.inf)
                    limit([*((c, 1) for c in rivals), (extra, places), (pair, places)], places, np.inf)
                    extra += 1
    # A row that names a column twice adds the two up, as it should.
    matrix = csr_array((data, (rows, columns)), shape=(len(low), extra))
    return milp(
        np.asarray([*costs, *[0] * (extra - len(edges))], dtype=float),
        constraints=LinearConstraint(matrix, low, high),
        bounds=Bounds(0, 1),
        integrality=np.ones(extra),
        options={"mip_rel_gap": 0, "node_limit": _NODES},
    )
