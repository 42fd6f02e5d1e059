"""My speed dates: where and whom, and a rating that nobody else sees."""

from __future__ import annotations

import pytest

from themeday.chapters.pairing import rating
from themeday.people import Role
from themeday.store import Cursor
from widgets.dates import Dates


@pytest.fixture
def people(party):
    return [party.join(nickname="Yara"), party.join(unit="Basisteam"), party.leader(nickname="Leo")]


def plan(party, *rounds, now=""):
    made = [
        [{"table": n, "young_colleague": y.me.code, "leader": x.me.code} for n, (y, x) in enumerate(dates, 1)]
        for dates in rounds
    ]
    party.staff().set_stage(
        "pairing", {"schedule": {"seed": 1, "minutes": 4, "rounds": made, "byes": [[]]}, "round": now}
    )


def go(party, number):
    party.staff().set_stage("pairing", {"round": str(number)})


def key(card, partner):
    return card.key_for(rating(partner.me.code))


def rate(card, partner, value, **more):
    message = {"type": "save", "key": key(card, partner), "value": value, "seq": 1} | more
    card._receive(None, message, None)
    return card.replies.get(key(card, partner), {}).get("status")


def test_before_there_is_a_schedule(people):
    card = Dates(people[0])
    assert (card.message, card.rounds, card.questions) == ("none", [], {})


def test_everyone_sees_their_own_rounds(party, people):
    yara, other, leo = people
    plan(party, [(yara, leo)], [(other, leo)])
    card = Dates(yara)
    assert card.message == ""
    assert [one["text"] for one in card.rounds] == ["Round 1", "Round 2"]
    assert card.rounds[0]["where"] == "Table 1: you meet Leo (Parket)"
    assert "sit this one out" in card.rounds[1]["where"]
    assert "Yara (Recherche)" in Dates(leo).rounds[0]["where"]
    assert not any(one["now"] for one in card.rounds)
    go(party, 2)
    yara.poll()
    assert [one["now"] for one in card.rounds] == [False, True]


def test_who_came_later_or_shares_a_device_is_told_so(party, people):
    plan(party, [(people[0], people[2])])
    assert Dates(party.join()).message == "not_in"
    assert Dates(party.join(Role.TABLE, "", "2")).message == "table_device"


def test_one_rates_whom_one_has_met_and_nobody_else(party, people):
    yara, other, leo = people
    late = party.leader(unit="Basisteam")
    plan(party, [(yara, leo)], [(yara, late)], now="1")
    card = Dates(yara)
    assert list(card.questions) == [key(card, leo)]
    assert "Leo" in card.questions[key(card, leo)]["ask"]
    before = party.rows()
    for stranger in (late, other, yara):
        assert rate(card, stranger, 5) is None
    assert party.rows() == before
    go(party, 2)
    yara.poll()
    assert rate(card, late, 5) == "saved"


def test_a_rating_is_private_whatever_the_browser_asks(party, people, shown):
    yara, _, leo = people
    plan(party, [(yara, leo)], now="1")
    mine, theirs = Dates(yara), Dates(leo)
    assert rate(mine, leo, 2) == "saved"
    assert rate(mine, leo, 5, visibility="report") == "refused"
    assert yara.answer("pairing", f"rating.{leo.me.code}").value == "2"
    shared = party.records.shared.read(Cursor()).outcomes
    assert not [row for row in shared if row.chapter == "pairing"]
    assert theirs.questions[key(theirs, yara)]["answer"] == ""
    theirs.session.poll()
    before = shown(theirs)
    rate(mine, leo, 5)
    leo.poll()
    assert shown(theirs) == before


@pytest.mark.parametrize("value", [0, 6, "", None, "many", [], True])
def test_a_rating_is_a_step_or_nothing(party, people, value):
    yara, _, leo = people
    plan(party, [(yara, leo)], now="1")
    assert rate(Dates(yara), leo, value) in ("refused", "withdrawn")
    assert yara.answer("pairing", f"rating.{leo.me.code}") is None


def test_ratings_stay_possible_after_the_last_round(party, people):
    yara, _, leo = people
    plan(party, [(yara, leo)], now="2")
    card = Dates(yara)
    assert not any(one["now"] for one in card.rounds)
    assert rate(card, leo, 4) == "saved"
