"""Ties, capacities and bans: held against trying every match there can be, and against published examples."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random

import pytest

from tests.pairing.instances import Instance, random_instance, strict_lists, strict_people
from themeday.errors import PairingRefused
from themeday.pairing import METHODS, Judge, Pair, Person, make_match
from themeday.pairing.acceptable_pairs import find_acceptable
from themeday.pairing.stable_matching import many_pairs

TORTURE = bool(os.environ.get("THEMEDAY_TORTURE"))
TIMES = 100 if TORTURE else 1
PROPOSERS = ("young_colleague", "leader")
ANSWERS = json.loads(Path(__file__).with_name("matching_answers.json").read_text("utf-8"))


def made(instance: Instance, proposer: str = "young_colleague", **options: object):
    return make_match(
        instance.people, instance.wishes, proposer=proposer, forbidden=instance.forbidden, **options
    )  # fmt: skip


@pytest.mark.parametrize("many", [False, True], ids=["one each", "several on both sides"])
@pytest.mark.parametrize("proposer", PROPOSERS)
def test_with_ties_the_match_is_stable_and_the_largest_there_is(proposer: str, many: bool) -> None:
    random = Random(f"{proposer} {many}")
    larger = 0
    for at in range(300 * TIMES):
        most = 3 if many else 5 if at % 5 == 0 else 4
        instance = random_instance(random, most, 0.6, many, 0.9 if many else 0.6 if most == 5 else 0.75)
        match = made(instance, proposer, seed=at)
        assert instance.valid(match.pairs)
        assert instance.blocking(match.pairs) == []
        sizes = [len(pairs) for pairs in instance.matches() if not instance.blocking(pairs)]
        assert len(match.pairs) == max(sizes)
        assert match.largest
        larger += max(sizes) > min(sizes)
    # Otherwise any stable match would have passed.
    assert larger > 4 * TIMES


@pytest.mark.parametrize("proposer", PROPOSERS)
def test_without_the_solver_there_are_two_thirds_at_least(proposer: str) -> None:
    random = Random(f"heuristic {proposer}")
    for at in range(400 * TIMES):
        instance = random_instance(random, 4, 0.6, many=False, density=0.6)
        young = sorted(p.code for p in instance.young)
        leaders = sorted(p.code for p in instance.leaders)
        lists: dict[str, list[list[str]]] = {code: [] for code in (*young, *leaders)}
        for code, tiers in instance.wishes.items():
            lists[code] = [[o for o in tier if (code, o) in instance.rank] for tier in tiers]
        askers, receivers = (young, leaders) if proposer == "young_colleague" else (leaders, young)
        acceptable = find_acceptable(askers, receivers, lists, instance.room, seed=at)
        named = [(askers[asker], receivers[other]) for asker, other in many_pairs(acceptable, at)]
        pairs = tuple(Pair(*(codes if proposer == "young_colleague" else codes[::-1])) for codes in named)
        assert instance.valid(pairs)
        assert instance.blocking(pairs) == []
        most = max(len(other) for other in instance.matches() if not instance.blocking(other))
        assert 3 * len(pairs) >= 2 * most


@pytest.mark.parametrize("proposer", PROPOSERS)
def test_up_to_five_and_five_the_proposers_get_their_best(proposer: str) -> None:
    random = Random(f"strict {proposer}")
    for _ in range(100 * TIMES):
        instance = random_instance(random, 5, 0, many=False, density=0.6)
        match = made(instance, proposer)
        assert match.largest
        stable = [pairs for pairs in instance.matches() if not instance.blocking(pairs)]
        assert set(match.pairs) in [set(pairs) for pairs in stable]
        for pairs in stable:
            for person in instance.people:
                mine, theirs = (
                    sorted(
                        instance.rank[person.code, other]
                        for pair in some
                        for other in (pair.young_colleague, pair.leader)
                        if person.code in (pair.young_colleague, pair.leader) and other != person.code
                    )
                    for some in (match.pairs, pairs)
                )
                assert len(mine) == len(theirs)  # the rural hospitals theorem
                if person.role == proposer:
                    assert all(a <= b for a, b in zip(mine, theirs, strict=True))


def test_a_thousand_matches_are_those_of_the_package_matching() -> None:
    # benchmarks/pairing.py --answers writes them anew, with that package.
    assert len(ANSWERS["pairs"]) >= 1000
    for seed, (young, leaders, answers) in enumerate(ANSWERS["pairs"]):
        wishes, capacities = strict_lists(seed, young, leaders, 1 + seed % leaders)
        people = strict_people(wishes, capacities)
        matched = []
        for proposer, answer in zip(PROPOSERS, answers, strict=True):
            pairs = make_match(people, wishes, proposer=proposer).pairs
            matched.append({code for pair in pairs for code in (pair.young_colleague, pair.leader)})
            told = {Pair(f"y{first}", f"x{other}") for first, other in enumerate(answer) if other is not None}
            assert set(pairs) == told, f"seed {seed}, {proposer}"
        assert matched[0] == matched[1]  # whichever side proposes


def example(lists: dict[str, str], capacities: dict[str, int]) -> Instance:
    """Read lists such as "C (M G)", the brackets around who is equally welcome."""
    wishes = {}
    for code, text in lists.items():
        tiers: list[list[str]] = []
        inside = False
        for word in text.replace("(", " ( ").replace(")", " ) ").split():
            if word in "()":
                inside = word == "("
                tiers += [[]] if inside else []
            elif inside:
                tiers[-1].append(word)
            else:
                tiers.append([word])
        wishes[code] = tiers
    people = [
        Person(code, "leader", "zuid", capacities[code])
        if code in capacities
        else Person(code, "young_colleague", "noord")
        for code in lists
    ]
    return Instance(people, wishes)


def test_the_example_in_the_documentation_of_matching() -> None:
    # Its page on hospitals and residents, after the one by the National Resident Matching Program.
    instance = example(
        {"A": "C", "S": "C M", "D": "C M G", "L": "M C G", "J": "C G M"}
        | {"M": "D L S J", "C": "D A S L J", "G": "D J L"},
        {"M": 2, "C": 2, "G": 2},
    )
    expected = {Pair("L", "M"), Pair("S", "M"), Pair("D", "C"), Pair("A", "C"), Pair("J", "G")}
    assert set(made(instance).pairs) == expected
    assert set(made(instance, "leader").pairs) == expected


def test_four_by_four_with_ten_stable_matches() -> None:
    # Knuth 1976, "Mariages stables"; Gusfield and Irving 1989: no four by four has more than these ten.
    instance = example(
        {"1": "a b c d", "2": "b a d c", "3": "c d a b", "4": "d c b a"}
        | {"a": "4 3 2 1", "b": "3 4 1 2", "c": "2 1 4 3", "d": "1 2 3 4"},
        dict.fromkeys("abcd", 1),
    )
    assert sum(not instance.blocking(pairs) for pairs in instance.matches()) == 10
    assert made(instance).pairs == tuple(Pair(*codes) for codes in ("1a", "2b", "3c", "4d"))
    assert made(instance, "leader").pairs == tuple(Pair(*codes) for codes in ("1d", "2c", "3b", "4a"))


def test_the_smallest_instance_whose_stable_matches_differ_in_size() -> None:
    # Manlove et al. 2002, "Hard Variants of Stable Marriage": one who is choosy, one who is not.
    instance = example({"1": "a", "2": "a b", "a": "(1 2)", "b": "2"}, {"a": 1, "b": 1})
    assert sorted({len(p) for p in instance.matches() if not instance.blocking(p)}) == [1, 2]
    for seed in range(20):
        assert made(instance, seed=seed).pairs == (Pair("1", "a"), Pair("2", "b"))
        assert made(instance, "leader", seed=seed).pairs == (Pair("1", "a"), Pair("2", "b"))


@pytest.mark.parametrize("method", METHODS)
def test_no_order_of_the_input_changes_a_match(method: str) -> None:
    random = Random(method)
    for seed in range(20):
        instance = random_instance(random, 5, 0.7, many=False)
        wishes = {
            code: [random.sample(tier, len(tier)) for tier in instance.wishes[code]]
            for code in random.sample(list(instance.wishes), len(instance.wishes))
        }
        again = make_match(
            random.sample(instance.people, len(instance.people)),
            wishes,
            seed,
            method=method,
            forbidden=[codes[::-1] for codes in reversed(instance.forbidden)],
        )
        assert again == made(instance, method=method, seed=seed)


def test_above_a_room_the_bound_is_told() -> None:
    # Everyone wants the same few, so the bound is not reached and the solver is not asked.
    people = [Person(f"y{i:03}", "young_colleague", "noord") for i in range(80)]
    people += [Person(f"x{i:03}", "leader", "zuid") for i in range(60)]
    random = Random(3)
    wishes = {p.code: [[o.code for o in people if o.role != p.role and random.random() < 0.5]] for p in people}
    wishes |= {f"y{i:03}": [["x000"], [f"x{j:03}" for j in range(1, 60)]] for i in range(80)}
    match = make_match(people, wishes)
    assert Judge(people, wishes).quality(match.pairs).blocking_pairs == 0
    assert match.two_thirds
    assert 2 * match.at_most <= 3 * len(match.pairs)


def test_locks_hold_whatever_the_lists_say() -> None:
    people = [Person(f"y{i}", "young_colleague", "noord") for i in range(2)]
    people += [Person(f"x{i}", "leader", "zuid") for i in range(2)]
    wishes = {"y0": [["x0"], ["x1"]], "y1": [["x0"], ["x1"]], "x0": [["y0"], ["y1"]], "x1": [["y0"], ["y1"]]}
    assert make_match(people, wishes).pairs == (Pair("y0", "x0"), Pair("y1", "x1"))
    assert make_match(people, wishes, locks=[Pair("y0", "x1")]).pairs == (Pair("y0", "x1"), Pair("y1", "x0"))
    assert make_match(people, {}, locks=[Pair("y0", "x1")]).pairs == (Pair("y0", "x1"),)
    vetoed = make_match(people, wishes, forbidden=[("x0", "y0")]).pairs
    assert vetoed == (Pair("y0", "x1"), Pair("y1", "x0"))
    assert make_match(people, wishes, keep=[Pair("y0", "x0")], forbidden=[("y0", "x0")]).pairs == vetoed


def test_what_cannot_be_locked_or_chosen_is_refused() -> None:
    people = [
        Person("y0", "young_colleague", "noord", manager="x1"),
        Person("y1", "young_colleague", "noord"),
        Person("x0", "leader", "zuid"),
        Person("x1", "leader", "zuid"),
        Person("x2", "leader", "noord"),
        Person("x3", "leader", "zuid", willing=False),
    ]
    for leader in ("x1", "x2", "x3", "gone"):
        with pytest.raises(PairingRefused, match="cannot be locked"):
            make_match(people, {}, locks=[Pair("y0", leader)])
    with pytest.raises(PairingRefused, match="cannot be locked"):
        make_match(people, {}, locks=[Pair("y0", "x0")], forbidden=[("y0", "x0")])
    with pytest.raises(PairingRefused, match="x0 is in 2 locked pairs and has room for 1"):
        make_match(people, {}, locks=[Pair("y0", "x0"), Pair("y1", "x0")])
    with pytest.raises(PairingRefused, match="best is no way of matching"):
        make_match(people, {}, method="best")  # type: ignore[arg-type]
