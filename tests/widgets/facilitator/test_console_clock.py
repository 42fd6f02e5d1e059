"""The clock of the day: how far it runs behind its agenda."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from tests.widgets.facilitator.console_room import ConsoleRoom
from themeday.widgets.facilitator.console_clock import minutes_behind


@pytest.mark.parametrize(
    ("events", "now", "behind"),
    [
        ([], "09:30", None),
        ([("09:00", "welcome")], "09:10", 0),  # the doors open early
        ([("09:30", "welcome")], "09:40", 0),
        ([("09:37", "welcome")], "09:40", 7),
        ([("09:30", "welcome")], "10:00", 10),  # longer than its twenty minutes
        ([("09:30", "welcome"), ("09:45", "expectations")], "09:50", -5),
        ([("09:30", "welcome"), ("10:00", ""), ("10:30", "expectations")], "10:40", 10),  # the break does not count
        ([("09:30", "welcome"), ("09:50", "pairing")], "10:00", -40),  # a part is left out
        ([("09:30", "welcome"), ("09:55", "")], "12:00", 5),
    ],
)
def test_the_clock_of_the_day(room: ConsoleRoom, events: list[tuple[str, str]], now: str, behind: int | None) -> None:
    for moment, chapter in events:
        room.clock.at(moment)
        room.do("start", chapter=chapter) if chapter else room.do("end")
    room.clock.at(now)
    assert minutes_behind(room.session, room.clock.now()) == behind
    room.do("tick")
    expected = {None: "", 0: "On time"}.get(
        behind, f"{abs(behind or 0)} minutes {'behind' if (behind or 0) > 0 else 'ahead'}"
    )
    assert room.console.state["clock"]["text"] == expected


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its time zone for one process")
@pytest.mark.parametrize("night", ["2027-03-28T00:50:00+00:00", "2027-10-31T00:50:00+00:00"])
def test_a_clock_change_makes_nobody_late(room: ConsoleRoom, monkeypatch: pytest.MonkeyPatch, night: str) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Amsterdam")
        time.tzset()
        room.clock.moment = dt.datetime.fromisoformat(night)
        room.do("start", chapter="welcome")
        room.clock.moment += dt.timedelta(minutes=25)  # of which twenty were planned
        assert minutes_behind(room.session, room.clock.now()) == 5
    time.tzset()


def test_a_rehearsal_on_another_day_starts_on_time(room: ConsoleRoom) -> None:
    room.clock.at("16:00", dt.date(2026, 11, 1))
    room.do("start", chapter="welcome")
    assert minutes_behind(room.session, room.clock.now()) == 0


def test_a_day_that_is_held_at_another_hour_is_planned_from_there_and_says_when_it_ends(room: ConsoleRoom) -> None:
    def plans() -> list[str]:
        return [chapter["plan"].split(" · ")[0] for chapter in room.console.state["chapters"]][:2]

    assert plans() == ["planned 09:30", "planned 09:50"]
    room.clock.at("19:09", dt.date(2026, 11, 1))
    room.do("start", chapter="welcome")
    assert plans() == ["planned 19:09", "planned 19:29"]
    assert room.console.state["clock"]["text"] == "On time"
    minutes = sum(plan.minutes for plan in room.session.day.agenda)
    end = (dt.datetime(2026, 11, 1, 19, 9) + dt.timedelta(minutes=minutes)).strftime("%H:%M")
    assert room.console.state["clock"]["note"].endswith(f"Without another break the day ends at {end}.")


def test_on_the_day_itself_who_begins_late_is_late_and_sees_the_later_end(room: ConsoleRoom) -> None:
    room.clock.at("09:50")
    room.do("start", chapter="welcome")
    assert room.console.state["chapters"][0]["plan"].startswith("planned 09:30 · 20 minutes · started 09:50")
    assert room.console.state["clock"]["text"] == "20 minutes behind"
    minutes = sum(plan.minutes for plan in room.session.day.agenda)
    end = (dt.datetime(2027, 1, 14, 9, 50) + dt.timedelta(minutes=minutes)).strftime("%H:%M")
    assert room.console.state["clock"]["note"].endswith(f"ends at {end}.")
