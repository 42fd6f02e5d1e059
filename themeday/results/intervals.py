"""95 % intervals, so that a figure is told with how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

ENOUGH_TO_COMPARE = 10
_Z = 1.959963984540054


@dataclass(frozen=True)
class Estimate:
    """A share or an average with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


def share(count: int, n: int) -> Estimate | None:
    """Return a share of `n` with Wilson's score interval, or None without enough to say.

    Source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    if n < ENOUGH_TO_COMPARE:
        return None
    part, square = count / n, _Z * _Z
    middle = (part + square / (2 * n)) / (1 + square / n)
    half = _Z * sqrt(part * (1 - part) / n + square / (4 * n * n)) / (1 + square / n)
    return Estimate(part, max(0.0, middle - half), min(1.0, middle + half), n)


def mean(
    groups: Sequence[tuple[float, int]], lowest: float = float("-inf"), highest: float = float("inf")
) -> Estimate | None:
    """Return the average of (value, number of answers) with Student's t interval, or None without enough to say.

    Source: Student, The probable error of a mean, Biometrika 6 (1908). Steps that were merged count as their middle.
    """
    n = sum(count for _, count in groups)
    if n < ENOUGH_TO_COMPARE:
        return None
    average = sum(value * count for value, count in groups) / n
    variance = sum(count * (value - average) ** 2 for value, count in groups) / (n - 1)
    half = _student(n - 1) * sqrt(variance / n)
    return Estimate(average, max(lowest, average - half), min(highest, average + half), n)


def _student(freedom: int) -> float:
    """Return how many standard errors lie on each side of an average, for 95 %."""
    from scipy.special import stdtrit  # scipy.stats has it too, and takes a second to load

    return float(stdtrit(freedom, 0.975))
