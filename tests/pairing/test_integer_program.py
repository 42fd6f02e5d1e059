"""The integer program, on one small enough to be done by hand."""

from __future__ import annotations

from themeday.pairing.integer_program import IntegerProgram


def knapsack(least: int = 0) -> IntegerProgram:
    program = IntegerProgram()
    things = [(program.column(-worth), weight) for worth, weight in ((10, 5), (6, 4), (6, 4))]
    program.limit(things, least, 8)
    return program


def test_the_best_choice_is_taken_and_proven() -> None:
    assert knapsack().solve(1_000) == ({1, 2}, True)


def test_what_cannot_be_is_proven_too() -> None:
    assert knapsack(least=14).solve(1_000) == (None, True)
