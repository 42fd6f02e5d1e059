"""Words: what people ticked and wrote, as far as its authors released it."""

from __future__ import annotations

import pytest

from tests.results.people import ANYONE, PRIVATE, REPORT, TABLE, Room, save
from themeday import results
from themeday.model.people import Role


def test_tags_count_themes_and_show_only_words_for_everyone(room: Room) -> None:
    save(room.join(), "expectations", "learn", {"chosen": ["ai", "craft"], "own": "Zeggen wat ik vind"}, ANYONE)
    save(room.join(), "expectations", "learn", {"chosen": ["craft"], "own": "aan tafel gezegd"}, TABLE)
    save(room.join(), "expectations", "learn", {"chosen": ["craft"], "own": "Alles over data"}, REPORT)
    found = results.tags(room.records, "expectations", "learn", k=5)
    assert found.counts[:3] == (("craft", 2), ("ai", 1), ("social_media", 0))
    assert found.own_words == ("Alles over data", "Zeggen wat ik vind")
    for _ in range(2):
        save(room.join(), "expectations", "learn", {"chosen": ["ai"], "own": ""}, ANYONE)
    assert dict(results.tags(room.records, "expectations", "learn", k=5).counts)["craft"] == 3
    with pytest.raises(KeyError):
        results.tags(room.records, "expectations", "hope", k=5)


def test_texts_come_with_role_and_unit_only_where_chosen(room: Room) -> None:
    save(room.join(), "expectations", "hope", "zonder naam", ANYONE)
    save(room.join(Role.LEADER, "Parket"), "expectations", "hope", "Met rol", REPORT)
    save(room.join(), "expectations", "hope", "onder elkaar", TABLE)
    save(room.join(), "expectations", "hope", "voor mij", PRIVATE)
    assert results.texts(room.records, "expectations", "hope") == [
        results.Text("Met rol", "leader", "Parket"),
        results.Text("zonder naam"),
    ]
