"""Do's and don'ts: everybody writes, then everybody votes for those of others."""

from __future__ import annotations

import pytest

from themeday.chapters.closing import MAX_TIPS
from themeday.errors import NotSaved
from themeday.model.people import Role
from themeday.widgets.participant.tips import Tips


@pytest.fixture
def two(party):
    return Tips(party.join()), Tips(party.leader())


def send(card, kind, /, **more):
    card._receive(None, {"type": kind, "attempt": "1"} | more, None)
    return told(card, f"tip-{more['kind']}" if kind == "add" else "list").get("status")


def told(card, key):
    return card.replies.get(key, {})


def add(card, text="luister eerst", kind="do", attempt="1"):
    return send(card, "add", kind=kind, text=text, attempt=attempt)


def vote(card, key):
    return send(card, "vote", key=key)


def opened(party, *cards, on="1"):
    party.staff().set_stage("closing", {"show:tips": on})
    for card in cards:
        card.session.poll()


def votes(party):
    return [row for row in party.records.shared if row.item.startswith("vote.")]


def test_what_i_write_is_mine_to_read_and_to_remove(two, party):
    mine, theirs = two
    assert add(mine, "  luister eerst ") == "saved"
    assert add(mine, "niet afvinken", "dont") == "saved"
    assert mine.mine == [
        {"kind": "do", "number": 1, "text": "luister eerst"},
        {"kind": "dont", "number": 1, "text": "niet afvinken"},
    ]
    assert theirs.mine == []
    assert send(mine, "remove", kind="do", number=1) == "saved"
    assert [each["kind"] for each in mine.mine] == ["dont"]
    assert party.records.shared.answers("closing", "do.1") == []


def test_a_place_that_came_free_is_used_again(two):
    mine, _ = two
    for n in range(MAX_TIPS):
        assert add(mine, f"tip {n}") == "saved"
    assert add(mine, "one too many") == "refused"
    assert str(MAX_TIPS) in told(mine, "tip-do")["message"]
    send(mine, "remove", kind="do", number=2)
    assert add(mine, "in between") == "saved"
    assert {each["text"] for each in mine.mine} == {"tip 0", "in between", "tip 2", "tip 3", "tip 4"}


@pytest.mark.parametrize("text", ["", "   ", None, 5, ["x"], "x" * 201, "a\x00b", "\ud800"])
def test_what_is_no_tip_is_refused_in_words(two, party, text):
    before = party.rows()
    assert add(two[0], text) == "refused"
    assert told(two[0], "tip-do")["message"]
    assert party.rows() == before


def test_nobody_sees_those_of_others_before_the_list_is_opened(two, party, shown):
    mine, theirs = two
    add(mine, "luister eerst")
    theirs.session.poll()
    assert not theirs.voting
    assert theirs.others == []
    assert "luister eerst" not in shown(theirs)
    opened(party, *two)
    assert theirs.voting
    assert [(tip["kind"], tip["text"], tip["voted"]) for tip in theirs.others] == [("do", "luister eerst", False)]
    assert mine.others == []
    assert mine.session.me.code not in shown(theirs)
    opened(party, *two, on="")
    assert theirs.others == []


def test_a_vote_counts_once_and_can_be_taken_back(two, party):
    mine, theirs = two
    add(mine)
    opened(party, *two)
    key = theirs.others[0]["key"]
    vote(theirs, key)
    assert theirs.others[0]["voted"]
    (row,) = votes(party)
    assert (row.participant, row.item, row.value) == (
        theirs.session.me.code,
        f"vote.do.1.{mine.session.me.code}",
        "1",
    )
    vote(theirs, key)
    assert not theirs.others[0]["voted"]
    assert votes(party) == []


def test_nobody_votes_for_their_own(two, party):
    mine, theirs = two
    add(mine)
    opened(party, *two)
    vote(mine, theirs.others[0]["key"])
    assert votes(party) == []


def test_nobody_votes_while_the_list_is_closed_whatever_the_browser_says(two, party):
    mine, theirs = two
    add(mine)
    opened(party, *two)
    key = theirs.others[0]["key"]
    opened(party, *two, on="")
    theirs.set_state({"voting": True, "others": [{"key": key, "kind": "do", "text": "x", "voted": False}]})
    vote(theirs, key)
    assert votes(party) == []


def test_what_the_facilitator_hid_can_neither_be_seen_nor_voted_for(two, party):
    mine, theirs = two
    add(mine, "hidden")
    add(mine, "seen")
    opened(party, *two)
    key = next(other["key"] for other in theirs.others if other["text"] == "hidden")
    party.staff().set_stage("closing", {f"hide:do.1:{mine.session.me.code}": "1"})
    theirs.session.poll()
    assert [other["text"] for other in theirs.others] == ["seen"]
    vote(theirs, key)
    assert votes(party) == []


@pytest.mark.parametrize("key", ["", "ZZZZ", None, 5, [], {}])
def test_a_vote_for_nothing_is_nothing(two, party, key):
    add(two[0])
    opened(party, *two)
    before = party.rows()
    vote(two[1], key)
    assert party.rows() == before


def test_the_order_is_that_of_the_words(party):
    writers = [Tips(party.join()) for _ in range(3)]
    for card, text in zip(writers, ("Vraag door", "aanbellen", "Kom langs"), strict=True):
        add(card, text)
    reader = Tips(party.join())
    opened(party, reader)
    assert [other["text"] for other in reader.others] == ["aanbellen", "Kom langs", "Vraag door"]


def test_a_browser_that_forges_its_traits_changes_nothing(two, party):
    mine, _ = two
    add(mine, "first")
    mine.set_state({"mine": [1, None, {}], "labels": {}, "replies": {}})
    assert add(mine, "second") == "saved"
    assert [each["text"] for each in mine.mine] == ["first", "second"]


def test_the_sides_of_a_table_write_apart(party):
    card = Tips(party.join(Role.TABLE, "", "2"))
    add(card, "young")
    card.session.speak_as(Role.LEADER)
    assert card.mine == []
    opened(party, card)
    assert [other["text"] for other in card.others] == ["young"]


def test_a_closed_list_takes_nothing_more(two, party):
    party.staff().set_stage("closing", {"ask:tips": "closed"})
    assert add(two[0]) == "refused"
    assert two[0].mine == []


def test_a_disk_that_fails_is_told(two, party, monkeypatch):
    def refuse(_):
        raise NotSaved("Not saved: the laptop cannot write.")

    add(two[0])
    opened(party, *two)
    monkeypatch.setattr(party.records, "append", refuse)
    assert add(two[0], "second") == "failed"
    assert send(two[0], "remove", kind="do", number=1) == "failed"
    assert vote(two[1], two[1].others[0]["key"]) == "failed"
    assert all(told(card, key)["message"] for card, key in ((two[0], "tip-do"), (two[0], "list"), (two[1], "list")))
    assert [each["text"] for each in two[0].mine] == ["luister eerst"]


def test_what_could_not_be_written_and_is_sent_again_is_there_once(two, party, monkeypatch):
    def refuse(_):
        raise NotSaved("Not saved: the laptop cannot write.")

    mine, _ = two
    before = party.rows()
    with monkeypatch.context() as patch:
        patch.setattr(party.records, "append", refuse)
        assert [add(mine, attempt=attempt) for attempt in "12"] == ["failed", "failed"]
    # The page may not have heard the answer to the third.
    assert [
        add(mine, text, attempt=attempt) for text, attempt in (("luister eerst", "3"), (" luister eerst", "4"))
    ] == ["saved"] * 2
    assert told(mine, "tip-do")["attempt"] == "4"
    assert [row.value for row in party.rows() if row not in before] == ["luister eerst"]
    assert add(mine, "luister eerst", "dont") == "saved"
    assert [(each["kind"], each["number"]) for each in mine.mine] == [("do", 1), ("dont", 1)]


def test_what_the_other_side_of_a_table_typed_is_not_added_as_mine(party):
    card = Tips(party.join(Role.TABLE, "", "2"))
    young = card.scope
    card.session.speak_as(Role.LEADER)
    assert send(card, "add", kind="do", text="young", scope=young) is None
    assert card.mine == []
