"""The review's chapters about before and after, and what people found of the day."""

from __future__ import annotations

import pytest

from tests.asked import confidence
from tests.reviewed import Room, save
from themeday.model.people import Role
from themeday.model.visibility import Visibility


@pytest.fixture
def room() -> Room:
    return Room()


def text(cell: object) -> str:
    return cell if isinstance(cell, str) else cell["text"]


def test_ratings_before_looking_back_and_after_have_their_numbers_and_intervals(room: Room) -> None:
    for number in range(12):
        one = room.join()
        more = number % 2
        for when, step in (("before", 2), ("after", 4), ("back", 1)):
            one.save("lessons", confidence("fake-account", when), step + more)
        save(one, "expectations", "confidence", 3 + more, Visibility.ANONYMOUS)
        save(one, "closing", "confidence_then", 2 + more, Visibility.ANONYMOUS)
        save(one, "closing", "confidence_now", 4 + number % 2, Visibility.ANONYMOUS)
    before_and_after, *scales, lessons = room.tables("scales")
    assert [row[0] for row in before_and_after["rows"]] == [
        "Learning from someone so different",
        "Fake account or real?",
    ]
    assert before_and_after["rows"][1][1] == "2.5 (95% between 2.2 and 2.8), n = 12"
    assert before_and_after["rows"][0][3] == "4.5 (95% between 4.2 and 4.8), n = 12"
    assert [[(row[0], text(row[1])) for row in scale["rows"]] for scale in scales] == [
        [("3", "6"), ("4", "6")],
        [("2", "6"), ("3", "6")],
        [("4", "6"), ("5", "6")],
    ]
    assert lessons["rows"][0][:4] == ["Fake account or real?", "2: 6; 3: 6", "1: 6; 2: 6", "4: 6; 5: 6"]
    charts = [block["chart"] for block in room.open("scales").blocks if block["kind"] == "chart"]
    assert charts == ["slope", "dots"]


def test_of_few_answers_nothing_is_told(room: Room) -> None:
    for _ in range(10):
        room.join()
    one = room.join()
    one.save("lessons", confidence("fake-account", "before"), 2)
    save(one, "closing", "recommend", 9, Visibility.ANONYMOUS)
    for chapter in ("scales", "gains"):
        assert room.tables(chapter) == []
        assert "Too few people answered" in room.texts(chapter)


def test_what_was_useful_and_what_each_side_gained_are_told_side_by_side(room: Room) -> None:
    for role, gained in ((Role.YOUNG_COLLEAGUE, ["person"]), (Role.LEADER, ["skill", "view"])):
        for number in range(10):
            one = room.join(role, "Parket" if role is Role.LEADER else "Recherche")
            save(one, "closing", "useful", "pairing" if number < 5 else "lessons", Visibility.ANONYMOUS)
            save(one, "closing", "gained", {"chosen": gained}, Visibility.ANONYMOUS)
            save(one, "closing", "interest", 4 if number < 5 else 5, Visibility.ANONYMOUS)
    useful, gained, moves = room.tables("gains")
    assert [list(map(text, row)) for row in useful["rows"]] == [
        ["The speed dates", "10", "50%"],
        ["A mini-lesson", "10", "50%"],
    ]
    assert gained["columns"][3:] == ["Young colleagues", "Leaders"]
    by_name = {row[0]: list(map(text, row[3:])) for row in gained["rows"]}
    assert by_name["Someone I can call"] == ["10: 100% (72–100%)", "–"]
    assert [text(row[1]) for row in moves["rows"]] == ["10", "10"]


def test_dutch_numbers_have_a_comma() -> None:
    room = Room("nl")
    for number in range(20):
        save(room.join(), "closing", "recommend", 7 + number % 2, Visibility.ANONYMOUS)
    assert room.top.state["figures"][1]["value"] == "7,5"
    assert "Gemiddelde: 7,5 " in room.texts("gains")
