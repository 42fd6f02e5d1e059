"""What every card does: it takes no message that is none, and shows each person their own."""

from __future__ import annotations

import pytest

from tests.widgets.participant.question_cards import card_of, send, state
from themeday.model.people import Role


@pytest.fixture
def me(party):
    return party.join()


@pytest.fixture
def card(me):
    return card_of(me, "welcome", "help")


@pytest.mark.parametrize(
    "message", [None, 5, "save", [], {}, {"type": "save"}, {"type": "save", "key": "other"}, {"type": [], "key": {}}]
)
def test_what_is_no_message_changes_nothing(card, party, message):
    before = party.rows()
    card._receive(None, message, None)
    assert party.rows() == before
    assert card.replies == {}


def test_everyone_sees_their_own_answer_only(party, shown):
    first, other = party.join(), party.leader()
    send(card_of(first, "welcome", "help"), "only for me", "private")
    assert "only for me" not in shown(card_of(other, "welcome", "help"))
    assert "only for me" in shown(card_of(first, "welcome", "help"))


def test_handing_over_a_shared_device_shows_the_other_sides_answer(party, shown):
    table = party.join(Role.TABLE, "", "2")
    card = card_of(table, "expectations", "hope")
    send(card, "from the young side")
    drafts = card.scope
    table.speak_as(Role.LEADER)
    assert "from the young side" not in shown(card)
    assert not state(card)["answered"]
    assert card.scope != drafts
    send(card, "from the leader")
    table.speak_as(Role.YOUNG_COLLEAGUE)
    assert state(card)["answer"] == "from the young side"
    assert card.scope == drafts


def test_the_place_for_drafts_gives_no_code_away(card, me):
    assert card.scope
    assert me.me.code not in card.scope
