"""Groups of which the review may tell by themselves."""

from __future__ import annotations

import json

import pytest

from tests.reviewed import Room, choose, offered, save
from themeday.model.people import Role
from themeday.model.visibility import Visibility


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_group_is_counted_by_itself_and_only_in_lower_bounds(room: Room) -> None:
    for number in range(24):
        one = room.join(Role.LEADER if number < 12 else Role.YOUNG_COLLEAGUE, "Parket" if number < 12 else "Recherche")
        save(one, "closing", "recommend", 9 if number < 12 else 6, Visibility.ANONYMOUS)
        save(one, "closing", "useful", "pairing" if number else "lessons", Visibility.ANONYMOUS)
    card = room.open("gains")
    assert offered(card, "group") == ["", "roles:young_colleague", "roles:leader", "units:Recherche", "units:Parket"]
    choose(card, "group", "units:Parket")
    recommend, useful = room.tables("gains")
    assert "On average: 9.0 " in room.texts("gains")
    assert {cell["text"] for _, cell in recommend["rows"]} == {"–", "12"}
    assert [row[1]["text"] for row in useful["rows"]] == ["–", "at least 5", "–", "–", "–", "–"]
    assert {row[2] for row in useful["rows"]} == {"–"}
    choose(card, "group", "")
    assert [row[1]["text"] for row in room.tables("gains")[1]["rows"]] == ["0", "23", "1", "0", "0", "0"]


@pytest.mark.parametrize(("inside", "outside", "told"), [(4, 8, False), (8, 4, False), (8, 0, True), (8, 8, True)])
def test_a_question_that_few_of_a_group_or_few_others_answered_is_left_out(
    room: Room, inside: int, outside: int, told: bool
) -> None:
    for unit, answering in (("Parket", inside), ("Recherche", outside)):
        for number in range(10):
            one = room.join(unit=unit)
            if number < answering:
                save(one, "closing", "recommend", 8, Visibility.ANONYMOUS)
    card = room.open("gains")
    choose(card, "group", "units:Parket")
    assert bool(room.tables("gains")) is told


def test_a_small_rest_of_several_groups_is_not_left_when_the_others_are_taken_away(room: Room) -> None:
    for unit, answering in (("Parket", 8), ("Recherche", 6), ("Basisteam", 4)):
        for number in range(10):
            one = room.join(unit=unit)
            if number < answering:
                save(one, "closing", "recommend", 8, Visibility.ANONYMOUS)
            save(one, "closing", "useful", "pairing", Visibility.ANONYMOUS)
    card = room.open("gains")
    for unit in ("Parket", "Recherche"):
        choose(card, "group", f"units:{unit}")
        # 18 answered, 8 and 6 of two units: what is left would be four people of the third.
        assert [table["caption"].partition(" (")[0] for table in room.tables("gains")] == [
            "What was most useful to you today?"
        ]


def test_a_day_of_small_units_only_says_so_once(room: Room) -> None:
    for number in range(9):
        room.join(unit=("Parket", "Recherche", "Basisteam")[number % 3], room="ab"[number % 2])
    assert [table["caption"] for table in room.tables("response")] == ["Per part of the day (9 participants)"]
    assert "By unit: only small groups, told together above." in room.texts("response")


@pytest.mark.parametrize("visibility", [Visibility.ANONYMOUS, Visibility.REPORT])
def test_no_words_are_told_of_a_group(room: Room, visibility: Visibility) -> None:
    for number in range(20):
        one = room.join(unit="Parket" if number % 2 else "Recherche")
        save(one, "expectations", "learn", {"chosen": ["ai"], "own": f"woorden {number}"}, visibility)
    card = room.open("learning")
    assert "woorden 1" in json.dumps(card.blocks)
    choose(card, "group", "units:Parket")
    assert [block["kind"] for block in card.blocks] == ["table"]
    assert "woorden" not in json.dumps(card.get_state(), default=str)
