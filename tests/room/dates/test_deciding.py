"""What becomes of a match: publishing it ends the deliberation in the same write."""

from __future__ import annotations

import pytest

from tests.room.appends import Appends, staged_values
from tests.room.dates.test_dates import Room
from themeday.errors import NotSaved
from themeday.room.dates.board import board_state, open_board
from themeday.room.dates.deciding import match_steps, publish_match
from themeday.room.work import at_once


@pytest.fixture
def room() -> Room:
    room = Room()
    room.four()
    at_once(match_steps(room.staff))
    open_board(room.staff)
    return room


def test_publishing_and_ending_the_deliberation_are_one_write(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    appends = Appends(room.records, monkeypatch)
    publish_match(room.staff)
    assert appends.count == 1
    assert (board_state(room.staff), room.staff.stage.value("pairing", "published")) == ("closed", "1")


@pytest.mark.parametrize("fails_at", [1, 2])
def test_the_deliberation_never_ends_without_a_published_match(
    room: Room, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    before = staged_values(room.records)
    Appends(room.records, monkeypatch, fails_at)
    try:
        publish_match(room.staff)
    except NotSaved:
        assert staged_values(room.records) == before
    else:
        assert (board_state(room.staff), room.staff.stage.value("pairing", "published")) == ("closed", "1")
