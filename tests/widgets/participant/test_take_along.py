"""What someone takes along: there when there is something, and one's code only when one asks for it."""

from __future__ import annotations

import pytest

from tests.asked import FOR_BOTH, OWN
from tests.conftest import DAY, Party
from themeday.model.people import Role
from themeday.model.questions import Kind
from themeday.room.agreements import confirm, find_partner
from themeday.web.card_modules import ENV_CARDS
from themeday.widgets.participant.take_along import TakeAlong

LONG = DAY.model_copy(update={"retention_days": 100})


def agreed(young, leader):
    values = {Kind.TEXT: "een tekst", Kind.DATE: "2027-03-01"}
    find_partner(young, leader.my_pair_code)
    for session in (young, leader):
        for question in (*OWN, *FOR_BOTH):
            session.save("agreements", question, values.get(question.kind) or question.options[0].key)
        session.poll()


def card_of(session, on=True):
    card = TakeAlong(session)
    card._receive(None, {"type": "card", "on": on}, None)
    return card


def test_the_calendar_is_there_when_both_confirmed(party, monkeypatch):
    monkeypatch.setenv(ENV_CARDS, "/static")
    young, leader = party.join(), party.leader()
    card = TakeAlong(young)
    assert (card.state["calendar"], card.state["wait"]) == (False, False)
    agreed(young, leader)
    young.poll()
    assert (card.state["calendar"], card.state["wait"]) == (False, True)
    confirm(young)
    confirm(leader)
    young.poll()
    assert (card.state["calendar"], card.state["wait"], card.state["first"]) == (True, False, True)
    leader.save("agreements", FOR_BOTH[1], "")
    confirm(leader)
    confirm(young)
    assert (card.state["calendar"], card.state["first"]) == (True, False)


def test_where_nothing_is_served_there_is_no_file(party, monkeypatch):
    monkeypatch.delenv(ENV_CARDS, raising=False)
    young, leader = party.join(), party.leader()
    agreed(young, leader)
    confirm(young)
    confirm(leader)
    assert not TakeAlong(young).state["calendar"]


def test_the_card_with_ones_code_is_there_only_when_asked_for(shown):
    young = Party(day=LONG).join()
    card = TakeAlong(young)
    assert card.state["weeks"] == "6 and 12"
    assert young.rejoin_code not in shown(card)
    card._receive(None, {"type": "card", "on": True}, None)
    assert card.mine["code"] == young.rejoin_code
    assert card.mine["dates"] == "Thursday, 25 February 2027 and Thursday, 8 April 2027"
    assert (card.mine["address"], card.mine["qr"]) == ("", "")
    assert young.me.code not in shown(card)
    card._receive(None, {"type": "card", "on": False}, None)
    assert young.rejoin_code not in shown(card)


def test_with_an_address_there_is_a_picture_to_scan(shown):
    day = LONG.model_copy(update={"follow_up_address": "https://themadag.example.nl"})
    card = card_of(Party(day=day).join())
    assert card.mine["address"] == "https://themadag.example.nl"
    assert card.mine["qr"].startswith("data:image/svg+xml")


@pytest.mark.parametrize(("days", "weeks"), [(28, ""), (41, ""), (42, "6"), (83, "6"), (84, "6 and 12")])
def test_no_check_is_announced_after_the_answers_are_gone(days, weeks):
    card = card_of(Party(day=DAY.model_copy(update={"retention_days": days})).join())
    assert card.state["weeks"] == weeks
    assert bool(card.mine) is bool(weeks)


def test_a_shared_device_that_changes_hands_puts_the_card_away():
    table = Party(day=LONG).join(Role.TABLE, "")
    card = card_of(table)
    assert card.mine
    table.speak_as(Role.LEADER)
    assert card.mine == {}
