"""Words: what people wrote, as far as its authors released it."""

from __future__ import annotations

from tests.results.people import ANYONE, PRIVATE, REPORT, TABLE, Room, save
from themeday import results
from themeday.model.people import Role


def test_texts_come_with_role_and_unit_only_where_chosen(room: Room) -> None:
    save(room.join(), "expectations", "hope", "zonder naam", ANYONE)
    save(room.join(Role.LEADER, "Parket"), "expectations", "hope", "Met rol", REPORT)
    save(room.join(), "expectations", "hope", "onder elkaar", TABLE)
    save(room.join(), "expectations", "hope", "voor mij", PRIVATE)
    assert results.texts(room.records, "expectations", "hope") == [
        results.Text("Met rol", "leader", "Parket"),
        results.Text("zonder naam"),
    ]
