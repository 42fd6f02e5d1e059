"""What is counted, one voice each, and by room."""

from __future__ import annotations

from tests.conftest import DAY as TWO_ROOMS
from tests.conftest import Party
from tests.results.people import DAY, REPORT, TABLE, Room, feel, save
from themeday.model.people import Role
from themeday.results.frequencies import FrequencyTable
from themeday.results.measures import Counted, count_day


def table(counted: Counted, key: str) -> FrequencyTable:
    return next(table for table in counted.tables if table.key == key)


def test_a_shared_device_has_two_voices(room: Room) -> None:
    device = room.join(Role.TABLE)
    for role, step in ((Role.YOUNG_COLLEAGUE, 5), (Role.LEADER, 1)):
        device.speak_as(role)
        save(device, "expectations", "confidence", step)
    counted = count_day(room.records, DAY)
    scale = table(counted, "expectations/confidence")
    assert (counted.people, scale.totals) == (2, {"young_colleague": 1, "leader": 1})
    assert (scale.counts["young_colleague"]["5"], scale.counts["leader"]["1"]) == (1, 1)
    assert table(counted, "unit").counts[""][""] == 2


def test_what_is_for_the_table_counts_and_what_is_private_does_not(room: Room) -> None:
    save(room.join(), "expectations", "direct", 4, TABLE)
    save(room.join(), "expectations", "motivation", 4)
    feel(room.join(Role.LEADER), "before", 3)
    counted = count_day(room.records, DAY)
    assert table(counted, "expectations/direct").counts[""]["4"] == 1
    assert not [one.key for one in counted.tables if "motivation" in one.key]
    assert table(counted, "lessons/fake-account.before").counts[""]["3"] == 1
    assert counted.rooms == {}
    bounds = {bound.key: bound.counts for bound in counted.bounds}
    assert bounds["response/expectations"] == {"young_colleague": 1, "leader": 0}
    assert bounds["response/lessons"] == {"young_colleague": 0, "leader": 1}


def test_rooms_add_up_to_the_day() -> None:
    party = Party()
    for place, step in (("a", 9), ("a", 10), ("b", 9)):
        save(party.join(room=place), "closing", "recommend", step)
    save(party.join(Role.LEADER, room="b"), "expectations", "hope", "hoop", REPORT)
    counted = count_day(party.records, TWO_ROOMS)
    whole = table(counted, "closing/recommend").counts[""]
    parts = [table(counted.rooms[key], "closing/recommend").counts[""] for key in ("a", "b")]
    assert whole == {step: sum(part[step] for part in parts) for step in whole}
    assert [counted.rooms[key].people for key in ("a", "b")] == [2, 2]
    assert count_day(party.records, TWO_ROOMS, leave_out=["b"]).people == 2
