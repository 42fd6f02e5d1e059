"""Keeping what someone typed: what is told of it, also when a disk fails or a device changes hands."""

from __future__ import annotations

import pytest

from tests.widgets.participant.question_cards import card_of, send, state
from themeday.errors import NotSaved
from themeday.model.people import Role
from themeday.store.records import Records


@pytest.fixture
def me(party):
    return party.join()


@pytest.fixture
def card(me):
    return card_of(me, "welcome", "help")


def test_the_reply_to_a_save_goes_out_before_other_cards_change(card, me):
    heard = []
    card.observe(lambda _: heard.append("the word"), "replies")
    me.on_change(lambda: heard.append("the rest"))
    send(card, "kort")
    assert heard == ["the word", "the rest"]


def test_a_disk_that_fails_twice_is_told_and_the_third_attempt_gives_one_row(card, party, monkeypatch):
    def refuse(_):
        raise NotSaved("Not saved: the laptop cannot write.")

    before = party.rows()
    with monkeypatch.context() as patch:
        patch.setattr(party.records, "append", refuse)
        for attempt in "12":
            reply = send(card, "text", attempt=attempt)
            assert (reply["attempt"], reply["status"]) == (attempt, "failed")
            assert reply["message"]
    assert not state(card)["answered"]
    assert party.rows() == before
    for attempt in "34":  # the page may not have heard the answer to the third
        assert send(card, "text", attempt=attempt) == {"attempt": attempt, "status": "saved", "message": ""}
    assert [row.value for row in party.rows() if row not in before] == ["text"]
    assert state(card)["answer"] == "text"


def test_a_log_that_is_away_is_told_and_answers_again_when_it_is_back(new_party, tmp_path):
    me = new_party(Records.in_folder(tmp_path)).join()
    card = card_of(me, "welcome", "help")
    log = tmp_path / "outcomes.csv"
    aside = log.with_suffix(".aside")
    log.rename(aside)
    log.mkdir()  # nobody can read or append to a folder
    replies = [send(card, "text", "anonymous", attempt) for attempt in "12"]
    log.rmdir()
    aside.rename(log)
    assert [reply["status"] for reply in replies] == ["failed", "failed"]
    assert all(reply["message"] and str(tmp_path) not in reply["message"] for reply in replies)
    before = log.read_bytes()
    assert [send(card, "text", "anonymous", attempt)["status"] for attempt in "34"] == ["saved", "saved"]
    added = log.read_bytes()[len(before) :]
    assert added.count(b",text,") == added.count(b"\r\n") == 1


def test_what_the_other_side_of_a_table_typed_is_never_kept_under_my_name(party):
    table = party.join(Role.TABLE, "", "2")
    card = card_of(table, "expectations", "hope")
    young = card.scope
    table.speak_as(Role.LEADER)
    before = party.rows()
    # Sent again by a page that did not hear yet that the device changed hands.
    assert send(card, "from the young side", scope=young) is None
    assert party.rows() == before
    assert send(card, "from the leader", scope=card.scope)["status"] == "saved"
    table.speak_as(Role.YOUNG_COLLEAGUE)
    assert send(card, "from the young side", attempt="2", scope=young)["status"] == "saved"
