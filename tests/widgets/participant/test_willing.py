"""Whoever has not said whether they want to be matched is asked where the matching happens."""

from __future__ import annotations

from themeday.chapters import CHAPTERS
from themeday.model.people import Role
from themeday.widgets.participant.chapter import chapter_page
from themeday.widgets.participant.willing import Willing

MATCHING = CHAPTERS["expectations"].question("matching")


def test_it_is_asked_at_the_top_of_the_pairing_until_it_is_answered(party):
    me = party.join()
    card = chapter_page(me, "pairing").children[1]
    assert isinstance(card, Willing)
    assert card.questions["matching"]["ask"] == MATCHING.ask
    card._receive(None, {"type": "save", "key": "matching", "value": "yes", "attempt": "1"}, None)
    assert me.answer("expectations", "matching").value == "yes"
    assert me.answer("expectations", "matching").visibility == "private"
    assert "matching" in card.questions  # it does not vanish under the thumb
    assert Willing(me).questions == {}


def test_it_is_not_asked_of_who_said_no_nor_of_a_table(party):
    me = party.leader()
    me.save("expectations", MATCHING, "no")
    assert Willing(me).questions == {}
    assert Willing(party.join(Role.TABLE, "", "2")).questions == {}


def test_a_shared_page_that_changes_hands_asks_the_next_person(party):
    me, other = party.join(), party.join()
    me.save("expectations", MATCHING, "no")
    card = Willing(me)
    me.bind(other.me, "en")
    assert "matching" in card.questions
