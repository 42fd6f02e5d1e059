"""The best rounds with thirds when tables are few, by a solver: for a room."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import Any

from themeday.pairing.rounds import Meeting, Plan

_ROOM = 64
"""Up to so many meetings times rounds the solver is asked; 4 by 4 in 4 rounds has 64."""
_NODES = 1_000
"""Where the solver stops, counted in steps and not in seconds: the same on any machine."""


def better(plan: Plan, than: tuple[int, int, int]) -> list[list[Meeting]]:
    """Return rounds that are better than these, the best there are when the solver comes to an end; or none.

    Args:
        than: the worth to exceed: less how short people are, how many sit in all rounds, less the sum of squares.

    Returns:
        The meetings of each round; nothing when there are no better ones, or the room is too large for the solver.

    Source:
        For each round which meetings are held, who sits, and who sits in the middle of three. HiGHS through
        `scipy.optimize.milp`.
    """
    meetings = list(plan.still_open)
    if not meetings or len(meetings) * plan.rounds > _ROOM:
        return []
    from scipy.optimize import Bounds, LinearConstraint, milp

    model = _Model(plan, meetings)
    model.limit([(column, cost) for column, cost in enumerate(model.costs) if cost], most=model.cost(than) - 1)
    found = milp(
        model.costs,
        constraints=LinearConstraint(*model.rows()),
        bounds=Bounds(0, model.highest),
        integrality=model.whole,
        options={"mip_rel_gap": 0, "node_limit": _NODES},
    )
    if found.x is None:
        return []
    return [[meeting for meeting in meetings if found.x[model.held[meeting, at]] > _HALF] for at in range(plan.rounds)]


_HALF = 0.5


class _Model:
    """Columns with their costs, and rows that limit them."""

    def __init__(self, plan: Plan, meetings: list[Meeting]) -> None:
        self.plan = plan
        self.costs: list[int] = []
        self.whole: list[int] = []
        self.highest: list[int] = []
        self.terms: list[list[tuple[int, int]]] = []
        self.low: list[float] = []
        self.high: list[float] = []
        codes = [code for side in plan.codes for code in side]
        rounds = range(plan.rounds)
        self.gain = 1 + sum((plan.had[code] + 2 * plan.rounds) ** 2 for code in codes)
        self.need = self.gain * (len(codes) * plan.rounds + 1)
        self.held = {(meeting, at): self._column() for meeting in meetings for at in rounds}
        sits = {(code, at): self._column(-self.gain) for code in codes for at in rounds}
        middle = {(code, at): self._column() for code in codes for at in rounds}
        of: dict[str, list[Meeting]] = {code: [] for code in codes}
        for meeting in meetings:
            self.limit([(self.held[meeting, at], 1) for at in rounds], most=1)
            for code in meeting:
                of[code].append(meeting)
            for at in rounds:  # not both in the middle
                self.limit([(self.held[meeting, at], 1), *((middle[code, at], 1) for code in meeting)], most=2)
        for code in codes:
            for at in rounds:
                mine = [(self.held[meeting, at], 1) for meeting in of[code]]
                self.limit([*mine, (sits[code, at], -1), (middle[code, at], -1)], 0, 0)
                self.limit([(middle[code, at], 1), (sits[code, at], -1)], most=0)
            self._share_out(code, [self.held[meeting, at] for meeting in of[code] for at in rounds])
        for at in rounds:
            seats = [(sits[code, at], 1) for code in codes]
            self.limit([*seats, *((self.held[meeting, at], -1) for meeting in meetings)], most=plan.places)
            if at:  # rounds can change places: the fullest first
                self.limit([*seats, *((sits[code, at - 1], -1) for code in codes)], most=0)

    def cost(self, worth: tuple[int, int, int]) -> int:
        before = sum(self.plan.had[code] ** 2 for side in self.plan.codes for code in side)
        return -self.need * worth[0] - self.gain * worth[1] - worth[2] - before

    def _share_out(self, code: str, mine: list[int]) -> None:
        """Let the first, second, ... date of someone cost more each, and dates that are missing."""
        had = self.plan.had[code]
        units = [self._column(2 * (had + at) + 1, whole=0) for at in range(min(2 * self.plan.rounds, len(mine)))]
        self.limit([*((column, 1) for column in mine), *((unit, -1) for unit in units)], 0, 0)
        if had < self.plan.least:
            short = self._column(self.need, self.plan.least, whole=0)
            self.limit([(short, 1), *((column, 1) for column in mine)], self.plan.least - had)

    def _column(self, cost: int = 0, highest: int = 1, whole: int = 1) -> int:
        self.costs.append(cost)
        self.highest.append(highest)
        self.whole.append(whole)
        return len(self.costs) - 1

    def limit(self, terms: Iterable[tuple[int, int]], least: float = -inf, most: float = inf) -> None:
        self.terms.append(list(terms))
        self.low.append(least)
        self.high.append(most)

    def rows(self) -> tuple[Any, list[float], list[float]]:
        from scipy.sparse import csr_array

        rows = [row for row, terms in enumerate(self.terms) for _ in terms]
        columns, data = zip(*(term for terms in self.terms for term in terms), strict=True)
        return csr_array((data, (rows, columns)), shape=(len(self.terms), len(self.costs))), self.low, self.high
