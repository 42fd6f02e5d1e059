"""Someone who has every published table and solves for what they do not say, and everything that was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

# Someone of whom everything is known.
Person = tuple[str, ...]


@dataclass(frozen=True)
class Knowledge:
    """A published number: how many people of some kinds there are, exactly or at least."""

    of: Callable[[Person], bool]
    count: int
    at_least: bool = False


def solved(
    kinds: Sequence[Person],
    reports: Sequence[Sequence[Knowledge]],
    groups: Iterable[tuple[str, Callable[[Person], bool]]],
    k: int,
) -> list[tuple[str, float, float]]:
    """Return the least and the most that each group can hold, of those in the first report and of those who came later.

    Linear programming over how many people there are of each kind: nothing is below zero, and every published number
    is right. Who came later is a population of its own; nobody leaves or changes an answer, which tells the most.
    """
    import numpy as np
    from scipy.optimize import linprog

    size = len(kinds) * len(reports)
    equal: list[tuple[np.ndarray, float]] = []
    below: list[tuple[np.ndarray, float]] = []
    for number, facts in enumerate(reports):
        for fact in facts:
            row = np.zeros(size)
            for part in range(number + 1):
                row[part * len(kinds) : (part + 1) * len(kinds)] = [fact.of(person) for person in kinds]
            (below if fact.at_least else equal).append((-row, -fact.count) if fact.at_least else (row, fact.count))
    limits = {
        "A_eq": np.array([row for row, _ in equal]),
        "b_eq": np.array([count for _, count in equal]),
        "A_ub": np.array([row for row, _ in below]) if below else None,
        "b_ub": np.array([count for _, count in below]) if below else None,
    }
    found = []
    groups = list(groups)
    for part in range(len(reports)):
        for name, group in groups:
            goal = np.zeros(size)
            goal[part * len(kinds) : (part + 1) * len(kinds)] = [group(person) for person in kinds]
            most = linprog(-goal, **limits, method="highs")
            assert most.status == 0, most.message
            # Only what cannot be large may be pinned down; then the least is worth knowing.
            least = linprog(goal, **limits, method="highs").fun if -most.fun < k - 1e-6 else 0.0
            found.append((f"{'came later: ' * part}{name}", least, -most.fun))
    return found


def found_out(bounds: Iterable[tuple[str, float, float]], k: int) -> list[str]:
    """Return the groups of which it is certain that they have fewer than k people and may have some."""
    return [f"{name}: {least:.0f} to {most:.0f}" for name, least, most in bounds if 1e-6 < most < k - 1e-6]


# Whatever stands with a text wherever it is shown, and where that is.
Sign = tuple[object, ...]


def few_behind(signs: Mapping[str, Iterable[Sign]], k: int) -> list[tuple[Sign, int]]:
    """Return the signs that fewer than k people could have caused, with how many those are.

    The attacker knows everyone who was there, and how the kit works: of each person, what would be shown had they
    written a text, whoever may see it. A text with a sign is then by one of those whose texts would have it.

    Args:
        signs: by person, one for each way in which they could have had the same text shown.
    """
    behind: dict[Sign, set[str]] = {}
    for person, theirs in signs.items():
        for sign in theirs:
            behind.setdefault(sign, set()).add(person)
    return [(sign, len(people)) for sign, people in behind.items() if len(people) < k]
