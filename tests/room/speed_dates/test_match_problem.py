"""A match worked out from values alone: what may be a pair, what has to be, and what it says when there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from themeday.errors import PairingRefused
from themeday.pairing import Pair, Person
from themeday.room.speed_dates.board import Decision
from themeday.room.speed_dates.match_problem import Basis, both_still_want, made_from, moved_from

YOUNG = tuple(Person(f"y{n}", "young_colleague", "Recherche") for n in range(3))
LEADERS = tuple(Person(f"x{n}", "leader", "Parket") for n in range(3))
BASIS = Basis(
    present=(*YOUNG, *LEADERS),
    rated={},
    decided=(),
    ended=frozenset(),
    keep=(),
    before=(),
    method="stable",
    seed=1,
)


def decided(*kinds: str) -> tuple[Decision, ...]:
    """Return what y0 decided of x0, x1, ..."""
    return tuple(Decision("y0", f"x{n}", kind, "") for n, kind in enumerate(kinds))  # type: ignore[arg-type]


def test_everyone_who_said_yes_gets_a_partner_and_all_ways_are_measured() -> None:
    made = made_from(BASIS, "stable")
    assert len(made.pairs) == made.measured.pairs == 3
    assert set(made.compared) == {"stable", "total", "fairest"}
    assert made == made_from(BASIS, "stable")


def test_locks_vetoes_and_pairs_that_ended_hold() -> None:
    ended = frozenset({frozenset(("y1", "x1"))})
    pairs = made_from(replace(BASIS, decided=decided("veto", "lock"), ended=ended), "fairest").pairs
    assert Pair("y0", "x1") in pairs
    kept = replace(BASIS, decided=decided("lock"), keep=(Pair("y1", "x0"),))
    assert Pair("y1", "x0") in made_from(kept, "stable").pairs  # a published pair stays, whoever locks


def test_a_lock_binds_no_leader_who_would_rather_not() -> None:
    pairs = made_from(replace(BASIS, decided=decided("lock"), rated={("x0", "y0"): 1}), "stable").pairs
    assert Pair("y0", "x0") not in pairs
    assert len(pairs) == 3


def test_a_wish_goes_before_what_was_rated_higher() -> None:
    basis = replace(BASIS, present=(YOUNG[0], *LEADERS), rated={("y0", "x2"): 5, ("y0", "x1"): 3})
    assert made_from(basis, "stable").pairs == (Pair("y0", "x2"),)
    assert made_from(replace(basis, decided=(Decision("y0", "x1", "wish", ""),)), "stable").pairs == (Pair("y0", "x1"),)


@pytest.mark.parametrize(
    ("present", "rated", "said"),
    [
        (YOUNG, {}, "among the leaders, nobody"),
        ((*YOUNG, *(replace(leader, willing=False) for leader in LEADERS)), {}, "among the leaders, nobody"),
        (
            (*YOUNG, *(replace(leader, unit="recherché.") for leader in LEADERS)),
            {},
            "everyone who said yes is of one unit",
        ),
        ((YOUNG[0], LEADERS[0]), {("x0", "y0"): 1}, "would rather not be paired"),
    ],
)
def test_it_says_why_there_is_no_pair_at_all(
    present: tuple[Person, ...], rated: dict[tuple[str, str], int], said: str
) -> None:
    with pytest.raises(PairingRefused, match=said):
        made_from(replace(BASIS, present=present, rated=rated), "stable")


def test_moving_a_pair_matches_again_whoever_loses_a_partner() -> None:
    before = made_from(BASIS, "stable").pairs
    young, leader = before[0].young_colleague, before[1].leader
    cost, pairs = moved_from(replace(BASIS, before=before), (young, leader))
    assert Pair(young, leader) in pairs
    assert len(pairs) == 3
    assert (set(cost.ended), set(cost.made)) == (set(before) - set(pairs), set(pairs) - set(before))


def test_no_hand_parts_a_lock_or_makes_a_veto() -> None:
    locked = replace(BASIS, decided=decided("lock", "veto"))
    before = made_from(locked, "stable").pairs
    other = next(pair.young_colleague for pair in before if pair.young_colleague != "y0")
    for codes in ((other, "x0"), ("y0", "x1")):
        with pytest.raises(PairingRefused, match="this page does not tell which"):
            moved_from(replace(locked, before=before), codes)


def test_a_match_holds_while_people_rate_unless_one_of_a_pair_would_rather_not() -> None:
    made = made_from(BASIS, "stable")
    young, leader = made.pairs[0]
    assert both_still_want(BASIS, replace(BASIS, rated={(young, leader): 5}), made)
    assert not both_still_want(BASIS, replace(BASIS, rated={(leader, young): 1}), made)
    disliked = replace(BASIS, rated={(leader, young): 1})
    assert both_still_want(disliked, replace(disliked, rated={(leader, young): 1, (young, leader): 4}), made)
    assert not both_still_want(BASIS, replace(BASIS, seed=2), made)
