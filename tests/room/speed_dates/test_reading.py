"""What the logs say of people and dates."""

from __future__ import annotations

import pytest

from tests.room.speed_dates.people import LEADER, YOUNG, Room
from themeday.chapters import CHAPTERS
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.room.speed_dates import reading


@pytest.fixture
def room() -> Room:
    return Room()


def test_people_come_from_what_they_answered_whoever_may_see_it(room: Room) -> None:
    each = room.join("Y1", YOUNG, "Recherche")
    learn, offer = (CHAPTERS["expectations"].question(key) for key in ("learn", "offer"))
    each.save("expectations", learn, {"chosen": ["craft"], "own": "hoe een zaak loopt"}, Visibility.PRIVATE)
    each.save("expectations", offer, {"chosen": ["ai", "devices"]}, Visibility.REPORT)
    room.join("L1", LEADER, "Parket", matching="no")
    room.join("L2", LEADER, "Parket", matching="")
    room.join("T1", Role.TABLE, "")
    young, no, silent = reading.people(room.staff)
    assert (young.role, young.unit, young.asks, young.offers) == (
        "young_colleague",
        "Recherche",
        {"craft"},
        {"ai", "devices"},
    )
    assert [young.willing, no.willing, silent.willing] == [True, False, False]
