"""The review's charts, without a browser."""

from __future__ import annotations

import pytest

from tests.reviewed import Room, save
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.disclosure.suppression import protect
from themeday.report.figures import ReportedDay
from themeday.results.frequencies import FrequencyTable
from themeday.results.measures import REVIEW_WEEKS
from themeday.widgets.organiser.review_charts import by_week, pictures, sure_now, sureness, then_and_now
from themeday.widgets.organiser.review_numbers import reported


@pytest.fixture
def room() -> Room:
    return Room()


def test_dates_of_agreements_make_a_curve_in_which_no_week_stands_out(room: Room) -> None:
    weeks = {"2027-05": 6, "2027-06": 2, "2027-07": 4, "2027-08": 5}
    raw = FrequencyTable(REVIEW_WEEKS, {"": 40}, {"": weeks}, ordered=True, least=1)
    table = protect(raw, 5)
    assert table
    told = ReportedDay(room.session.day, PublishedNumbers("", 5, {REVIEW_WEEKS: table}), "en", {}, {})
    (curve,) = by_week(told, REVIEW_WEEKS, "Steps")
    assert [(row["n"], row["shown"]) for row in curve["rows"]] == [(6, "6"), (12, "12"), (17, "17")]
    assert by_week(reported(room.session), REVIEW_WEEKS, "Steps") == []


def test_what_very_few_gained_is_in_no_picture_and_of_what_nearly_all_did_a_lower_bound(room: Room) -> None:
    chosen = {"skill": range(6), "view": range(2), "idea": range(11), "person": range(3, 10)}
    for number in range(12):
        person = room.join()
        gained = {f"gained.{key}": "1" for key, who in chosen.items() if number in who}
        if gained:
            person.record("closing", gained, Visibility.ANONYMOUS)
    (picture,) = pictures(room.session, reported(room.session))
    assert {row["name"]: row["shown"] for row in picture["rows"]} == {
        "Something I can do now": "6",
        "Someone I can call": "7",
        "An idea to carry out": "at least 7",  # 11 of 12
    }


def test_how_sure_people_are_is_an_average_of_each_side(room: Room) -> None:
    for number in range(20):
        one = room.join(Role.LEADER if number % 2 else Role.YOUNG_COLLEAGUE)
        save(one, "closing", "confidence_then", 2 if number < 10 else 3, Visibility.ANONYMOUS)
        save(one, "closing", "confidence_now", 3 + number % 2, Visibility.ANONYMOUS)
    (chart,) = then_and_now(reported(room.session))
    assert chart["text"] == "Young colleagues: from 2.5 to 3.0; Leaders: from 2.5 to 4.0"
    assert (chart["low"], chart["high"]) == (1, 5)


def test_where_steps_are_taken_together_the_share_that_is_sure_is_told_between_its_ends(room: Room) -> None:
    for number in range(20):
        one = room.join()
        save(one, "closing", "confidence_then", 1 if number < 12 else 3 if number < 16 else 4, Visibility.ANONYMOUS)
        save(one, "closing", "confidence_now", 3 if number < 8 else 5, Visibility.ANONYMOUS)
    told = reported(room.session)
    assert [cell.group for cell in told.published.tables["closing/confidence_then"].overall if cell.count] == [
        ("1",),
        ("3", "4"),
    ]
    rows, step = sureness(told)
    assert [(row.shown, step) for row in rows] == [(("at most 40%", "60%"), 4)]


def test_where_nothing_is_told_of_the_morning_the_end_stands_by_itself(room: Room) -> None:
    for number in range(20):
        save(room.join(), "closing", "confidence_now", 3 if number < 8 else 5, Visibility.ANONYMOUS)
    assert sureness(reported(room.session)) == ([], 0)
    assert sure_now(reported(room.session)) == ("6 in 10", 4)
    figure = room.top.state["figures"][2]
    assert (figure["value"], figure["note"]) == ("6 in 10", "At the closing")
