"""The console about the match: three ways side by side, a pair moved by hand, and someone who was not there."""

from __future__ import annotations

import pytest

from tests.asked import rating
from themeday.errors import PairingRefused
from themeday.room.optimistic_writes import at_once
from themeday.room.participation import Participation
from themeday.room.speed_dates import counting, match_decision, reading
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector


@pytest.fixture
def console(party, answer):
    units = ("Recherche", "Parket", "Basisteam")
    young = [party.join(unit=unit, nickname=f"Y{unit}") for unit in units]
    leaders = [party.leader(unit=unit, nickname=f"L{unit}") for unit in units]
    for each in (*young, *leaders):
        answer(each, "expectations", "matching", "yes")
    staff = party.staff()
    staff.set_stage("", {"current": "pairing"})
    staff.set_stage("pairing", {"state": "open", "opened": "1"})
    young[0].save("pairing", rating(leaders[1].me.code), 5)
    return Console(staff)


def do(console, kind, **values):
    console.receive({"type": kind, "attempt": "1", **values})
    return console.notice["ok"]


def pick(options, name):
    return next(option["handle"] for option in options if name in option["text"])


def test_three_ways_stand_side_by_side_and_one_is_used(console):
    assert do(console, "match")
    compare = console.pairing["compare"]
    assert [(way["key"], way["used"]) for way in compare["ways"]] == [
        ("stable", True),
        ("total", False),
        ("fairest", False),
    ]
    assert all(len(row["values"]) == 3 for row in compare["rows"])
    assert compare["rows"][-1]["values"] == ["0", "0", "0"]
    assert do(console, "match", method="fairest")
    assert [way["used"] for way in console.pairing["compare"]["ways"]] == [False, False, True]
    assert not do(console, "match", method="crown")


def test_a_pair_is_moved_only_after_its_cost_was_seen(console):
    do(console, "match")
    assert not do(console, "move")
    before = Participation(console.session.records).match_pairs
    named = dict(before)
    move = console.pairing["move"]
    name = console.session.records.participant
    young = next(iter(named))
    other = next(
        leader for leader in named.values() if leader != named[young] and name(leader).unit != name(young).unit
    )
    chosen = {"young": pick(move["young"], name(young).name), "leader": pick(move["leaders"], name(other).name)}
    assert do(console, "try_move", **chosen)
    assert Participation(console.session.records).match_pairs == before
    assert len(console.pairing["move"]["rows"][0]["values"]) == 2
    assert do(console, "move")
    assert (young, other) in Participation(console.session.records).match_pairs
    assert counting.matching(console.session).by_hand == 1


def test_a_published_pair_is_not_moved(console):
    do(console, "match")
    do(console, "publish", on=True)
    assert console.pairing["move"] == {}
    with pytest.raises(PairingRefused):
        at_once(match_decision.move_steps(console.session, *Participation(console.session.records).match_pairs[0]))


def test_the_example_comes_first_on_the_big_screen(console):
    do(console, "match")
    last = console.pairing["example"]["pairs"][-1]
    assert do(console, "example", pair=last["handle"])
    do(console, "publish", on=True)
    assert " – ".join(Projector(console.session).scene["pairs"][0]) == last["text"]


def test_two_who_missed_their_date_can_still_meet(console):
    do(console, "schedule", rounds=4, minutes=3)
    do(console, "round", round=1)
    date = reading.rounds_of(console.session)[0][0]
    who = console.session.records.participant(date.leader)
    assert do(console, "absent", person=pick(console.pairing["people"], who.name))
    later = [d for dates in reading.rounds_of(console.session)[1:] for d in dates]
    assert (date.young_colleague, date.leader) in {(d.young_colleague, d.leader) for d in later}
    assert do(console, "left", person=pick(console.pairing["people"], who.name), on=True)
    assert date.leader not in {d.leader for dates in reading.rounds_of(console.session)[1:] for d in dates}


def test_the_facilitator_gets_counts_of_the_deliberation(console):
    assert do(console, "board", on=True)
    assert console.pairing["board"] == {"state": "open", "text": "0 wishes, 0 locks, 0 vetoes."}


def test_who_goes_home_before_publication_is_in_no_pair_and_the_console_says_so(console):
    do(console, "match")
    young, leader = Participation(console.session.records).match_pairs[0]
    name = console.session.records.participant(leader).name
    assert do(console, "left", person=pick(console.pairing["people"], name), on=True)  # there is no schedule
    assert any("1 pair fell away" in line for line in console.pairing["match"])
    assert name not in str(console.pairing["move"]["leaders"])
    assert do(console, "publish", on=True)
    assert name not in str(Projector(console.session).scene["pairs"])
    assert young not in {pair[0] for pair in Participation(console.session.records).published_pairs}
    assert do(console, "left", person=pick(console.pairing["people"], name), on=False)
    assert do(console, "match")
    assert (young, leader) in Participation(console.session.records).published_pairs


def test_the_console_counts_on_which_side_ratings_are_missing(console):
    assert "Ratings came" not in console.pairing["willing"]
    do(console, "schedule", rounds=2, minutes=3)
    do(console, "round", round=1)
    assert "Ratings came from 1 of 3 young colleagues and 0 of 3 leaders. Of a side" in console.pairing["willing"]
