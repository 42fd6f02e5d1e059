"""The review's charts, without a browser."""

from __future__ import annotations

import pytest

from tests.reviewed import Room
from themeday.model.visibility import Visibility
from themeday.widgets.organiser.review_charts import by_week, taken_along


@pytest.fixture
def room() -> Room:
    return Room()


def test_dates_of_agreements_make_a_curve_in_which_no_week_stands_out(room: Room) -> None:
    weeks = ["2027-02-01"] * 6 + ["2027-02-08"] * 2 + ["2027-02-15"] * 4 + ["2027-02-22"] * 5 + ["", ""]
    (curve,) = by_week(room.session, "Steps", weeks)
    assert [row["n"] for row in curve["rows"]] == [6, 12, 17]
    assert by_week(room.session, "Steps", ["2027-02-01"] * 4) == []


def test_what_very_few_or_nearly_all_gained_is_in_no_picture(room: Room) -> None:
    chosen = {"skill": range(6), "view": range(2), "idea": range(11), "person": range(3, 10)}
    for number in range(12):
        person = room.join()
        gained = {f"gained.{key}": "1" for key, who in chosen.items() if number in who}
        if gained:
            person.record("closing", gained, Visibility.ANONYMOUS)
    (picture,) = taken_along(room.session)
    assert {row["name"]: row["n"] for row in picture["rows"]} == {"Something I can do now": 6, "Someone I can call": 7}
