"""The console's part about the dates: numbers to choose, and counts that name nobody."""

from __future__ import annotations

from tests.widgets.facilitator.console_room import DAY, ConsoleRoom
from themeday.chapters import CHAPTERS
from themeday.model.people import Role


def test_the_pairing_goes_from_schedule_to_publication(room: ConsoleRoom) -> None:
    for number, unit in enumerate(DAY.units):
        room.join(f"YOUNG{number}", Role.YOUNG_COLLEAGUE, unit)
        leader = room.join(f"LEADER{number}", Role.LEADER, unit)
        leader.save("expectations", CHAPTERS["expectations"].question("matching"), "yes")
    assert room.console.pairing == {}
    room.do("start", chapter="pairing")
    assert [field["value"] for field in room.console.pairing["fields"]] == [5, 4, 10]
    room.do("schedule", **{"rounds": 2, "minutes": 3, "places.a": 4})
    assert room.console.notice["ok"], room.console.notice
    assert room.console.pairing["next_text"] == "Start round 1"
    room.do("round", round=1)
    assert room.stage.timer.running
    assert "0 of 4" in room.console.pairing["round"]
    assert "pair" in room.do("match")
    assert not room.console.notice["ok"]
    room.join("YOUNG0").save("expectations", CHAPTERS["expectations"].question("matching"), "yes")
    room.do("match")
    assert room.console.pairing["match"][0] == "1 pair."
    room.do("publish", on=True)
    assert room.console.pairing["published"]
    room.do("publish", on=False)
    assert not room.console.pairing["published"]
    room.do("end_rounds")
    assert room.console.pairing["round"] == "The rounds are over."
    assert not [name for name in ("YOUNG", "LEADER") if name in room.everything()]


def test_numbered_places_may_be_left_empty(room: ConsoleRoom) -> None:
    room.join("Y1")
    room.join("L1", Role.LEADER, "Parket")
    room.do("start", chapter="pairing")
    room.do("schedule", **{"rounds": 1, "minutes": 3, "places.a": None, "places.nowhere": 3})
    assert room.console.notice["ok"]
