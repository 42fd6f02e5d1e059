"""An integer program, put together column by column and row by row, and solved by HiGHS through scipy."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

_OPTIMAL, _INFEASIBLE, _HALF = 0, 2, 0.5  # statuses of `scipy.optimize.milp`


class IntegerProgram:
    """Columns with their costs, and rows that limit them."""

    def __init__(self) -> None:
        self.costs: list[int] = []
        self.highest: list[int] = []
        self.whole: list[bool] = []
        self.data: list[float] = []
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.least: list[float] = []
        self.most: list[float] = []

    def column(self, cost: int = 0, highest: int = 1, whole: bool = True) -> int:
        """Add a variable from 0 to `highest`, and return its number."""
        self.costs.append(cost)
        self.highest.append(highest)
        self.whole.append(whole)
        return len(self.costs) - 1

    def limit(self, terms: Iterable[tuple[int, float]], least: float = -inf, most: float = inf) -> None:
        """Add a row; one that names a column twice adds the two up."""
        for column, factor in terms:
            self.rows.append(len(self.least))
            self.columns.append(column)
            self.data.append(factor)
        self.least.append(least)
        self.most.append(most)

    def solve(self, steps: int) -> tuple[set[int] | None, bool]:
        """Return the columns that are 1 where costs are lowest, None without a solution, and whether that is proven.

        After so many nodes the solver stops: counted and not timed, the same on any machine.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        matrix = csr_array((self.data, (self.rows, self.columns)), shape=(len(self.least), len(self.costs)))
        result = milp(
            self.costs,
            constraints=LinearConstraint(matrix, self.least, self.most),
            bounds=Bounds(0, self.highest),
            integrality=self.whole,
            options={"mip_rel_gap": 0, "node_limit": steps},
        )
        if result.x is None:
            return None, result.status == _INFEASIBLE
        return {column for column, value in enumerate(result.x) if value > _HALF}, result.status == _OPTIMAL
