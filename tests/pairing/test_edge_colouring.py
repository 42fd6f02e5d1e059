"""The fewest rounds there can be, all about equally full."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from themeday.pairing.edge_colouring import colour, rounds_needed


@settings(deadline=None)
@given(st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8))), st.integers(0, 3), st.none() | st.integers(1, 5))
def test_meetings_take_the_fewest_rounds_and_fill_them_evenly(
    meetings: set[tuple[int, int]], spare: int, most: int | None
) -> None:
    degree = Counter(("left", first) for first, _ in meetings) + Counter(("right", other) for _, other in meetings)
    needed = rounds_needed(meetings, most)
    assert needed == max([*degree.values(), -(-len(meetings) // (most or len(meetings) or 1))], default=0)
    rounds = colour(meetings, needed + spare)
    assert sorted(meeting for first in rounds for meeting in first) == sorted(meetings)
    for first in rounds:
        assert len({left for left, _ in first}) == len({right for _, right in first}) == len(first)
    sizes = [len(first) for first in rounds] or [0]
    assert max(sizes) - min(sizes) <= 1


@settings(deadline=None)
@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 3))), st.integers(1, 6))
def test_who_has_more_meetings_than_rounds_has_two_at_once_and_never_rests(
    meetings: set[tuple[int, int]], rounds: int
) -> None:
    # At most four meetings on the left: only on the right anyone has more than there are rounds.
    degree = Counter(other for _, other in meetings)
    least = max([-(-max(degree.values(), default=0) // 2), *Counter(first for first, _ in meetings).values(), rounds])
    laid_out = colour(meetings, least)
    assert sorted(meeting for first in laid_out for meeting in first) == sorted(meetings)
    assert max(map(len, laid_out)) - min(map(len, laid_out)) <= 1
    for first in laid_out:
        assert len({left for left, _ in first}) == len(first)
        at_once = Counter(other for _, other in first)
        assert all((many >= least) <= at_once[other] <= 1 + (many > least) for other, many in degree.items())


def test_what_was_said_for_a_round_stays_there() -> None:
    meetings = {(first, other): (first + other) % 5 for first in range(5) for other in range(5)}
    assert colour(meetings, 5, meetings) == [{m for m, at in meetings.items() if at == now} for now in range(5)]
