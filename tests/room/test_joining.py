"""The rules of joining: what may be chosen, who is let in under which name, and where they go on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import DAY, Party
from themeday.errors import OutcomeRefused
from themeday.model.people import Participant, Role, rejoin_code
from themeday.room.joining import (
    MAX_NICKNAME,
    Choices,
    change,
    checked,
    goes_on_at,
    is_place,
    let_in,
    place_of,
    returning,
    roles,
)

LEADER = Choices("en", "leader", unit="Parket")
TABLE = Choices("nl", "table", "a:3")


def join(party: Party, choices: Choices, before: Participant | None = None) -> Participant:
    """Let someone in; return them as they are known from then on."""
    who = checked(party.day, choices, before)
    result = party.records.participant(let_in(party.session(), who, before is not None))
    assert result is not None
    return result


def test_a_table_has_one_way_to_be_written() -> None:
    who = checked(DAY, replace(TABLE, place="a:03"))
    assert (who.table, place_of(who)) == ("3", "a:3")
    for place in ("a:\u0663", "a:" + "9" * 5_000, "a:0", "a:11", "a:-1", "a:1e0", "zz:1", "zz:", ":1", "a", ""):
        with pytest.raises(OutcomeRefused):
            checked(DAY, replace(TABLE, place=place))
    assert not is_place(DAY, "a", "")


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        (replace(LEADER, role="king"), "role"),
        (replace(LEADER, role="", unit=""), "role"),
        (replace(LEADER, unit="Nowhere"), "organisation"),
        (replace(LEADER, place="a:11", nickname="x" * (MAX_NICKNAME + 1)), "table"),
        (replace(LEADER, nickname="x" * (MAX_NICKNAME + 1)), str(MAX_NICKNAME)),
    ],
)
def test_what_may_not_be_chosen_is_told(choices: Choices, told: str) -> None:
    with pytest.raises(OutcomeRefused) as refused:
        checked(DAY, choices)
    assert told in refused.value.message("en")


def test_a_unit_is_spelled_as_the_day_spells_it_and_a_table_has_none() -> None:
    assert checked(DAY, replace(LEADER, unit="PARKET ")).unit == "Parket"
    assert checked(DAY, replace(TABLE, unit="Parket")).unit == ""


def test_who_chooses_anew_keeps_code_and_room() -> None:
    before = Participant("AAAA2222", Role.TABLE, room="b", table="3")
    who = checked(DAY, LEADER, before, "BBBB2222")
    assert (who.code, who.role, who.room, who.table) == ("AAAA2222", Role.LEADER, "b", "")
    new = checked(DAY, LEADER, code="BBBB2222")
    assert (new.code, new.room) == ("BBBB2222", DAY.rooms[0].key)


def test_a_day_without_tables_has_no_table_that_shares_a_device() -> None:
    assert roles(DAY) == list(Role)
    rooms = tuple(room.model_copy(update={"tables": 0}) for room in DAY.rooms)
    assert roles(DAY.model_copy(update={"rooms": rooms})) == [Role.YOUNG_COLLEAGUE, Role.LEADER]


def test_two_nicknames_that_look_the_same_are_told_apart(party: Party) -> None:
    names = [
        join(party, replace(LEADER, nickname=name)).nickname
        for name in ("Bo van Dam", "bo\u00a0van\u200bDam", "BO van dam\u200b", "", "")
    ]
    assert names[0] == "Bo van Dam"
    assert names[2].endswith(" 2")
    assert names[3:] == ["", ""]
    # Whoever chooses anew is not in their own way.
    bo = party.records.participants()[0]
    assert join(party, replace(LEADER, nickname="Bo van Dam"), bo).nickname == "Bo van Dam"


def test_what_belonged_to_a_code_that_was_erased_stays_gone(party: Party) -> None:
    gone = Participant("AAAA2222", Role.LEADER, "Parket")
    assert join(party, LEADER, gone).code != gone.code
    change(party.session(), replace(gone, language="nl"))
    assert party.records.participant(gone.code) is None


def test_a_personal_code_brings_back_who_it_belongs_to(party: Party) -> None:
    session = party.join()
    party.join()
    code = rejoin_code(party.secret, session.me.code)
    for typed in (code, code.lower(), f" {code.replace('-', ' ')} "):
        assert returning(party.session(), typed) == session.participant
    assert returning(party.session(), "") is None


def test_whoever_arrives_goes_to_what_is_open_else_to_where_they_were(party: Party) -> None:
    me = party.join()
    code = me.me.code
    assert goes_on_at(party.session(), code) == ""
    party.staff().set_stage("welcome", {"state": "open", "opened": "1"})
    me.remember_places([(me.me, "welcome")])
    assert goes_on_at(party.session(), code) == "welcome"
    me.remember_places([(me.me, "closing")])  # never opened
    assert goes_on_at(party.session(), code) == ""
    party.staff().set_stage("", {"current": "lessons"})
    assert goes_on_at(party.session(), code) == "lessons"
