"""The drawing of who sits where: roles and chosen nicknames, never a code, and no order that tells anything."""

from __future__ import annotations

from themeday.model.people import Role
from themeday.widgets.participant.tables import PeopleAtTables


def lines(card):
    return {(table["room"], table["number"]): table["lines"] for table in card.tables}


def test_people_sit_where_they_joined(party, shown):
    party.join(table="2", nickname="Sam"), party.join(table="2"), party.leader(table="10")
    device = party.join(Role.TABLE, "", "3")
    party.join(table="")
    people = PeopleAtTables(party.join(table="2", nickname="Noor"))
    assert lines(people) == {
        ("Aula", 2): ["3 young colleagues (Noor, Sam)"],
        ("Aula", 3): ["1 shared device"],
        ("Aula", 10): ["1 leader"],
    }
    assert [table["yours"] for table in people.tables] == [True, False, False]
    assert people.tables[0]["people"] == ["young_colleague"] * 3
    codes = [who.code for who in party.records.participants()]
    labels = [who.name for who in party.records.participants() if not who.nickname]
    told = shown(people)
    assert not any(text in told for text in (*codes, *labels))
    assert lines(PeopleAtTables(device)) == lines(people)


def test_the_order_tells_nobody_who_was_first(new_party):
    def drawn(*names):
        party = new_party()
        party.leader(table="1", nickname="Leo")
        for name in names:
            party.join(table="1", nickname=name)
        party.leader(table="1")
        return PeopleAtTables(party.staff()).tables

    assert drawn("Sam", "Noor") == drawn("Noor", "Sam")


def test_in_a_round_people_sit_at_their_dates(party):
    me, leader = party.join(table="1", nickname="Yara"), party.leader(table="1", room="b")
    dates = [{"table": 4, "young_colleague": me.me.code, "leader": leader.me.code}]
    schedule = {"seed": 1, "minutes": 4, "rounds": [dates], "byes": [[]]}
    staff = party.staff()
    staff.set_stage("pairing", {"schedule": schedule, "round": "1"})
    card = PeopleAtTables(me)
    assert lines(card) == {("Aula", 1): ["1 young colleague (Yara)"], ("Zolder", 1): ["1 leader"]}
    staff.set_stage("", {"current": "pairing"})
    me.poll()
    assert lines(card) == {("Zolder", 4): ["1 young colleague (Yara)", "1 leader"]}
    assert card.line == "Round 1 of 1"
    staff.set_stage("pairing", {"round": "2"})  # over
    me.poll()
    assert card.line == ""


def test_nobody_and_unbound(party):
    card = PeopleAtTables(party.session())
    assert (card.tables, card.count) == ([], "")
    assert PeopleAtTables(party.staff()).count == "0 participants"
