"""Rounds to come are planned anew when people come, go and do not turn up; what was held stays."""

from __future__ import annotations

import pytest

from tests.room.speed_dates.people import YOUNG, Room
from themeday.errors import PairingRefused
from themeday.room.optimistic_writes import at_once
from themeday.room.speed_dates import planning, reading, replanning, running_rounds


@pytest.fixture
def room() -> Room:
    made = Room()
    made.four()
    return made


def _who(room: Room, number: int) -> set[str]:
    """Return who has a date in a round, counted from 0."""
    return {code for date in reading.rounds_of(room.staff)[number] for code in date.codes}


def test_without_a_schedule_nothing_is_planned_anew(room: Room) -> None:
    assert not at_once(replanning.again_steps(room.staff))
    assert not at_once(replanning.follow_steps(room.staff))
    assert reading.schedule_of(room.staff) == {}


def test_after_the_last_round_nothing_is_planned_anew(room: Room) -> None:
    at_once(planning.plan_steps(room.staff, 1, 4))
    running_rounds.start_round(room.staff, 1)
    running_rounds.end_rounds(room.staff)
    before = reading.schedule_of(room.staff)
    assert not at_once(replanning.again_steps(room.staff))
    assert reading.schedule_of(room.staff) == before


def test_who_comes_late_is_planned_in_with_what_was_asked_for_before(room: Room) -> None:
    at_once(planning.plan_steps(room.staff, 3, 5, {"a": 2}, trios=True))
    running_rounds.start_round(room.staff, 1)
    before = reading.schedule_of(room.staff)
    room.join("Y9", YOUNG, "Basisteam")
    assert at_once(replanning.again_steps(room.staff))
    after = reading.schedule_of(room.staff)
    same = ("minutes", "places", "trios", "seed")
    assert [after[key] for key in same] == [before[key] for key in same]
    assert (len(after["rounds"]), after["rounds"][0]) == (3, before["rounds"][0])
    assert "Y9" not in _who(room, 0)
    assert "Y9" in _who(room, 1) | _who(room, 2)


def test_who_goes_home_is_in_no_round_to_come_and_again_in_them_when_back(room: Room) -> None:
    at_once(planning.plan_steps(room.staff, 2, 4))
    running_rounds.start_round(room.staff, 1)
    held = reading.schedule_of(room.staff)["rounds"][0]
    at_once(replanning.left_steps(room.staff, "L2"))
    assert "L2" not in _who(room, 1)
    at_once(replanning.left_steps(room.staff, "L2", gone=False))
    assert "L2" in _who(room, 1)
    assert reading.schedule_of(room.staff)["rounds"][0] == held


def test_two_of_whom_one_was_absent_meet_in_a_round_to_come_and_that_is_planned_once(room: Room) -> None:
    at_once(planning.plan_steps(room.staff, 3, 4))
    running_rounds.start_round(room.staff, 1)
    date = reading.rounds_of(room.staff)[0][0]
    at_once(replanning.absent_steps(room.staff, date.leader))
    to_come = [later.codes for dates in reading.rounds_of(room.staff)[1:] for later in dates]
    assert date.codes in to_come
    assert not replanning.absences_to_follow(room.staff)
    assert not at_once(replanning.follow_steps(room.staff))


def test_who_has_no_date_in_the_round_that_is_on_cannot_be_absent_from_it(room: Room) -> None:
    at_once(planning.plan_steps(room.staff, 2, 4))
    before = reading.schedule_of(room.staff)
    with pytest.raises(PairingRefused, match="no date"):
        at_once(replanning.absent_steps(room.staff, "L1"))
    with pytest.raises(PairingRefused, match="Choose someone"):
        at_once(replanning.left_steps(room.staff, "NOBODY22"))
    assert reading.schedule_of(room.staff) == before
