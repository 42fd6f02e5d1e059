"""The review's chapters about who took part, and two rooms beside each other."""

from __future__ import annotations

import pytest

from tests.reviewed import Room, choose, offered, save
from themeday.model.people import Role
from themeday.model.visibility import Visibility


@pytest.fixture
def room() -> Room:
    return Room()


def text(cell: object) -> str:
    return cell if isinstance(cell, str) else cell["text"]


def test_people_who_only_joined_show_as_response(room: Room) -> None:
    room.join()
    assert room.tables("response") == []  # one person is no group
    assert "Too few people took part" in room.texts("response")
    for _ in range(4):
        room.join()
    (chapters,) = room.tables("response")  # all of one role, one unit and one room
    assert list(map(text, chapters["rows"][0])) == ["Welcome", "–", "–"]
    for _ in range(5):
        room.join(Role.LEADER, "Parket", "b")
    _, by_role, by_unit, by_room = room.tables("response")
    for table, name in ((by_role, "young colleague"), (by_unit, "Recherche"), (by_room, "Aula")):
        assert list(map(text, table["rows"][0])) == [name, "5", *["–"] * 5]


def test_small_units_are_taken_together(room: Room) -> None:
    for unit, people in (("Recherche", 8), ("Parket", 3), ("Basisteam", 2)):
        for _ in range(people):
            room.join(unit=unit)
    by_unit = room.tables("response")[1]
    assert [row[:2] for row in by_unit["rows"]] == [["Recherche", "8"], ["2 small units together", "5"]]


def test_a_day_of_small_units_only_says_so_once(room: Room) -> None:
    for number in range(9):
        room.join(unit=("Parket", "Recherche", "Basisteam")[number % 3], room="ab"[number % 2])
    assert [table["caption"] for table in room.tables("response")] == ["Per part of the day (9 participants)"]


def test_response_counts_per_chapter_role_unit_and_room_in_lower_bounds(room: Room) -> None:
    people = [room.join() for _ in range(12)] + [room.join(Role.LEADER, "Parket", "b") for _ in range(12)]
    for session in people[:18]:
        save(session, "welcome", "help", "presenteren")
    chapters, by_role, by_unit, by_room = room.tables("response")
    assert chapters["columns"] == ["Chapter", "Shared something", "Of those"]
    assert chapters["caption"] == "Per part of the day (24 participants)"
    assert chapters["rows"][0] == ["Welcome", {"text": "at least 15", "part": 0.625}, "–"]
    for table in (by_role, by_unit, by_room):
        assert [list(map(text, row[1:3])) for row in table["rows"]] == [["12", "12"], ["12", "at least 5"]]


def test_two_rooms_stand_side_by_side(room: Room) -> None:
    for number in range(22):
        one = room.join(room="a" if number < 11 else "b")
        save(one, "closing", "recommend", 9 if number < 11 else 7, Visibility.ANONYMOUS)
    card = room.open("rooms")
    assert [offered(card, name) for name in ("one", "other")] == [["room:a", "room:b"]] * 2
    (table,) = room.tables("rooms")
    assert table["columns"] == ["What", "Aula (n = 11)", "Zolder (n = 11)"]
    recommend = next(row for row in table["rows"] if row[0].startswith("Would you recommend"))
    assert recommend[1:] == [
        "9.0 (95% between 9.0 and 9.0), n = 11",
        "7.0 (95% between 7.0 and 7.0), n = 11",
    ]
    choose(card, "other", "room:a")
    assert room.tables("rooms")[0]["columns"][1:] == ["Aula (n = 11)"] * 2
    choose(card, "other", "room:c")
    assert card.chosen["other"] == "room:a"


def test_a_small_room_is_not_compared(room: Room) -> None:
    for number in range(12):
        room.join(room="a" if number < 10 else "b")
    assert room.tables("rooms") == []
    assert "no two rooms" in room.texts("rooms")
