"""My speed dates: where and whom, and a rating that nobody else sees."""

from __future__ import annotations

import pytest

from tests.asked import rating
from themeday.model.people import Role
from themeday.room.optimistic_writes import at_once
from themeday.room.speed_dates import my_dates, planning, replanning, running_rounds
from themeday.store import Cursor
from themeday.widgets.participant.dates import Dates


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
    message = {"type": "save", "key": key(card, partner), "value": value, "attempt": "1"} | more
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
    assert [first["text"] for first in card.rounds] == ["Round 1", "Round 2"]
    assert card.rounds[0]["where"] == "Table 1: you meet Leo (Parket)"
    assert "sit this one out" in card.rounds[1]["where"]
    assert "Yara (Recherche)" in Dates(leo).rounds[0]["where"]
    assert not any(first["now"] for first in card.rounds)
    go(party, 2)
    yara.poll()
    assert [first["now"] for first in card.rounds] == [False, True]


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
    assert card.questions[key(card, leo)]["who"] == "Leo (Parket)"
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
    assert not any(round["now"] for round in card.rounds)
    assert rate(card, leo, 4) == "saved"


# Who was not there


def absent(card, partner_round, on=True, **more):
    each = card.rounds[partner_round - 1]["absent"][0]
    card._receive(None, {"type": "absent", "handle": each["handle"], "on": on, "attempt": "1"} | more, None)
    card.session.poll()
    return card.replies["absent"]["status"]


def test_one_tells_that_the_other_was_not_there_and_takes_it_back(party, people):
    yara, _, leo = people
    plan(party, [(yara, leo)], now="1")
    mine, theirs = Dates(yara), Dates(leo)
    assert mine.rounds[0]["absent"][0]["button"] == "Leo was not there"
    assert absent(mine, 1) == "saved"
    leo.poll()
    assert mine.questions == {} == theirs.questions, "who has not met is not rated"
    assert mine.rounds[0]["absent"][0] | {"handle": ""} == {
        "handle": "",
        "told": True,
        "text": "You told that Leo was not there.",
        "button": "",
    }
    # The other hears that it was not held, and not who said so.
    assert theirs.rounds[0]["absent"][0]["told"] is False
    assert theirs.rounds[0]["absent"][0]["text"].startswith("This date was not held.")
    assert absent(mine, 1, on=False) == "saved"
    leo.poll()
    assert list(theirs.questions) == [key(theirs, yara)]


def test_the_facilitators_rounds_follow_what_one_told(party, people):
    yara, _, leo = people
    staff = party.staff()
    at_once(planning.plan_steps(staff, 4, 5))
    met = next(n for n, my_round in enumerate(my_dates.my_rounds(yara), 1) if leo.me.code in my_round.partners)
    for number in range(1, met + 1):
        running_rounds.start_round(staff, number)
    yara.poll()
    assert absent(Dates(yara), met) == "saved"
    staff.poll()
    assert at_once(replanning.follow_steps(staff))
    yara.poll()
    assert [
        my_round.number
        for my_round in my_dates.my_rounds(yara)
        if leo.me.code in my_round.partners and not my_round.missed
    ] != []
    assert not at_once(replanning.follow_steps(staff)), "once is enough"


def test_nothing_is_told_of_a_round_to_come_or_of_anothers_date(party, people):
    yara, other, leo = people
    plan(party, [(yara, leo)], [(other, leo)], now="1")
    card, theirs = Dates(yara), Dates(leo)
    assert Dates(other).rounds[1]["absent"] == []
    before = party.rows()
    handle = theirs.rounds[0]["absent"][0]["handle"]
    for given in (handle, "", None, 3, ["x"]):
        card._receive(None, {"type": "absent", "handle": given, "on": True, "attempt": "2"}, None)
        assert card.replies["absent"]["status"] == "refused"
    assert party.rows() == before


def test_whom_one_rated_was_there(party, people):
    yara, _, leo = people
    plan(party, [(yara, leo)], now="1")
    card = Dates(yara)
    rate(card, leo, 4)
    assert card.rounds[0]["absent"] == []
    at_once(replanning.absent_steps(party.staff(), leo.me.code))
    yara.poll()
    assert card.rounds[0]["absent"][0]["text"].startswith("This date was not held.")


# How many, and three at a table


def test_how_many_dates_and_what_one_sits_out_is_said_beforehand(party, people):
    yara, other, leo = people
    plan(party, [(yara, leo)], [(other, leo)], [(other, leo)])
    assert Dates(yara).summary == "You have 1 date. You sit out rounds 2, 3."
    assert Dates(leo).summary == "You have 3 dates."
    assert Dates(party.join()).summary == ""


def test_three_at_a_table_all_meet(party, people):
    yara, other, leo = people
    at_once(planning.plan_steps(party.staff(), 1, 5, trios=True))
    for session in people:
        session.poll()
    assert Dates(leo).rounds[0]["where"].startswith("Table 1: you meet ")
    assert " and " in Dates(leo).rounds[0]["where"]
    assert (
        Dates(yara).rounds[0]["where"] == f"Table 1: you meet Leo (Parket), together with {other.me.name} (Basisteam)"
    )
    running_rounds.start_round(party.staff(), 1)
    for session, many in ((leo, 2), (yara, 1), (other, 1)):
        session.poll()
        assert len(Dates(session).questions) == many
