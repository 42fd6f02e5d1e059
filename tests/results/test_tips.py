"""Do's and don'ts: equal ones are one, and each voter counts once."""

from __future__ import annotations

from tests.results.people import ANYONE, Room, vote, write_tip
from themeday import results


def test_equal_tips_are_one_and_each_voter_counts_once(room: Room) -> None:
    one, two, three, four = (room.join() for _ in range(4))
    write_tip(one, "do", 1, "Luister eerst")
    write_tip(two, "do", 3, "luister  EERST")
    write_tip(two, "dont", 1, "Luister eerst")
    write_tip(three, "do", 1, "Bel gewoon")
    for author, number in ((one, 1), (two, 3)):
        vote(three, "do", number, author)
    vote(four, "do", 1, one)
    vote(one, "do", 3, two)  # its writer too
    vote(two, "do", 3, two)
    vote(four, "do", 1, three)
    vote(four, "do", 1, three, "")  # taken back
    assert results.tips(room.records) == [
        results.Tip("do", "Luister eerst", votes=2, writers=2),
        results.Tip("do", "Bel gewoon", votes=0, writers=1),
        results.Tip("dont", "Luister eerst", votes=0, writers=1),
    ]


def test_a_hidden_tip_is_left_out_with_its_votes(room: Room) -> None:
    one, two, three = room.join(), room.join(), room.join()
    write_tip(one, "do", 1, "Noem de zaak van Jansen")
    write_tip(two, "do", 1, "Zeg wat je ziet")
    vote(three, "do", 1, one)
    vote(three, "do", 1, two)
    room.hide(one, "closing", "do.1")
    assert results.tips(room.records) == [results.Tip("do", "Zeg wat je ziet", votes=1, writers=1)]


def test_a_vote_for_what_is_no_tip_does_no_harm(room: Room) -> None:
    one = room.join()
    one.record("closing", {"vote.do": "1", "vote.do.1.NOBODY": "1", "vote.": "1"}, ANYONE)
    assert results.tips(room.records) == []
