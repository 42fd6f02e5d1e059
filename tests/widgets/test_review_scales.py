"""The review's chapters about before and after, and what people found of the day."""

from __future__ import annotations

import pytest

from tests.reviewed import Room, save
from themeday.chapters.lessons import confidence
from themeday.model.people import Role
from themeday.model.visibility import Visibility


@pytest.fixture
def room() -> Room:
    return Room()


def test_ratings_before_looking_back_and_after_have_their_numbers_and_intervals(room: Room) -> None:
    for number in range(12):
        one = room.join()
        for when, step in (("before", 3), ("after", 4), ("back", 2)):
            one.save("lessons", confidence("fake-account", when), step)
        save(one, "expectations", "confidence", 3, Visibility.ANONYMOUS)
        save(one, "closing", "confidence_then", 2, Visibility.ANONYMOUS)
        save(one, "closing", "confidence_now", 4 + number % 2, Visibility.ANONYMOUS)
    day, lessons = room.tables("scales")
    assert lessons["rows"][0][0] == "Fake account or real?"
    assert lessons["rows"][0][1]["text"] == "3.0 (95% between 3.0 and 3.0), n = 12"
    assert lessons["rows"][0][2]["text"].startswith("2.0 ")
    assert lessons["rows"][0][4] == "+1.0 (95% between +1.0 and +1.0) (12 did both)"
    assert day["columns"][1:] == [
        "This morning (n = 12)",
        "This morning, looking back (n = 12)",
        "At the closing (n = 12)",
    ]
    assert [[cell["text"] for cell in row[1:]] for row in day["rows"][:5]] == [
        ["0", "0", "0"],
        ["0", "12", "0"],
        ["12", "0", "0"],
        ["0", "0", "6"],
        ["0", "0", "6"],
    ]
    assert day["rows"][0][0] == "1  Not at all"
    assert day["rows"][-1][3]["text"] == "4.5 (95% between 4.2 and 4.8), n = 12"


def test_few_answers_are_too_few_to_say(room: Room) -> None:
    one, two = room.join(), room.join()
    for session, before, after in ((one, 2, 4), (two, 3, 4)):
        session.save("lessons", confidence("fake-account", "before"), before)
        session.save("lessons", confidence("fake-account", "after"), after)
    save(one, "closing", "recommend", 9, Visibility.ANONYMOUS)
    (lessons,) = room.tables("scales")
    assert lessons["rows"][0][1] == "too few to say (2 answers)"
    assert lessons["rows"][0][4] == "too few to say (2 did both)"
    (recommend,) = room.tables("gains")
    assert len(recommend["rows"]) == 11
    assert recommend["rows"][9][1] == {"text": "1", "part": 1.0}
    assert recommend["caption"].endswith("? (1 answer)")
    assert "On average: too few to say." in room.texts("gains")


def test_what_was_useful_and_what_each_side_gained_are_told_side_by_side(room: Room) -> None:
    for role, gained in ((Role.YOUNG_COLLEAGUE, ["person"]), (Role.LEADER, ["skill", "view"])):
        for _ in range(10):
            one = room.join(role, "Parket" if role is Role.LEADER else "Recherche")
            save(one, "closing", "useful", "pairing", Visibility.ANONYMOUS)
            save(one, "closing", "gained", {"chosen": gained}, Visibility.ANONYMOUS)
            save(one, "closing", "interest", 4, Visibility.ANONYMOUS)
    useful, gained, moves = room.tables("gains")
    assert useful["rows"][1][:2] == ["The speed dates", {"text": "20", "part": 1.0}]
    assert useful["rows"][1][2] == "100% (95% between 84% and 100%)"
    assert gained["columns"] == ["Gained", "Young colleagues (n = 10)", "Leaders (n = 10)"]
    by_name = {row[0]: [cell["text"] for cell in row[1:]] for row in gained["rows"]}
    assert by_name["Someone I can call"] == ["10: 100% (95% between 72% and 100%)", "0: 0% (95% between 0% and 28%)"]
    assert moves["rows"][0][1]["text"] == "4.0 (95% between 4.0 and 4.0), n = 20"


def test_a_side_of_few_people_is_not_told_apart(room: Room) -> None:
    for number in range(9):
        one = room.join(Role.LEADER if number < 4 else Role.YOUNG_COLLEAGUE)
        save(one, "closing", "gained", {"chosen": ["person"]}, Visibility.ANONYMOUS)
    (gained,) = room.tables("gains")
    assert gained["columns"] == ["Gained", "Young colleagues (n = 5)"]


def test_dutch_numbers_have_a_comma() -> None:
    room = Room("nl")
    for _ in range(10):
        room.join().save("lessons", confidence("say-it-straight", "before"), 2)
    assert room.tables("scales")[0]["rows"][0][1]["text"].startswith("2,0")


def test_a_rating_of_one_moment_only_does_no_harm(room: Room) -> None:
    one = room.join()
    one.save("lessons", confidence("taken-out", "after"), 5)
    save(one, "closing", "confidence_now", 5, Visibility.ANONYMOUS)
    day, lessons = room.tables("scales")
    assert lessons["rows"][0][:2] == ["taken-out", "–"]
    assert day["rows"][-1][1:] == ["–", "–", "too few to say (1 answer)"]
