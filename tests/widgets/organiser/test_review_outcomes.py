"""The review's table of all outcomes."""

from __future__ import annotations

import pytest

from tests.asked import confidence
from tests.reviewed import HOSTILE, Room, choose, offered, save, status
from themeday.model.clock import Clock
from themeday.model.people import Role, new_code
from themeday.model.visibility import VISIBILITY_NAMES, Visibility
from themeday.widgets.organiser.review_card import ROWS_OF_A_PAGE


@pytest.fixture
def room() -> Room:
    return Room()


def test_an_empty_day_has_no_table_of_outcomes(room: Room) -> None:
    outcomes = room.open("outcomes")
    assert status(outcomes).startswith("Nobody has released a text yet")
    assert room.rows() == []


def test_outcomes_read_as_they_were_asked_and_answered(room: Room) -> None:
    one = room.five(Role.LEADER, "Parket")
    save(one, "expectations", "learn", {"chosen": ["ai"], "own": ""}, Visibility.REPORT)
    save(one, "expectations", "hope", "onder elkaar", Visibility.TABLE)
    one.save("lessons", confidence("fake-account", "before"), 2)
    save(one, "expectations", "feedback", "rechtuit", Visibility.REPORT)
    feedback, hope = room.rows()
    ask = "What do you hope to achieve with reciprocal mentoring?"
    assert hope == ["(counted, not shown)", ask, "", "", "Expectations", VISIBILITY_NAMES[Visibility.TABLE]]
    # What is counted is told by the rule of the report, and so in no row.
    assert [feedback[0], *feedback[2:4]] == ["rechtuit", "leader", "Parket"]


@pytest.mark.parametrize(
    "text", [HOSTILE, "a & b", "&lt;b&gt;", "nan", "None", "007", "1e5", "=1+1", "👩🏽‍✈️", "x" * 280, "2027-01-14"]
)
def test_a_cell_stays_what_was_typed(room: Room, text: str) -> None:
    save(room.join(), "welcome", "help", text)
    assert room.rows()[0][0] == text


def test_outcomes_are_filtered_by_chapter_and_visibility(room: Room) -> None:
    one = room.five()
    save(one, "welcome", "help", "presenteren")
    save(one, "expectations", "hope", "een frisse blik", Visibility.REPORT)
    outcomes = room.open("outcomes")
    assert offered(outcomes, "chapter") == ["", "welcome", "expectations"]
    assert offered(outcomes, "visibility") == ["", "table", "anonymous", "report"]
    choose(outcomes, "chapter", "expectations")
    assert [row[0] for row in room.rows()] == ["een frisse blik"]
    assert status(outcomes) == "1 answer"
    choose(outcomes, "visibility", "anonymous")
    assert (status(outcomes), room.rows()) == ("0 answers", [])
    choose(outcomes, "visibility", "")
    choose(outcomes, "chapter", "")
    assert len(room.rows()) == 2
    choose(outcomes, "role", "young_colleague")
    assert [row[0] for row in room.rows()] == ["een frisse blik"]


def test_outcomes_are_found_by_their_words_and_sorted_by_a_column(room: Room) -> None:
    one = room.five(Role.LEADER, "Parket")
    save(one, "welcome", "help", "presenteren")
    save(one, "expectations", "hope", "een frisse blik", Visibility.REPORT)
    save(one, "closing", "take_along", "een blik op de ander", Visibility.ANONYMOUS)
    outcomes = room.open("outcomes")
    for order, first in (("0", "een blik op de ander"), ("-0", "presenteren"), ("4", "een blik op de ander")):
        choose(outcomes, "sort", order)
        assert room.rows()[0][0] == first
    choose(outcomes, "search", "BLIK parket")
    assert [row[0] for row in room.rows()] == ["een frisse blik"]
    assert status(outcomes) == "1 answer"
    for order in ("9", "--1", "x", "1" * 300):
        choose(outcomes, "sort", order)
        assert len(room.rows()) == 1


def test_every_row_is_in_the_table(room: Room) -> None:
    (first,) = room.five().record("welcome", {"help": "x" * 200}, Visibility.ANONYMOUS)
    others = ({"participant": new_code(), "outcome_id": Clock().new_id()} for _ in range(2_999))
    room.records.shared.append([first.model_copy(update=other) for other in others])
    room.records.refresh()
    assert len(room.rows()) == 3_000
    (table, *_) = room.open("outcomes").blocks
    for value in ("-1", "999999", "x", "\u0661", "1"):
        choose(room.chapters, table["pages"]["name"], value)
        assert 0 < len(room.chapters.blocks[0]["rows"]) <= ROWS_OF_A_PAGE
    assert room.chapters.blocks[0]["pages"]["text"] == "21 to 40 of 3000"
