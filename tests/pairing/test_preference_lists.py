"""Whom each person would like to be paired with."""

from __future__ import annotations

import pytest

from themeday.errors import PairingRefused
from themeday.pairing import Person, preferences
from themeday.pairing.preference_lists import allowed_only, ranks_in


def test_preferences_are_ranked_by_rating_then_fit() -> None:
    anna = Person("a", "young_colleague", "noord", asks=frozenset({"court", "law"}), offers=frozenset({"apps"}))
    leaders = [
        Person("best", "leader", "zuid"),
        Person("fine", "leader", "zuid"),
        Person("also-fine", "leader", "zuid"),
        Person("fits", "leader", "oost", asks=frozenset({"apps"}), offers=frozenset({"law"})),
        Person("fits-less", "leader", "oost", offers=frozenset({"court"})),
        Person("unknown", "leader", ""),
        Person("less", "leader", "zuid"),
        Person("rather-not", "leader", "zuid", offers=frozenset({"court", "law"})),
        Person("same-unit", "leader", "noord", offers=frozenset({"court"})),
        Person("opted-out", "leader", "zuid", willing=False),
    ]
    given_by_anna = {
        "best": 5, "fine": 3, "also-fine": 3, "less": 2, "rather-not": 1, "same-unit": 5, "opted-out": 5, "left": 5,
    }  # fmt: skip
    ranked = preferences([anna, *leaders], {("a", code): rating for code, rating in given_by_anna.items()})
    assert ranked["a"] == [["best"], ["also-fine", "fine"], ["fits"], ["fits-less"], ["unknown"], ["less"]]
    assert "opted-out" not in ranked
    assert ranked["same-unit"] == []
    assert ranked["rather-not"] == [["a"]]


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_outside_the_scale_is_refused(rating: int) -> None:
    with pytest.raises(PairingRefused, match=f"from 1 to 5, not {rating}"):
        preferences([], {("a", "b"): rating})


def test_a_list_is_cleaned_of_who_may_not_be_and_of_who_is_there_twice() -> None:
    people = [Person("y", "young_colleague", "noord", manager="boss")]
    people += [Person(code, "leader", "zuid") for code in ("b", "a", "boss", "vetoed")]
    people += [Person("near", "leader", "noord"), Person("out", "leader", "zuid", willing=False)]
    wishes = {"y": [["near", "b", "a"], ["boss", "gone"], ["a", "out", "vetoed"]], "a": [["y"], ["b"]]}
    cleaned = allowed_only(people, wishes, [("vetoed", "y")])
    assert cleaned["y"] == [["a", "b"]]
    assert cleaned["a"] == [["y"]]
    assert list(cleaned) == ["a", "b", "boss", "near", "vetoed", "y"]


def test_a_rank_counts_who_is_preferred() -> None:
    assert ranks_in([["a"], ["b", "c"], ["d"]]) == {"a": 1, "b": 2, "c": 2, "d": 4}
