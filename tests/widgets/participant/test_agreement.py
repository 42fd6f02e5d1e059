"""The agreement card: two phones, one agreement."""

from __future__ import annotations

import pytest

from tests.asked import FOR_BOTH, OWN
from themeday.errors import NotSaved
from themeday.model.people import Role
from themeday.model.questions import Kind
from themeday.widgets.participant.agreement import AgreementCard


@pytest.fixture
def cards(party):
    return (
        AgreementCard(party.join(nickname="Yara")),
        AgreementCard(party.leader(nickname="Leo")),
    )


@pytest.fixture
def pair(cards):
    send(cards[0], "find", code=cards[1].state["pair_code"])
    follow(cards)
    return cards


def follow(cards):
    for card in cards:
        card.session.poll()


def send(card, kind, /, **more):
    card._receive(None, {"type": kind, "attempt": "1"} | more, None)
    return card.replies.get("pair", {}).get("message")


def save(card, key, value, visibility=None):
    send(card, "save", key=key, value=value, visibility=visibility)
    return card.replies.get(key, {}).get("status")


def fill(card, questions=OWN):
    values = {Kind.TEXT: "een duidelijk doel", Kind.DATE: "2027-03-01"}
    for question in questions:
        assert save(card, question.key, values.get(question.kind) or question.options[0].key) == "saved"


@pytest.fixture
def complete(pair):
    fill(pair[0])
    fill(pair[1])
    fill(pair[0], FOR_BOTH)
    follow(pair)
    return pair


# Finding each other


def test_without_a_partner_there_is_a_code_to_tell_and_nothing_to_fill_in(cards, party):
    card = cards[0]
    assert card.state == {"partner": "", "pair_code": card.session.my_pair_code}
    assert card.questions == {}
    before = party.rows()
    assert save(card, "learning_goal", "x") is None
    card.set_state({"state": {"partner": "invented"}})
    assert save(card, "learning_goal", "x") is None
    assert party.rows() == before


def test_both_see_each_other_when_one_types_the_code(cards):
    send(cards[0], "find", code="nothing")
    assert "Nobody has this pair code" in cards[0].replies["pair"]["message"]
    assert send(cards[0], "find", code=cards[1].state["pair_code"].lower()) == ""
    follow(cards)
    assert [card.state["partner"] for card in cards] == ["Leo", "Yara"]
    assert cards[0].state["partner_text"] == "leader · Parket"
    assert set(cards[1].questions) == {question.key for question in (*OWN, *FOR_BOTH)}


@pytest.mark.parametrize("code", ["", None, 5, [], {"a": 1}, "x" * 10_000, "<img>", "\ud800"])
def test_anything_typed_as_a_code_gets_an_answer(cards, party, code):
    before = party.rows()
    assert send(cards[0], "find", code=code)
    assert cards[0].state["partner"] == ""
    assert party.rows() == before


def test_a_refusal_is_told_in_the_readers_language(party):
    nl, en = (AgreementCard(party.join(language=language)) for language in ("nl", "en"))
    told = [send(card, "find", code="x") for card in (nl, en)]
    assert told[1].startswith("Nobody has this pair code")
    assert told[0] == nl.session.say(told[1])


# Complete


def test_it_says_what_is_missing_and_on_whose_side(pair):
    mine, theirs = pair
    fill(mine)
    fill(mine, FOR_BOTH)
    follow(pair)
    assert not mine.state["complete"]
    assert mine.state["confirmation"] == ""
    assert len(mine.state["missing"]) == len(theirs.state["missing"]) == len(OWN)
    assert all(line.startswith("The other's: ") for line in mine.state["missing"])
    assert all(line.startswith("Yours: ") for line in theirs.state["missing"])
    assert theirs.state["missing"][0] == f"Yours: {OWN[0].ask}"
    for card in pair:
        assert "not complete" in send(card, "confirm")
        assert card.replies["pair"]["status"] == "refused"
        assert not card.state["i_confirmed"]


def test_each_sees_what_the_other_writes(pair, shown):
    mine, theirs = pair
    save(mine, "learning_goal", "netwerken begrijpen")
    save(mine, "review_date", "2027-06-01")
    follow(pair)
    lines = {line["label"]: line["text"] for line in theirs.state["lines"]}
    assert lines["Yara · wants to learn"] == "netwerken begrijpen"
    assert "Tuesday, 1 June 2027" in lines.values()
    assert mine.state["lines"][0]["label"].startswith("Yara · ")
    assert theirs.questions["learning_goal"]["answer"] == ""
    assert theirs.questions["review_date"]["answer"] == "2027-06-01"


def test_another_pair_sees_nothing_of_it(pair, party, shown):
    save(pair[0], "learning_goal", "tussen ons twee")
    others = [AgreementCard(party.join(unit="Basisteam")), AgreementCard(party.leader(unit="Recherche"))]
    send(others[0], "find", code=others[1].state["pair_code"])
    assert others[0].state["partner"]
    assert "tussen ons twee" not in shown(others)
    assert pair[0].session.me.code not in shown(others)


# Either side writes for both


def test_what_is_for_both_goes_back_and_forth(pair):
    mine, theirs = pair
    for card, cadence in ((mine, "weekly"), (theirs, "monthly"), (mine, "weekly"), (theirs, "monthly")):
        assert save(card, "cadence", cadence) == "saved"
        follow(pair)
        assert [each.questions["cadence"]["answer"] for each in pair] == [cadence, cadence]


def test_either_may_take_back_what_the_other_wrote_for_both(pair):
    mine, theirs = pair
    save(mine, "place", "op kantoor")
    follow(pair)
    assert save(theirs, "place", "") == "withdrawn"
    follow(pair)
    assert [each.questions["place"]["answer"] for each in pair] == ["", ""]
    assert save(mine, "place", "op kantoor") == "saved"
    follow(pair)
    assert theirs.questions["place"]["answer"] == "op kantoor"


def test_saving_what_counts_already_writes_nothing(complete, party):
    before = party.rows()
    for key, question in complete[0].questions.items():
        assert save(complete[0], key, question["answer"], question["visibility"]) == "saved"
    assert party.rows() == before


# Confirmed


def test_both_confirm_and_see_it(complete):
    mine, theirs = complete
    assert [card.state["confirmation"] for card in complete] == ["nobody", "nobody"]
    assert send(mine, "confirm") == ""
    follow(complete)
    assert [card.state["confirmation"] for card in complete] == ["mine", "theirs"]
    assert send(theirs, "confirm") == ""
    follow(complete)
    assert [card.state["confirmation"] for card in complete] == ["confirmed", "confirmed"]


def test_a_change_afterwards_asks_both_again(complete):
    for card in complete:
        send(card, "confirm")
    save(complete[1], "step", "iets anders")
    follow(complete)
    assert [card.state["confirmation"] for card in complete] == ["nobody", "nobody"]
    assert [card.state["i_confirmed"] for card in complete] == [False, False]


def test_a_forged_page_confirms_nothing(pair):
    pair[0].set_state({"state": {"partner": "Leo", "complete": True, "confirmation": "theirs"}})
    assert "not complete" in send(pair[0], "confirm")
    follow(pair)
    assert pair[1].state["confirmation"] == ""


def test_a_disk_that_fails_is_told(complete, party, monkeypatch):
    def refuse(_):
        raise NotSaved("Not saved: the laptop cannot write.")

    monkeypatch.setattr(party.records.shared, "append", refuse)
    assert send(complete[0], "confirm")
    assert complete[0].replies["pair"]["status"] == "failed"
    assert save(complete[0], "place", "elders") == "failed"
    assert complete[0].state["confirmation"] == "nobody"


def test_a_shared_device_is_a_pair_of_its_own(party):
    card = AgreementCard(party.join(Role.TABLE, "", "2"))
    assert card.state["partner"]
    fill(card)
    fill(card, FOR_BOTH)
    assert "not complete" in send(card, "confirm")
    card.session.speak_as(Role.LEADER)
    fill(card)
    assert send(card, "confirm") == ""
    assert card.state["confirmation"] == "mine"
    card.session.speak_as(Role.YOUNG_COLLEAGUE)
    assert card.state["confirmation"] == "theirs"
    send(card, "confirm")
    assert card.state["confirmation"] == "confirmed"
