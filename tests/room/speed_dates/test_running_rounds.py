"""The rounds as they are held: a round and its timer start and end together."""

from __future__ import annotations

import pytest

from tests.room.appends import Appends, staged_values
from tests.room.speed_dates.people import Room
from themeday.errors import NotSaved
from themeday.room.optimistic_writes import at_once
from themeday.room.speed_dates.planning import plan_steps
from themeday.room.speed_dates.running_rounds import end_rounds, start_round


@pytest.fixture
def room() -> Room:
    room = Room()
    room.four()
    at_once(plan_steps(room.staff, 2, 4))
    return room


def test_a_round_and_its_timer_are_one_write(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    appends = Appends(room.records, monkeypatch)
    start_round(room.staff, 1)
    assert (appends.count, room.staff.stage.value("pairing", "round")) == (1, "1")
    assert room.staff.stage.timer.running
    end_rounds(room.staff)
    assert (appends.count, room.staff.stage.value("pairing", "round")) == (2, "3")
    assert not room.staff.stage.timer.running


@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_round_never_starts_or_ends_without_its_timer(
    room: Room, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    before = staged_values(room.records)
    with monkeypatch.context() as patch:
        Appends(room.records, patch, fails_at)
        try:
            start_round(room.staff, 1)
        except NotSaved:
            assert staged_values(room.records) == before
        else:
            assert room.staff.stage.timer.running
            assert room.staff.stage.value("pairing", "round") == "1"
    start_round(room.staff, 1)
    before = staged_values(room.records)
    Appends(room.records, monkeypatch, fails_at)
    try:
        end_rounds(room.staff)
    except NotSaved:
        assert staged_values(room.records) == before
    else:
        assert not room.staff.stage.timer.running
