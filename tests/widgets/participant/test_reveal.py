"""A table's answers appear together, or not at all."""

from __future__ import annotations

import pytest

from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.widgets.participant.reveal import RevealTogether

MINE, THEIRS = "what I hope for", "what the other hopes for"


@pytest.fixture
def two(party):
    return party.join(table="3", nickname="Sam"), party.leader(table="3", nickname="Kim")


def row(session, key="hope"):
    card = RevealTogether(session, "expectations")
    return next(row for row in card.rows if row["key"] == key)


def test_nothing_until_both_sides_have_answered(two, answer, shown):
    young, leader = two
    assert row(young)["state"] == "me_first"
    answer(young, "expectations", "hope", MINE)
    assert row(young)["state"] == "waiting"
    assert row(leader)["state"] == "me_first"
    assert MINE not in shown(RevealTogether(leader, "expectations"))
    answer(leader, "expectations", "hope", THEIRS)
    for session in two:
        assert row(session)["state"] == "together"
        assert [each["texts"] for each in row(session)["answers"]] == [[MINE], [THEIRS]]
        assert [each["side"] for each in row(session)["answers"]] == ["young_colleague", "leader"]
        assert [each["mine"] for each in row(session)["answers"]] == [session is young, session is leader]


def test_whoever_has_not_answered_sees_nothing_although_both_sides_have(two, party, answer, shown):
    for session, text in zip(two, (MINE, THEIRS), strict=True):
        answer(session, "expectations", "hope", text)
    late = party.join(table="3")
    assert row(late)["state"] == "me_first"
    assert MINE not in shown(RevealTogether(late, "expectations"))
    answer(late, "expectations", "hope", "me too")
    assert len(row(late)["answers"]) == 3


def test_two_of_the_same_side_are_no_both_sides(party, answer, shown):
    first, second = (party.join(table="3") for _ in range(2))
    answer(first, "expectations", "hope", MINE)
    answer(second, "expectations", "hope", THEIRS)
    assert row(first)["state"] == row(second)["state"] == "waiting"
    assert MINE not in shown(RevealTogether(second, "expectations"))


def test_taking_back_hides_again(two, answer):
    young, leader = two
    answer(young, "expectations", "hope", MINE)
    answer(leader, "expectations", "hope", THEIRS)
    answer(leader, "expectations", "hope", "")
    assert (row(young)["state"], row(young)["answers"]) == ("waiting", [])
    assert row(leader)["state"] == "me_first"


def test_a_private_answer_stays_private_and_opens_nothing(two, answer, shown):
    young, leader = two
    answer(young, "expectations", "hope", MINE, Visibility.PRIVATE)
    answer(leader, "expectations", "hope", THEIRS)
    assert row(leader)["state"] == "waiting"
    assert MINE not in shown(RevealTogether(leader, "expectations"))
    assert row(young)["state"] == "me_first"
    assert THEIRS not in shown(RevealTogether(young, "expectations"))


@pytest.mark.parametrize("elsewhere", [{"table": "4"}, {"table": "3", "room": "b"}, {"table": ""}])
def test_another_table_sees_nothing(two, party, answer, shown, elsewhere):
    for session, text in zip(two, (MINE, THEIRS), strict=True):
        answer(session, "expectations", "hope", text)
    outside = party.join(**elsewhere)
    other = party.leader(**elsewhere)
    answer(outside, "expectations", "hope", "x")
    answer(other, "expectations", "hope", "y")
    told = shown(RevealTogether(outside, "expectations"))
    assert MINE not in told
    assert THEIRS not in told


def test_without_a_table_it_says_so(party):
    card = RevealTogether(party.join(table=""), "expectations")
    assert not card.at_table
    assert {row["state"] for row in card.rows} == {""}
    assert all(row["answers"] == [] for row in card.rows)


def test_questions_that_are_only_for_oneself_are_not_on_it(two):
    keys = {row["key"] for row in RevealTogether(two[0], "expectations").rows}
    assert "hope" in keys
    assert not keys & {"motivation", "matching"}


def test_choices_and_scales_are_put_in_words(two, answer):
    for session in two:
        answer(session, "expectations", "learn", {"chosen": ["craft"], "own": "iets"})
        answer(session, "expectations", "direct", 4)
    young, _ = row(two[0], "learn")["answers"]
    assert young["texts"] == ["The craft: how an investigation or case is built", "iets"]
    assert row(two[0], "direct")["answers"][0]["texts"] == ["4 of 5"]


def test_no_code_and_no_name_is_told(two, answer, shown):
    for session in two:
        answer(session, "expectations", "hope", "x")
    told = shown(RevealTogether(two[0], "expectations"))
    assert not any(word in told for word in (two[0].me.code, two[1].me.code, "Sam", "Kim", "Parket"))


def test_both_sides_of_a_shared_device(party, answer):
    table = party.join(Role.TABLE, "", "5")
    card = RevealTogether(table, "expectations")
    answer(table, "expectations", "hope", MINE)
    assert next(row for row in card.rows if row["key"] == "hope")["state"] == "waiting"
    table.speak_as(Role.LEADER)
    assert next(row for row in card.rows if row["key"] == "hope")["state"] == "me_first"
    answer(table, "expectations", "hope", THEIRS)
    assert next(row for row in card.rows if row["key"] == "hope")["state"] == "together"
