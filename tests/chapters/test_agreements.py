"""An agreement asks of each, and of both."""

from __future__ import annotations

from tests.asked import FOR_BOTH, OWN
from themeday.model.visibility import Visibility


def test_an_agreement_asks_a_goal_and_a_dated_step_of_each_and_a_way_out_of_both():
    assert {"learning_goal", "step", "step_date"} <= {q.key for q in OWN}
    assert {"cadence", "place", "rules", "review_date", "way_out"} <= {q.key for q in FOR_BOTH}
    # What either side writes for both has to be visible to both.
    assert all(Visibility.PRIVATE not in question.visibilities for question in (*OWN, *FOR_BOTH))
