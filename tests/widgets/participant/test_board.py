"""The board on the pages: young colleagues get it, and no other page ever gets a word of it."""

from __future__ import annotations

import pytest

from tests.reviewed import Reviewed
from themeday.model.people import Role
from themeday.room.optimistic_writes import at_once
from themeday.room.speed_dates import board, match_decision
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.participant.board import Board
from themeday.widgets.participant.dates import Dates
from themeday.widgets.participant.match import MatchCard
from themeday.widgets.participant.tables import PeopleAtTables

SECRETS = ("over de koffie", "omdat ik het zeg", "fixed for us")


@pytest.fixture
def people(party, answer):
    result = [party.join(nickname="Yara"), party.join(unit="Basisteam", nickname="Sam"), party.leader(nickname="Leo")]
    for each in result:
        answer(each, "expectations", "matching", "yes")
    return result


def act(card, kind, attempt="1", **message):
    card._receive(None, {"type": kind, "attempt": attempt, "scope": card.scope, **message}, None)
    key = kind if kind in ("say", "decide") else "list"
    return card.replies.get(key, {}).get("status")


def decide(card, leader, kind, reason, attempt="1"):
    content = {"leader": leader, "kind": kind, "reason": reason}
    return act(card, "decide", attempt, content=content)


def filled(party, people):
    """Return the boards of two young colleagues who talked."""
    yara, sam, _ = people
    board.open_board(party.staff())
    mine, theirs = Board(yara), Board(sam)
    assert act(mine, "say", text=SECRETS[0]) == "saved"
    assert decide(mine, mine.leaders[0]["handle"], "veto", SECRETS[1]) == "saved"
    sam.poll()
    assert decide(theirs, theirs.leaders[0]["handle"], "lock", SECRETS[2]) == "saved"
    yara.poll()
    return mine, theirs


def test_there_is_nothing_before_it_is_open(people):
    card = Board(people[0])
    assert (card.state, card.leaders, card.messages, card.decisions) == ("", [], [], [])


def test_young_colleagues_read_each_other_and_take_back_their_own(party, people):
    mine, theirs = filled(party, people)
    assert [(row["by"], row["text"], row["mine"]) for row in theirs.messages] == [("Yara", SECRETS[0], False)]
    assert [(row["by"], row["kind"], row["mine"]) for row in mine.decisions] == [
        ("Yara", "veto", True),
        ("Sam", "lock", False),
    ]
    act(theirs, "remove", handle=mine.messages[0]["handle"])
    people[0].poll()
    assert len(mine.messages) == 1
    act(mine, "remove", handle=mine.messages[0]["handle"])
    act(mine, "undecide", handle=mine.leaders[0]["handle"])
    assert (mine.messages, [message["by"] for message in mine.decisions]) == ([], ["Sam"])


def test_no_code_reaches_a_browser(party, people, shown):
    for card in filled(party, people):
        assert not [person.me.code for person in people if person.me.code in shown(card)]


def test_no_other_page_gets_a_word_of_it(party, people, shown, answer):
    device = party.join(Role.TABLE, "", "3")
    out = party.join(unit="Parket")
    answer(out, "expectations", "matching", "no")
    leader, staff, organiser = people[2], party.staff(), party.session()
    organiser.bind(None, "en", staff="organiser")
    staff.set_stage("", {"current": "pairing"})
    filled(party, people)
    at_once(match_decision.match_steps(staff))
    match_decision.publish_match(staff)
    board.open_board(staff)
    for session in (leader, device, out, staff, organiser):
        session.poll()
    cards = [kind(each) for each in (leader, device, out) for kind in (Board, Dates, MatchCard, PeopleAtTables)]
    cards += [Board(staff), Board(organiser), Console(staff), Projector(staff)]
    told = shown(cards) + Reviewed(organiser).everything()
    assert not [secret for secret in SECRETS if secret in told]
    for side in (Role.YOUNG_COLLEAGUE, Role.LEADER):
        device.speak_as(side)
        assert Board(device).leaders == []


@pytest.mark.parametrize("who", [2, "table", "out"])
def test_what_such_a_page_sends_is_refused(party, people, answer, who):
    board.open_board(party.staff())
    session = people[2] if who == 2 else party.join(Role.TABLE, "", "3") if who == "table" else party.join()
    if who == "out":
        answer(session, "expectations", "matching", "no")
    handle = Board(people[0]).leaders[0]["handle"]
    before = party.rows()
    card = Board(session)
    assert card.state == ("out" if who == "out" else "")
    assert act(card, "say", text="hallo") == "refused"
    assert decide(card, handle, "veto", "x") == "refused"
    for kind in ("remove", "undecide"):
        assert act(card, kind, handle=handle) == "refused"
    assert party.rows() == before


@pytest.mark.parametrize("value", [None, 3, [], {}, "", " " * 9, "x" * 281, True])
def test_nothing_a_browser_sends_does_harm(party, people, value):
    board.open_board(party.staff())
    card = Board(people[0])
    before = party.rows()
    assert act(card, "say", text=value) == "refused"
    act(card, "decide", content=value)
    for kind in ("remove", "undecide", value):
        act(card, kind, handle=value)
    assert decide(card, value, value, value) == "refused"
    assert party.rows() == before


def test_ones_own_unit_is_on_the_list_and_not_to_choose(party, people, answer):
    own = party.leader(unit="Recherche", nickname="Ada")
    answer(own, "expectations", "matching", "yes")
    board.open_board(party.staff())
    people[0].poll()
    card = Board(people[0])
    assert [(leader["text"], leader["mine"]) for leader in card.leaders] == [
        ("Ada (Recherche)", False),
        ("Leo (Parket)", True),
    ]
    assert decide(card, card.leaders[0]["handle"], "wish", "toch") == "refused"
