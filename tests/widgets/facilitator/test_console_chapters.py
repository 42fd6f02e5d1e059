"""The console's chapters and timer: what the stage says after each press."""

from __future__ import annotations

import pytest

from tests.room.appends import Appends, staged_values
from tests.widgets.facilitator.console_room import ConsoleRoom
from themeday.model.people import Role
from themeday.room.stage import Timer


def test_before_the_first_part_it_says_so_and_offers_it(room: ConsoleRoom) -> None:
    state = room.console.state
    assert state["title"] == "Sparring with spies"
    assert not state["running"]
    assert state["next"]["key"] == "welcome"
    assert room.console.asked == []
    assert [chapter["button"] for chapter in state["chapters"]] == ["Start"] * 6


def test_starting_a_part_closes_the_one_before_and_stops_the_timer(room: ConsoleRoom) -> None:
    room.do("start", chapter="welcome")
    room.do("timer", do="start", minutes=5)
    room.clock.at("09:50")
    room.do("start", chapter="expectations")
    assert (room.stage.current, room.stage.state("welcome"), room.stage.state("expectations")) == (
        "expectations",
        "closed",
        "open",
    )
    assert not room.stage.timer.running
    room.do("end")
    assert (room.stage.current, room.stage.state("expectations")) == ("", "closed")
    assert room.console.state["next"]["key"] == "pairing"
    assert [chapter["button"] for chapter in room.console.state["chapters"]][:3] == [
        "Open again",
        "Open again",
        "Start",
    ]


def test_starting_and_ending_a_part_is_one_write_each(room: ConsoleRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    room.do("start", chapter="welcome")
    appends = Appends(room.records, monkeypatch)
    room.do("start", chapter="expectations")
    assert (appends.count, room.stage.current) == (1, "expectations")
    room.do("end")
    assert (appends.count, room.stage.current) == (2, "")


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_part_is_open_and_current_or_neither_when_the_disk_fails(
    room: ConsoleRoom, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    room.do("start", chapter="welcome")
    room.do("timer", do="start", minutes=5)
    before = staged_values(room.records)
    Appends(room.records, monkeypatch, fails_at)
    room.do("start", chapter="expectations")
    if room.stage.current == "welcome":
        assert staged_values(room.records) == before
    else:
        assert (room.stage.state("welcome"), room.stage.state("expectations")) == ("closed", "open")
        assert not room.stage.timer.running


def test_starting_the_open_part_again_does_not_turn_back_its_clock(room: ConsoleRoom) -> None:
    room.do("start", chapter="welcome")
    opened = room.stage.opened_at("welcome")
    room.clock.at("09:45")
    room.do("start", chapter="welcome")
    assert room.stage.opened_at("welcome") == opened


def test_the_timer_starts_pauses_goes_on_and_is_extended(room: ConsoleRoom) -> None:
    now = room.clock.now().timestamp()
    room.do("timer", do="start", minutes=5)
    assert room.stage.timer == Timer(ends_at=now + 300, whole=300)
    room.do("timer", do="more")
    room.do("timer", do="pause")
    assert room.stage.timer == Timer(left=360, whole=360)
    room.do("timer", do="more")
    room.do("timer", do="resume")
    assert room.stage.timer == Timer(ends_at=now + 420, whole=420)
    room.do("timer", do="stop")
    assert room.stage.timer == Timer()


def test_starting_the_timer_takes_no_time_away_that_runs(room: ConsoleRoom) -> None:
    room.join("Y1")
    room.join("L1", Role.LEADER, "Parket")
    room.do("start", chapter="pairing")
    room.do("schedule", **{"rounds": 1, "minutes": 4, "places.a": 4})
    room.do("round", round=1)
    of_the_round = room.stage.timer
    assert "running already" in room.do("timer", do="start", minutes=75)
    assert not room.console.notice["ok"]
    assert room.stage.timer == of_the_round
    room.do("timer", do="pause")
    room.do("timer", do="start", minutes=75)
    assert room.stage.timer.left == 240  # also while it stands still
    room.do("timer", do="stop")
    room.do("timer", do="start", minutes=75)
    assert room.stage.timer.whole == 75 * 60


def test_what_ends_something_says_so_before_it_does(room: ConsoleRoom) -> None:
    assert room.console.state["next"]["sure"] == ""
    room.do("timer", do="start", minutes=5)
    assert room.console.state["next"]["sure"] == "Yes, stop the time and open Welcome"
    room.do("start", chapter="welcome")
    assert room.console.state["next"]["sure"] == "Yes, close Welcome and open Expectations"
    assert room.console.state["end_sure"] == "Yes, close Welcome"
    sure = {chapter["key"]: chapter["sure"] for chapter in room.console.state["chapters"]}
    assert (sure["welcome"], sure["closing"]) == ("", "Yes, close Welcome and open Closing")


def test_a_minute_more_after_the_time_is_a_whole_minute(room: ConsoleRoom) -> None:
    room.do("timer", do="start", minutes=1)
    room.clock.at("10:00")
    room.do("timer", do="more")
    assert room.stage.timer.seconds_left(room.clock.now().timestamp()) == 60


@pytest.mark.parametrize("minutes", [0, -1, 241, 2.5, "5", None, True, [], {}])
def test_no_minutes_from_a_browser_do_harm(room: ConsoleRoom, minutes: object) -> None:
    assert "1" in room.do("timer", do="start", minutes=minutes)
    assert not room.console.notice["ok"]
    assert not room.stage.timer.running
