"""The review's charts, without a browser."""

from __future__ import annotations

import pytest

from tests.reviewed import Room
from themeday.widgets.organiser.review_charts import by_week


@pytest.fixture
def room() -> Room:
    return Room()


def test_dates_of_agreements_make_a_curve_in_which_no_week_stands_out(room: Room) -> None:
    weeks = ["2027-02-01"] * 6 + ["2027-02-08"] * 2 + ["2027-02-15"] * 4 + ["2027-02-22"] * 5 + ["", ""]
    (curve,) = by_week(room.session, "Steps", weeks)
    assert [row["n"] for row in curve["rows"]] == [6, 12, 17]
    assert by_week(room.session, "Steps", ["2027-02-01"] * 4) == []
