"""Agreements: how far pairs are, and no codes."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest

from tests.asked import OWN, TOGETHER
from tests.results.people import DAY, Room
from themeday import results
from themeday.model.people import Role
from themeday.room.agreements import confirm
from themeday.room.session import Session


def agree(young: Session, leader: Session) -> None:
    answers = {"learning_goal": "Leren", "step": "Kijken", "cadence": "monthly", "place": "Bij jou", "rules": "Open"}
    dates = {"step_date": "2027-02-01", "review_date": "2027-04-01"}
    for session in (young, leader):
        for question in OWN:
            session.save("agreements", question, (answers | dates)[question.key])
    for question in TOGETHER:
        young.save("agreements", question, (answers | dates | {"way_out": "say_it"})[question.key])


def test_pairs_are_counted_without_codes(room: Room) -> None:
    young, leader = room.join(), room.join(Role.LEADER, "Parket")
    other, third = room.join(), room.join(Role.LEADER, "Parket")
    pairs = [[young.me.code, leader.me.code], [other.me.code, third.me.code]]
    room.staff.set_stage("pairing", {"match": {"pairs": pairs}, "published": "1"})
    agree(young, leader)
    confirm(young)
    confirm(leader)
    other.save("agreements", OWN[2], "2027-03-01")
    assert results.pair_counts(room.records) == results.PairCounts(2, 2, 1, 1)
    told = repr([results.pair_counts(room.records), results.shareable(room.records)])
    assert not [code for code in room.codes if code in told]
    assert Counter(row.item for row in results.shareable(room.records))["learning_goal"] == 2


def test_an_empty_day_gives_an_empty_report(room: Room) -> None:
    assert results.shareable(room.records) == []
    assert results.tips(room.records) == []
    assert results.pair_counts(room.records).pairs == 0
    assert all(chapter.everyone.eligible == 0 for chapter in results.response(room.records, DAY))


def test_results_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        results.Text("a").text = "b"  # type: ignore[misc]
