"""The dates and the match in counts that name nobody."""

from __future__ import annotations

import pytest

from tests.room.speed_dates.people import Room, rate
from themeday.errors import PairingRefused
from themeday.room.optimistic_writes import at_once
from themeday.room.speed_dates import counting, planning, reading, replanning, running_rounds


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_round_starts_its_timer_and_counts_its_ratings(room: Room) -> None:
    sessions = {session.me.code: session for session in room.four()}
    at_once(planning.plan_steps(room.staff, 2, 3))
    with pytest.raises(PairingRefused):
        running_rounds.start_round(room.staff, 3)
    running_rounds.start_round(room.staff, 1)
    left = room.staff.stage.timer.seconds_left(room.staff.clock.now().timestamp())
    assert 170 < left <= 180
    assert (counting.dating(room.staff).rated, counting.dating(room.staff).to_rate) == (0, 4)
    date = reading.rounds_of(room.staff)[0][0]
    rate(sessions[date.leader], date.young_colleague, 5)
    assert counting.dating(room.staff).rated == 1


def test_the_ratings_of_each_side_are_counted(room: Room) -> None:
    y1, _, l1, l2 = room.four()
    assert counting.raters(room.staff) == {"young": 2, "young_rated": 0, "leaders": 2, "leaders_rated": 0}
    rate(y1, "L1", 5)
    rate(y1, "L2", 4)
    assert counting.raters(room.staff) == {"young": 2, "young_rated": 1, "leaders": 2, "leaders_rated": 0}
    rate(l1, "Y1", 5)
    rate(l2, "Y1", 5)
    at_once(replanning.left_steps(room.staff, "L2"))
    assert counting.raters(room.staff) == {"young": 2, "young_rated": 1, "leaders": 1, "leaders_rated": 1}
