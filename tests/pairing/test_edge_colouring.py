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
    degree = Counter(("left", one) for one, _ in meetings) + Counter(("right", other) for _, other in meetings)
    needed = rounds_needed(meetings, most)
    assert needed == max([*degree.values(), -(-len(meetings) // (most or len(meetings) or 1))], default=0)
    rounds = colour(meetings, needed + spare)
    assert sorted(meeting for one in rounds for meeting in one) == sorted(meetings)
    for one in rounds:
        assert len({left for left, _ in one}) == len({right for _, right in one}) == len(one)
    sizes = [len(one) for one in rounds] or [0]
    assert max(sizes) - min(sizes) <= 1
