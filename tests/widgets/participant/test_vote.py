"""A vote and a tally: one answer each, and no result before the facilitator shows it."""

from __future__ import annotations

import pytest

from themeday.model.questions import Kind, Option, Question, ballot
from themeday.model.visibility import Visibility
from themeday.widgets.participant.tally import LiveTally
from themeday.widgets.participant.vote import Vote

OPTIONS = (Option("walk", "Walk"), Option("talk", "Talk"))
BALLOT = ballot("lunch", "What shall we do?", OPTIONS)


def send(card, value, attempt="1", visibility="anonymous"):
    message = {"type": "save", "key": "lunch", "value": value, "visibility": visibility, "attempt": attempt}
    card._receive(None, message, None)
    return card.replies["lunch"]["status"]


def show(party, on="1"):
    party.staff().set_stage("closing", {"show:lunch": on})


def bars(card):
    return [(bar["text"], bar["n"]) for bar in card.result["bars"]]


@pytest.fixture
def voters(party):
    return [Vote(party.join(), "closing", BALLOT) for _ in range(3)]


def test_everyone_has_one_vote_and_may_change_it(party, voters):
    for card in voters:
        assert send(card, "walk") == "saved"
    assert send(voters[0], "talk", 2) == "saved"
    show(party)
    voters[0].session.poll()
    assert bars(voters[0]) == [("Walk", 2), ("Talk", 1)]
    assert voters[0].result["summary"] == "Most: Walk."


def test_nobody_sees_a_standing_before_it_is_shown_nor_after_it_is_taken_back(party, voters, shown):
    send(voters[0], "talk")
    watcher = voters[1]
    watcher.session.poll()
    assert (watcher.result["shown"], bars(watcher), watcher.result["n"]) == (False, [], 1)
    show(party)
    watcher.session.poll()
    assert bars(watcher) == [("Walk", 0), ("Talk", 1)]
    show(party, "")
    watcher.session.poll()
    assert bars(watcher) == []
    assert voters[0].session.me.code not in shown(watcher)


@pytest.mark.parametrize("value", ["run", ["walk", "talk"], {"chosen": ["walk", "talk"]}, 2])
def test_what_is_no_vote_is_refused(voters, value):
    assert send(voters[0], value) == "refused"


@pytest.mark.parametrize("visibility", ["private", "report", "table"])
def test_a_vote_cannot_be_kept_out_of_the_count_nor_get_a_name(voters, visibility):
    assert send(voters[0], "walk", visibility=visibility) == "refused"


def test_a_closed_vote_takes_none(party, voters):
    party.staff().set_stage("closing", {"ask:lunch": "closed"})
    assert send(voters[0], "walk") == "refused"


def test_what_a_browser_sets_changes_no_result(party, voters):
    voters[0].result = {"shown": True, "bars": [{"text": "Walk", "n": 99}]}
    show(party)
    voters[0].session.poll()
    assert bars(voters[0]) == [("Walk", 0), ("Talk", 0)]
    assert voters[0].result["summary"] == ""  # of two that are equal neither is the most


@pytest.mark.parametrize(
    "question",
    [
        Question("q", Kind.CHOICES, "?", options=OPTIONS, visibilities=(Visibility.ANONYMOUS,)),
        Question("q", Kind.CHOICE, "?", options=OPTIONS),
    ],
)
def test_only_a_ballot_is_voted_on(party, question):
    with pytest.raises(ValueError, match="no ballot"):
        Vote(party.join(), "closing", question)


def test_unbound_cards_know_nothing_and_are_the_same_once_bound(party):
    party.join().save("closing", BALLOT, "walk")
    show(party)
    for kind in (Vote, LiveTally):
        session = party.session()
        early = kind(session, "closing", BALLOT)
        assert early.result == {}
        session.bind(party.join().participant, "en")
        assert early.result == kind(session, "closing", BALLOT).result
