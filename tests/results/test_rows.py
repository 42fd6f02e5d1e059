"""Rows: what may leave the room, in an order that says nothing about who answered."""

from __future__ import annotations

from tests.results.people import ANYONE, PRIVATE, REPORT, TABLE, Room, save, vote, write_tip
from themeday import results
from themeday.model.people import Role


def test_an_anonymous_row_has_no_role_or_unit_and_a_report_row_has_both(room: Room) -> None:
    save(room.join(), "welcome", "help", "presenteren", ANYONE)
    save(room.join(Role.LEADER, "Parket"), "expectations", "hope", "een frisse blik", REPORT)
    anonymous, reported = results.shareable(room.records)
    assert anonymous == results.SharedRow("welcome", "help", "presenteren", ANYONE)
    assert reported == results.SharedRow("expectations", "hope", "een frisse blik", REPORT, "leader", "Parket")


def test_private_answers_withdrawn_answers_and_joining_are_no_rows(room: Room) -> None:
    one = room.join()
    save(one, "welcome", "help", "alleen voor mij", PRIVATE)
    save(one, "expectations", "hope", "toch niet", ANYONE)
    save(one, "expectations", "hope", "")
    save(one, "closing", "recommend", 9, PRIVATE)
    assert results.shareable(room.records) == []


def test_only_the_latest_answer_is_a_row(room: Room) -> None:
    one = room.join()
    save(one, "welcome", "help", "eerst")
    save(one, "welcome", "help", "later")
    assert [row.value for row in results.shareable(room.records)] == ["later"]


def test_what_was_shared_and_became_private_is_no_row(room: Room) -> None:
    one = room.join()
    save(one, "welcome", "help", "bij nader inzien", ANYONE)
    save(one, "welcome", "help", "bij nader inzien", PRIVATE)
    assert results.shareable(room.records) == []


def test_a_table_answer_counts_and_tells_nothing(room: Room) -> None:
    one = room.join()
    save(one, "expectations", "hope", "onder elkaar", TABLE)
    save(one, "expectations", "learn", {"chosen": ["ai", "craft"], "own": "ook onder elkaar"}, TABLE)
    assert results.shareable(room.records) == [
        results.SharedRow("expectations", "hope", "", TABLE),
        results.SharedRow("expectations", "learn", "", TABLE),
    ]


def test_a_hidden_answer_is_withheld(room: Room) -> None:
    one = room.join()
    save(one, "expectations", "hope", "de zaak van Jansen", REPORT)
    room.hide(one, "expectations", "hope")
    assert results.shareable(room.records) == [results.SharedRow("expectations", "hope", "", REPORT)]
    assert results.texts(room.records, "expectations", "hope") == []


def test_votes_are_no_rows_because_they_name_an_author(room: Room) -> None:
    one, two = room.join(), room.join()
    write_tip(one, "do", 1, "Luister")
    vote(two, "do", 1, one)
    assert [row.item for row in results.shareable(room.records)] == ["do.1"]


def test_the_order_of_rows_says_nothing_about_who_answered(room: Room) -> None:
    answers = [("welcome", "help", "b"), ("welcome", "help", "a"), ("closing", "take_along", "z")]
    for chapter, key, value in answers:
        save(room.join(), chapter, key, value, ANYONE)
    other = Room()
    for chapter, key, value in reversed(answers):
        save(other.join(), chapter, key, value, ANYONE)
    assert results.shareable(room.records) == results.shareable(other.records)
    assert [row.value for row in results.shareable(room.records)] == ["a", "b", "z"]


def test_a_code_typed_into_a_text_is_taken_out_everywhere(room: Room) -> None:
    one, two = room.join(), room.join()
    text = f"Vraag {two.me.code.lower()}, of {one.me.code}!"
    save(one, "welcome", "help", text)
    save(one, "expectations", "learn", {"chosen": [], "own": text}, ANYONE)
    write_tip(one, "do", 1, text)
    told = repr(
        [
            results.shareable(room.records),
            results.texts(room.records, "welcome", "help"),
            results.texts(room.records, "expectations", "learn.own"),
            results.tips(room.records),
        ]
    )
    assert "Vraag …, of …!" in told
    assert not [code for code in room.codes if code.casefold() in told.casefold()]
