"""themeday.report.disclosure.tips: how many votes may be told."""

from __future__ import annotations

import pytest

from themeday.report.disclosure.tips import tips_told
from themeday.results import Tip


@pytest.mark.parametrize(
    ("votes", "told"),
    [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (16, 15), (19, 15), (20, 20)],  # of 20 people, in groups of 5
)
def test_votes_are_a_lower_bound_that_leaves_nobody_alone(votes: int, told: int) -> None:
    (tip,) = tips_told([Tip("do", "Bel", votes, writers=1)], people=20, k=5)
    assert (tip.votes, tip.writers) == (told, 0)


def test_the_order_tells_no_more_than_the_numbers() -> None:
    tips = [Tip("do", text, votes, 1) for text, votes in (("D", 9), ("c", 6), ("B", 4), ("a", 0), ("E", 12))]
    assert [tip.text for tip in tips_told(tips, people=30, k=5)] == ["E", "c", "D", "a", "B"]


def test_where_the_people_are_too_few_to_tell_no_vote_is_told() -> None:
    assert [tip.votes for tip in tips_told([Tip("dont", "Zwijg", 6, 6)], people=0, k=5)] == [0]
