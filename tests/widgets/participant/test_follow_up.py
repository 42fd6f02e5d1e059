"""The check after six and twelve weeks: for pairs, and with nothing painful for who stopped or never was in one."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.asked import OWN, questions
from tests.widgets.participant.test_take_along import LONG, agreed
from themeday.chapters.follow_up import ROUNDS
from themeday.model.people import Role
from themeday.room.agreements import leave_pair
from themeday.store.records import Records
from themeday.widgets.participant.follow_up import FollowUp


def at(party, weeks):
    party.clock.advance(dt.datetime(2027, 1, 14, 12, tzinfo=dt.UTC) + dt.timedelta(weeks=weeks))


def save(card, key, value, visibility=None):
    card._receive(None, {"type": "save", "key": key, "value": value, "visibility": visibility}, None)
    return card.replies[key]["status"]


@pytest.fixture
def day(new_party):
    return new_party(Records.in_memory(), LONG)


@pytest.fixture
def pair(day):
    young, leader = day.join(unit="Recherche", nickname="Yara"), day.leader(nickname="Leo")
    agreed(young, leader)
    at(day, 6)
    return FollowUp(young), FollowUp(leader)


@pytest.mark.parametrize(("weeks", "check"), [(6, "six"), (8, "six"), (9, "twelve"), (12, "twelve"), (14, "twelve")])
def test_which_check_it_is(day, pair, weeks, check):
    at(day, weeks)
    card = FollowUp(pair[0].session)
    assert list(card.questions) == [question.key for question in questions(check)]
    assert card.state["title"] == f"{check.capitalize()} weeks after the theme day"


def test_an_answer_is_a_row_of_the_day(day, pair):
    card = pair[0]
    for question in questions("six"):
        assert save(card, question.key, question.options[0].key if question.options else "durven vragen") == "saved"
    rows = {row.item: row for row in day.rows() if row.chapter == "follow_up"}
    assert rows["six.met"].value == "none"
    assert rows["six.learned"].visibility == "anonymous"
    assert card.state["done"]
    # The second check stands apart: nothing is filled in, and the first stays.
    at(day, 12)
    later = FollowUp(card.session)
    assert not any(state["answered"] for state in later.questions.values())
    save(later, "twelve.met", "many")
    assert card.session.answer("follow_up", "six.met").value == "none"


def test_whether_a_pair_goes_on_is_private_unless_its_author_says_otherwise(day, pair, shown):
    young, leader = pair
    assert save(young, "six.goes_on", "stopped") == "saved"
    assert list(day.records.shared.answers("follow_up", "six.goes_on")) == []
    assert save(leader, "six.goes_on", "changed", "anonymous") == "saved"
    assert [row.value for row in day.records.shared.answers("follow_up", "six.goes_on")] == ["changed"]
    assert save(leader, "six.goes_on", "yes", "report") == "refused"
    young.session.poll()
    leader.session.poll()
    # The partner sees nothing of it, and the author what one chose.
    assert '"stopped": true' in shown(young)
    assert '"stopped": true' not in shown(leader)


def test_who_stopped_is_asked_nothing_more(pair):
    card = pair[0]
    assert len(card.state["shown"]) == 5
    save(card, "six.met", "once")
    save(card, "six.goes_on", "stopped")
    assert card.state["shown"] == ["six.goes_on", "six.learned"]
    assert card.state["lines"] == []
    # One may change one's mind, and finds everything as it was.
    save(card, "six.goes_on", "yes")
    assert len(card.state["shown"]) == 5
    assert card.questions["six.met"]["answer"] == "once"


def test_who_left_the_pair_or_never_had_one_hears_nothing_of_it(day, pair):
    alone = day.join(unit="Basisteam")
    leave_pair(pair[0].session)
    pair[1].session.poll()
    for card in (FollowUp(alone), *pair):
        card.refresh()
        assert list(card.questions) == ["six.learned"]
        assert card.state["alone"]
        assert card.state["lines"] == []
        assert save(card, "six.learned", "dat vragen mag") == "saved"
        card._receive(None, {"type": "save", "key": "six.goes_on", "value": "stopped"}, None)
        assert card.session.answer("follow_up", "six.goes_on") is None


def test_one_sees_ones_own_promises_and_nothing_that_the_partner_wrote(day, shown):
    young, leader = day.join(unit="Recherche"), day.leader()
    agreed(young, leader)
    young.save("agreements", OWN[0], "MIJN DOEL")
    young.poll()
    leader.poll()
    mine, theirs = FollowUp(young), FollowUp(leader)
    assert "MIJN DOEL" in shown(mine)
    assert "MIJN DOEL" not in shown(theirs)
    assert [line["label"] for line in mine.state["lines"]][-1] == "When do you look back together?"


def test_both_sides_of_a_shared_device_answer(day):
    table = day.join(Role.TABLE, "")
    at(day, 6)
    card = FollowUp(table)
    save(card, "six.met", "once")
    table.speak_as(Role.LEADER)
    assert card.questions["six.met"]["answer"] == ""
    save(card, "six.met", "few")
    assert {row.value for row in day.records.shared.answers("follow_up", "six.met")} == {"once", "few"}


def test_nobody_is_told_apart_before_anyone_came(day):
    card = FollowUp(day.session())
    assert (card.questions, card.state) == ({}, {})


def test_no_two_checks_share_a_question():
    keys = [question.key for check in ROUNDS for question in questions(check)]
    assert len(keys) == len(set(keys))
