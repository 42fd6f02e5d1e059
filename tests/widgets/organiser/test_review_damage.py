"""The review's list of what cannot be read."""

from __future__ import annotations

import json
import re

import pytest

from tests.reviewed import Room
from themeday.store import Damage


@pytest.fixture
def room() -> Room:
    return Room()


def test_rows_that_cannot_be_read_are_shown_but_not_what_someone_wrote(room: Room) -> None:
    assert room.damaged.blocks == []
    row = "id,2027-01-14T10:00:00.000Z,d,a,1,ABCDEFGH,leader,Parket,expectations,hope,onder ons,table,1,00000000"
    room.records.shared.damaged.append(Damage(0, b"half a row"))
    room.records.shared.damaged.append(Damage(120, f"{row}\r\n".encode(), "2027-01-14T10:00:00Z"))
    room.records.private.damaged.append(Damage(7, row.encode()))
    warning, listed = room.damaged.blocks
    assert warning["text"].startswith("3 damaged pieces were found")
    assert listed["rows"] == [
        ["outcomes.csv", "0", "10", "still in the log", "cannot be told"],
        ["outcomes.csv", "120", str(len(row) + 2), "2027-01-14 10:00:00", "Expectations: hope"],
        ["private.csv", "7", str(len(row)), "still in the log", "–"],
    ]
    assert not re.search("onder ons|ABCDEFGH", json.dumps(room.damaged.blocks))


@pytest.mark.parametrize(
    "data", [b'\x00,"', b"\xff" * 70_000, b'"' + b"x" * 200_000, b",,,,,,,,closing,vote.do.1.ABCDEFGH"]
)
def test_any_damage_can_be_listed(room: Room, data: bytes) -> None:
    room.records.shared.damaged.append(Damage(0, data))
    assert room.damaged.blocks[1]["rows"][0][-1] == "cannot be told"
