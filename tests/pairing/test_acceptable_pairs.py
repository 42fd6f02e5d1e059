"""Who can be paired with whom, in numbers."""

from __future__ import annotations

from themeday.pairing.acceptable_pairs import find_acceptable

LISTS = {"a": [["x"], ["y", "z"]], "b": [["y"]], "c": [["x"]], "x": [["a"]], "y": [["b"], ["a"]], "z": [["a"]]}


def test_only_what_both_want_is_left_and_ranks_count_the_whole_list() -> None:
    acceptable = find_acceptable("abc", "xyz", LISTS, dict.fromkeys("abcxyz", 1) | {"z": 0})
    assert acceptable.edges == [(0, 0), (0, 1), (1, 1)]
    assert acceptable.asker_ranks == [{0: 1, 1: 2}, {1: 1}, {}]
    assert acceptable.receiver_ranks == [{0: 1}, {1: 1, 0: 2}, {}]
    assert acceptable.strict


def test_what_is_made_already_is_left_out_and_the_lot_orders_who_is_as_welcome() -> None:
    places = dict.fromkeys("abcxyz", 1)
    without = frozenset({("b", "y"), ("y", "b")})
    orders = {tuple(find_acceptable("abc", "xyz", LISTS, places, without, seed).wishes[0][1]) for seed in range(20)}
    assert orders == {(1, 2), (2, 1)}
    acceptable = find_acceptable("abc", "xyz", LISTS, places, without)
    assert acceptable.wishes[1] == []
    assert not acceptable.strict
