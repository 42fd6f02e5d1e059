"""The review's chapters about who took part, and two rooms beside each other."""

from __future__ import annotations

import pytest

from tests.reviewed import Room, choose, offered, save
from themeday.model.people import Role
from themeday.model.visibility import Visibility


@pytest.fixture
def room() -> Room:
    return Room()


def test_people_who_only_joined_show_as_response(room: Room) -> None:
    room.join()
    (chapters,) = room.tables("response")  # and nothing by role, unit or room: one person is no group
    assert chapters["rows"][0][:3] == ["Welcome", "1", {"text": "0", "part": 0.0}]
    for _ in range(4):
        room.join()
    assert len(room.tables("response")) == 1  # all of one role, one unit and one room
    for _ in range(5):
        room.join(Role.LEADER, "Parket", "b")
    _, by_role, by_unit, by_room = room.tables("response")
    told = ["0 of 5", "0 of 5", "0 of 5, 0 to the end", "0 of 5, 0 confirmed", "0 of 5"]
    for table, name in ((by_role, "Young colleague"), (by_unit, "Recherche"), (by_room, "Aula")):
        assert table["rows"][0] == [name, *({"text": text, "part": 0.0} for text in told)]


def test_small_units_are_taken_together(room: Room) -> None:
    for unit, people in (("Recherche", 8), ("Parket", 3), ("Basisteam", 2)):
        for _ in range(people):
            room.join(unit=unit)
    by_unit = room.tables("response")[1]
    assert [(row[0], row[1]["text"]) for row in by_unit["rows"]] == [
        ("Recherche", "0 of 8"),
        ("2 small units together", "0 of 5"),
    ]


def test_a_unit_that_would_be_left_alone_takes_the_next_small_one_along(room: Room) -> None:
    for unit, people in (("Recherche", 8), ("Parket", 6), ("Basisteam", 2)):
        for _ in range(people):
            room.join(unit=unit)
    assert [row[0] for row in room.tables("response")[1]["rows"]] == ["Recherche", "2 small units together"]


def test_response_counts_per_chapter_role_unit_and_room(room: Room) -> None:
    people = [room.join() for _ in range(5)] + [room.join(Role.LEADER, "Parket", "b") for _ in range(5)]
    for session in people[:6]:
        save(session, "welcome", "help", "presenteren")
    chapters, by_role, by_unit, by_room = room.tables("response")
    assert chapters["columns"] == ["Chapter", "Could take part", "Shared something", "Of those"]
    assert chapters["caption"] == "Per part of the day (10 participants)"
    assert (chapters["rows"][0][2]["text"], chapters["rows"][0][3]) == ("6", "–")
    assert [row[3]["text"] for row in chapters["rows"][1:]] == [
        "0: all 8 questions",
        "0: a mini-lesson to its end",
        "0: confirmed with their partner",
        "0: all 8 questions",
    ]
    assert chapters["rows"][0][2]["part"] == 0.6
    assert [row[1]["text"] for row in by_role["rows"]] == ["5 of 5", "1 of 5"]
    assert [row[0] for row in by_unit["rows"]] == ["Recherche", "Parket"]
    assert [row[1]["text"] for row in by_room["rows"]] == ["5 of 5", "1 of 5"]


def test_two_rooms_stand_side_by_side(room: Room) -> None:
    for number in range(22):
        one = room.join(room="a" if number < 11 else "b")
        save(one, "closing", "recommend", 9 if number < 11 else 7, Visibility.ANONYMOUS)
    card = room.open("rooms")
    assert [offered(card, name) for name in ("one", "other")] == [["rooms:a", "rooms:b"]] * 2
    (table,) = room.tables("rooms")
    assert table["columns"] == ["What", "Aula (n = 11)", "Zolder (n = 11)"]
    recommend = next(row for row in table["rows"] if row[0].startswith("Would you recommend"))
    assert [cell["text"] for cell in recommend[1:]] == [
        "9.0 (95% between 9.0 and 9.0), n = 11",
        "7.0 (95% between 7.0 and 7.0), n = 11",
    ]
    choose(card, "other", "rooms:a")
    assert room.tables("rooms")[0]["columns"][1:] == ["Aula (n = 11)"] * 2
    choose(card, "other", "rooms:c")
    assert card.chosen["other"] == "rooms:a"


def test_a_small_room_is_not_compared(room: Room) -> None:
    for number in range(12):
        room.join(room="a" if number < 10 else "b")
    assert room.tables("rooms") == []
    assert "no two rooms" in room.texts("rooms")
