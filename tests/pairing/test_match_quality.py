"""A pair moved by hand: what it costs, whom it leaves, and what no hand may do."""

from __future__ import annotations

from random import Random

import pytest

from tests.pairing.instances import random_instance
from themeday.errors import PairingRefused
from themeday.pairing import Judge, Pair, Person, make_match

PEOPLE = [Person(f"y{i}", "young_colleague", "noord") for i in range(3)]
PEOPLE += [Person("x0", "leader", "zuid"), Person("x1", "leader", "zuid", 2)]
WISHES = {
    "y0": [["x0"], ["x1"]],
    "y1": [["x1"], ["x0"]],
    "y2": [["x1"]],
    "x0": [["y0"], ["y1"]],
    "x1": [["y1"], ["y2"], ["y0"]],
}


def test_a_move_shows_its_cost() -> None:
    before = make_match(PEOPLE, WISHES).pairs
    assert before == (Pair("y0", "x0"), Pair("y1", "x1"), Pair("y2", "x1"))
    after = Judge(PEOPLE, WISHES).moved(before, "y0", "x1")
    # x1 has two places and lets y2 go, whom it ranks lower than y1.
    assert after == (Pair("y0", "x1"), Pair("y1", "x1"))
    cost = Judge(PEOPLE, WISHES).change(before, after)
    assert (cost.before.pairs, cost.after.pairs) == (3, 2)
    assert cost.left_without == ("x0", "y2")
    assert cost.new_blocking_pairs == (Pair("y0", "x0"), Pair("y2", "x1"))
    assert cost.ended == (Pair("y0", "x0"), Pair("y2", "x1"))
    assert cost.made == (Pair("y0", "x1"),)
    back = Judge(PEOPLE, WISHES).change(after, before)
    assert (back.helped, back.left_without, back.new_blocking_pairs) == (("x0", "y2"), (), ())


def test_a_pair_that_is_one_stays() -> None:
    before = make_match(PEOPLE, WISHES).pairs
    assert Judge(PEOPLE, WISHES).moved(before, "y0", "x0") == before


def test_the_hard_bans_hold_for_a_hand_as_well() -> None:
    people = [
        Person("y", "young_colleague", "noord", manager="boss"),
        Person("same", "leader", "noord"),
        Person("boss", "leader", "zuid"),
        Person("veto", "leader", "zuid"),
        Person("out", "leader", "zuid", willing=False),
        Person("full", "leader", "zuid", capacity=0),
    ]
    for leader in ("same", "boss", "veto", "out", "full", "gone", "y"):
        with pytest.raises(PairingRefused, match="cannot be a pair"):
            Judge(people, {}, [("veto", "y")]).moved((), "y", leader)


def test_any_move_keeps_the_places_and_counts_what_blocks() -> None:
    random = Random(4)
    for seed in range(150):
        instance = random_instance(random, 4, 0.4, many=True)
        before = make_match(instance.people, instance.wishes, seed, forbidden=instance.forbidden).pairs
        possible = [codes for codes in instance.possible if all(instance.room[code] for code in codes)]
        if not possible:
            continue
        codes = random.choice(possible)
        judge = Judge(instance.people, instance.wishes, instance.forbidden)
        after = judge.moved(before, *codes)
        assert Pair(*codes) in after
        assert instance.valid(after)
        cost = judge.change(before, after)
        assert cost.before.blocking_pairs == 0
        assert list(cost.new_blocking_pairs) == sorted(instance.blocking(after))
