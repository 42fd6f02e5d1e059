"""Pairs that cost least: held against trying every choice there is."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themeday.pairing import network_flow
from themeday.pairing.network_flow import Edge, Prices, cheapest, most_pairs


def rising(random: Random, people: int) -> Prices:
    """Return prices in two parts, neither of which goes down."""
    parts = [[sorted(random.randint(-9, 5) for _ in range(random.randint(0, 2))) for _ in "ab"] for _ in range(people)]
    return [list(zip(*own, strict=False)) for own in parts]


def total(
    chosen: tuple[Edge, ...], left: Prices, right: Prices, costs: dict[Edge, tuple[int, int]]
) -> tuple[int, ...] | None:
    """Return what a choice costs, part by part; None when it cannot be."""
    paid: list[tuple[int, ...]] = [(0, 0)]
    for side, prices in enumerate((left, right)):
        for person, many in Counter(edge[side] for edge in chosen).items():
            if many > len(prices[person]):
                return None
            paid += prices[person][:many]
    of_pairs = [costs[edge] for edge in chosen] or [(0, 0)]
    return *map(sum, zip(*paid, strict=True)), *map(sum, zip(*of_pairs, strict=True))


@pytest.mark.parametrize("many", [0, 20_000], ids=["columns as they are missed", "all columns"])
@settings(deadline=None, max_examples=80)
@given(st.integers(0, 10_000), st.none() | st.integers(0, 4))
def test_no_choice_costs_less(many: int, seed: int, in_all: int | None) -> None:
    random = Random(seed)
    left, right = rising(random, 3), rising(random, 3)
    edges = [(first, other) for first in range(3) for other in range(3) if random.random() < 0.8]
    costs = {edge: (random.randint(0, 2), random.randint(0, 1 << 20)) for edge in edges}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network_flow, "_MANY", many)
        chosen = cheapest(edges, left, right, list(zip(*costs.values(), strict=True)), in_all)
    every = (some for size in range(len(edges) + 1) for some in combinations(edges, size))
    least = min(
        cost
        for some in every
        if (in_all is None or len(some) <= in_all) and (cost := total(some, left, right, costs)) is not None
    )
    assert in_all is None or len(chosen) <= in_all
    assert total(tuple(chosen), left, right, costs) == least


@given(st.integers(0, 10_000))
def test_the_most_pairs_there_can_be(seed: int) -> None:
    random = Random(seed)
    left, right = ([random.randint(0, 2) for _ in range(3)] for _ in "ab")
    edges = [(first, other) for first in range(3) for other in range(3) if random.random() < 0.6]

    def fits(some: tuple[Edge, ...]) -> bool:
        return all(
            many <= places[person]
            for side, places in enumerate((left, right))
            for person, many in Counter(edge[side] for edge in some).items()
        )

    every = (some for size in range(len(edges) + 1) for some in combinations(edges, size))
    assert most_pairs(edges, left, right) == max(len(some) for some in every if fits(some))
