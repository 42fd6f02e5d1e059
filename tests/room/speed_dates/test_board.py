"""The young colleagues' deliberation: who may see it, what counts, and that it stays private."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import Party, answer
from themeday.errors import OutcomeRefused
from themeday.model.people import Participant, Role, new_code
from themeday.room.joining import let_in
from themeday.room.optimistic_writes import at_once
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates import board, match_decision
from themeday.widgets.participant.board import Board


class Talk:
    """Two young colleagues and three leaders who all said yes, with the board open."""

    def __init__(self, party: Party) -> None:
        self.party = party
        self.staff = party.staff()
        self.yara, self.sam = party.join(nickname="Yara"), party.join(nickname="Sam", unit="Basisteam")
        self.leo = party.leader(nickname="Leo")
        self.ada = party.leader(nickname="Ada", unit="Recherche")
        self.mo = party.leader(nickname="Mo", unit="Basisteam")
        for each in (self.yara, self.sam, self.leo, self.ada, self.mo):
            answer(each, "expectations", "matching", "yes")
        board.open_board(self.staff)

    def poll(self) -> None:
        for session in (self.staff, self.yara, self.sam, self.leo, self.ada, self.mo):
            session.poll()

    def pairs(self) -> list[tuple[str, str]]:
        names = {s.me.code: s.me.name for s in (self.yara, self.sam, self.leo, self.ada, self.mo)}
        return sorted((names[young], names[leader]) for young, leader in Participation(self.staff.records).match_pairs)


@pytest.fixture
def talk(party: Party) -> Talk:
    return Talk(party)


def names(session: Session) -> list[str]:
    return [who.name for who in board.leaders_on_board(session)]


def test_a_lock_makes_a_pair_and_a_veto_prevents_one(talk: Talk) -> None:
    board.decide(talk.yara, talk.leo.me.code, "veto", "werkte eerder voor hem")
    board.decide(talk.sam, talk.leo.me.code, "lock", "al afgesproken")
    at_once(match_decision.match_steps(talk.staff))
    assert talk.pairs() == [("Sam", "Leo"), ("Yara", "Mo")]
    board.undecide(talk.sam, talk.leo.me.code)
    board.decide(talk.sam, talk.ada.me.code, "lock", "toch liever Ada")
    for method in ("stable", "total", "fairest"):
        at_once(match_decision.match_steps(talk.staff, method))
        assert talk.pairs() == [("Sam", "Ada"), ("Yara", "Mo")]


def test_a_wish_goes_before_all_others(talk: Talk) -> None:
    for leader in (talk.leo, talk.mo):
        board.decide(talk.yara, leader.me.code, "wish", "leerzaam")
        at_once(match_decision.match_steps(talk.staff))
        assert ("Yara", leader.me.name) in talk.pairs()
        board.undecide(talk.yara, leader.me.code)


def test_a_lock_does_not_bind_a_leader_who_would_rather_not(talk: Talk) -> None:
    from tests.asked import rating

    board.decide(talk.yara, talk.leo.me.code, "lock", "graag")
    talk.leo.save("pairing", rating(talk.yara.me.code), 1)
    at_once(match_decision.match_steps(talk.staff))
    assert ("Yara", "Leo") not in talk.pairs()
    # Nor is the facilitator told whose lock it was.
    assert board.counts(talk.staff) == {"lock": 1}


def test_what_goes_against_a_lock_is_told_kindly(talk: Talk) -> None:
    board.decide(talk.yara, talk.leo.me.code, "lock", "graag")
    with pytest.raises(OutcomeRefused, match="Someone else has locked"):
        board.decide(talk.sam, talk.leo.me.code, "lock", "ik ook")
    with pytest.raises(OutcomeRefused, match="another leader already"):
        board.decide(talk.yara, talk.mo.me.code, "lock", "ook")
    board.decide(talk.sam, talk.leo.me.code, "wish", "als het kan")
    # Deciding anew about the same leader replaces it: a lock and a veto of one person never stand together.
    board.decide(talk.yara, talk.leo.me.code, "veto", "toch niet")
    assert [(decision.kind, decision.reason) for decision in board.decisions(talk.yara)] == [
        ("wish", "als het kan"),
        ("veto", "toch niet"),
    ]
    assert board.counts(talk.staff) == {"veto": 1, "wish": 1}


def test_of_two_locks_written_at_once_the_first_counts(talk: Talk) -> None:
    y, x = talk.yara.me.code, talk.leo.me.code
    both = [
        board.Decision(y, x, "lock", ""),
        board.Decision(talk.sam.me.code, x, "lock", ""),
        board.Decision(y, "OTHER", "lock", ""),
    ]
    assert [(pair.young_colleague, pair.leader) for pair in board.locks_of(both)] == [(y, x)]


def test_nobody_decides_across_a_ban_or_without_words(talk: Talk) -> None:
    for leader, kind, reason, said in (
        (talk.ada.me.code, "wish", "zelfde onderdeel", "same unit"),
        (talk.sam.me.code, "wish", "geen leidinggevende", "not on the board"),
        ("NOBODY22", "wish", "bestaat niet", "not on the board"),
        (talk.leo.me.code, "crown", "?", "wish, a lock or a veto"),
        (talk.leo.me.code, None, "?", "wish, a lock or a veto"),
        (talk.leo.me.code, "wish", "  ", "few words"),
        (talk.leo.me.code, "wish", None, "few words"),
        (talk.leo.me.code, "veto", "x" * 281, "280"),
    ):
        with pytest.raises(OutcomeRefused, match=said):
            board.decide(talk.yara, leader, kind, reason)
    assert board.decisions(talk.yara) == []


def test_only_young_colleagues_who_take_part_speak(talk: Talk) -> None:
    table = talk.party.join(Role.TABLE, "", "3")
    table.speak_as(Role.YOUNG_COLLEAGUE)
    opted_out = talk.party.join(nickname="Uit", unit="Parket")
    answer(opted_out, "expectations", "matching", "no")
    before = talk.party.rows()
    for session in (talk.leo, table, opted_out):
        assert not board.may_deliberate(session)
        for act in (
            lambda s=session: board.say_on_board(s, "hallo"),
            lambda s=session: board.decide(s, talk.leo.me.code, "veto", "x"),
            lambda s=session: board.undecide(s, talk.leo.me.code),
            lambda s=session: board.take_back(s, "board.say.1"),
        ):
            with pytest.raises(OutcomeRefused):
                act()
    assert talk.party.rows() == before


def test_who_joined_anew_as_a_leader_is_a_leader_also_on_an_old_page(talk: Talk) -> None:
    board.say_on_board(talk.yara, "nog even jong")
    old = talk.yara.participant
    assert old is not None
    talk.yara.join(Participant(old.code, Role.LEADER, old.unit, "en", "a", "1", "Yara"))
    talk.poll()
    assert not board.may_deliberate(talk.yara)
    assert board.messages(talk.sam) == []


def test_a_leader_who_becomes_a_young_colleague_reads_nothing_of_it(talk: Talk) -> None:
    """The way of a curious one: change my role, choose young colleague, save; and back again."""
    board.say_on_board(talk.yara, "liever niet met Leo")
    for role in (Role.YOUNG_COLLEAGUE, Role.LEADER, Role.YOUNG_COLLEAGUE):
        me = talk.party.records.participant(talk.leo.me.code)
        assert me is not None
        let_in(talk.party.session(), replace(me, role=role), here_before=True)
    page = talk.party.session()
    page.bind(talk.party.records.participant(talk.leo.me.code), "en")
    assert not board.may_deliberate(page)
    card = Board(page)
    assert (card.state, card.messages, card.leaders, card.decisions) == ("late", [], [], [])
    with pytest.raises(OutcomeRefused):
        board.say_on_board(page, "hallo")


def test_a_stranger_who_joins_while_they_talk_reads_nothing(talk: Talk) -> None:
    board.say_on_board(talk.yara, "liever niet met Leo")
    stranger = Participant(new_code(), Role.YOUNG_COLLEAGUE, "Recherche", "en", "a", "", "")
    let_in(talk.party.session(), stranger, here_before=False)
    page = talk.party.session()
    page.bind(talk.party.records.participant(stranger.code), "en")
    assert not board.may_deliberate(page)
    assert Board(page).messages == []


def test_a_role_that_was_wrong_from_the_start_is_put_right_before_the_dates(party: Party) -> None:
    me = party.leader(nickname="Bo").participant
    assert me is not None
    let_in(party.session(), replace(me, role=Role.YOUNG_COLLEAGUE), here_before=True)
    board.open_board(party.staff())
    page = party.session()
    page.bind(party.records.participant(me.code), "en")
    answer(page, "expectations", "matching", "yes")
    assert board.may_deliberate(page)


def test_whoever_opted_out_is_nowhere_on_it_and_being_off_it_says_little(talk: Talk) -> None:
    out, silent = talk.party.leader(nickname="Nee"), talk.party.leader(nickname="Stil")
    answer(out, "expectations", "matching", "no")
    talk.poll()
    # Someone who did not answer is as absent as someone who opted out, so absence tells nothing of the two apart.
    assert names(talk.sam) == ["Ada", "Leo", "Mo"]
    answer(silent, "expectations", "matching", "yes")
    board.decide(talk.yara, talk.leo.me.code, "lock", "graag")
    board.say_on_board(talk.yara, "Leo vroeg door")
    answer(talk.leo, "expectations", "matching", "no")
    talk.poll()
    assert names(talk.sam) == ["Ada", "Mo", "Stil"]
    assert board.decisions(talk.sam) == []
    answer(talk.yara, "expectations", "matching", "no")
    talk.poll()
    assert board.messages(talk.sam) == []


def test_messages_come_in_order_once_and_can_be_taken_back(talk: Talk) -> None:
    for session, text in ((talk.yara, "een"), (talk.yara, "een"), (talk.sam, "twee"), (talk.yara, "drie")):
        board.say_on_board(session, text)
    result = board.messages(talk.sam)
    assert [message.value for message in result] == ["een", "twee", "drie"]
    board.take_back(talk.yara, result[0].item)
    board.say_on_board(talk.yara, "vier")
    assert [message.value for message in board.messages(talk.sam)] == ["twee", "drie", "vier"]
    # Only one's own: the item of another is not mine to withdraw.
    board.take_back(talk.sam, result[2].item)
    assert len(board.messages(talk.sam)) == 3


def test_the_board_is_open_until_the_facilitator_closes_it_or_publishes(talk: Talk) -> None:
    board.say_on_board(talk.yara, "een")
    at_once(match_decision.match_steps(talk.staff))
    match_decision.publish_match(talk.staff)
    assert board.board_state(talk.yara) == "closed"
    with pytest.raises(OutcomeRefused, match="not open"):
        board.say_on_board(talk.yara, "twee")
    with pytest.raises(OutcomeRefused, match="not open"):
        board.decide(talk.yara, talk.leo.me.code, "veto", "te laat")


def test_everything_on_it_is_a_private_row(talk: Talk) -> None:
    board.say_on_board(talk.yara, "onder ons")
    board.decide(talk.yara, talk.leo.me.code, "veto", "mijn reden")
    assert {row.visibility.value for row in talk.party.rows() if row.item.startswith("board.")} == {"private"}
    from themeday.store import Cursor

    for log in (talk.party.records.shared, talk.party.records.stage):
        assert not [row for row in log.read(Cursor()).outcomes if row.value in ("onder ons", "mijn reden", "veto")]


def test_a_wish_goes_first_where_a_leader_rated_all_alike(talk: Talk) -> None:
    from tests.asked import rating

    young, leader = [talk.yara, talk.sam], talk.leo
    for first in young:
        for other, score in ((leader, 5), (talk.ada, 4), (talk.mo, 4)):
            first.save("pairing", rating(other.me.code), score)
            other.save("pairing", rating(first.me.code), 2)
    for first in young:
        board.decide(first, leader.me.code, "wish", "graag")
        at_once(match_decision.match_steps(talk.staff))
        assert (first.me.name, "Leo") in talk.pairs()
        board.undecide(first, leader.me.code)
