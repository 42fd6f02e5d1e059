"""What the logs say now: the latest answer counts, and lies only where its author wants it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themeday.errors import NotSaved
from themeday.model.people import Participant, Role
from themeday.model.visibility import Visibility
from themeday.store import Cursor
from themeday.store.records import JOIN, Records

SECRET = "What nobody else may read"


def kept(records, name):
    return list(getattr(records, name))


def refuse(*_: object) -> None:
    raise NotSaved("Not saved")


# The latest answer


def test_the_latest_revision_counts(party, answer):
    me = party.join()
    for text in ("one", "two", "three"):
        answer(me, "welcome", "help", text)
    latest = party.records.latest(me.me.code, "welcome", "help")
    assert (latest.value, latest.revision) == ("three", 3)
    assert [o.value for o in party.records.shared.answers("welcome", "help")] == ["three"]


def test_a_withdrawn_answer_is_no_answer_and_can_be_given_again(party, answer):
    me = party.join()
    answer(me, "welcome", "help", "one")
    answer(me, "welcome", "help", "")
    assert party.records.latest(me.me.code, "welcome", "help") is None
    assert party.records.answered("welcome", "help") == {}
    assert [o for o in party.records.shared if o.chapter == "welcome"] == []
    answer(me, "welcome", "help", "two")
    assert me.answer("welcome", "help").revision == 3


def test_answers_of_different_people_stand_beside_each_other(party, answer):
    people = [party.join() for _ in range(3)]
    for n, person in enumerate(people):
        answer(person, "welcome", "help", f"text {n}")
    assert [o.value for o in party.records.shared.answers("welcome", "help")] == ["text 0", "text 1", "text 2"]
    assert [person.answer("welcome", "help").value for person in people] == ["text 0", "text 1", "text 2"]


# Private and shared


def test_what_becomes_private_is_shared_no_longer(tmp_path, new_party, answer):
    party = new_party(Records.in_folder(tmp_path))
    me = party.join()
    answer(me, "welcome", "help", "may be seen", Visibility.ANONYMOUS)
    answer(me, "welcome", "help", SECRET, Visibility.PRIVATE)
    fresh = Records.in_folder(tmp_path)
    fresh.refresh()
    assert fresh.shared.answers("welcome", "help") == []
    mine = fresh.latest(me.me.code, "welcome", "help")
    assert (mine.value, mine.visibility, mine.revision) == (SECRET, Visibility.PRIVATE, 2)
    assert SECRET in (tmp_path / "private.csv").read_text("utf-8")
    assert SECRET not in (tmp_path / "outcomes.csv").read_text("utf-8")


def test_what_becomes_shared_is_private_no_longer(party, answer):
    me = party.join()
    answer(me, "welcome", "help", "first for me", Visibility.PRIVATE)
    answer(me, "welcome", "help", "now for all", Visibility.ANONYMOUS)
    assert kept(party.records, "private") == [o for o in party.records.private if o.chapter == JOIN]
    assert [o.value for o in party.records.shared.answers("welcome", "help")] == ["now for all"]
    assert me.answer("welcome", "help").revision == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "one", "two"]), st.sampled_from(Visibility)), min_size=1, max_size=8))
def test_any_way_back_and_forth_leaves_one_answer_in_one_place(new_party, answer, steps):
    party = new_party()
    me = party.join()
    revisions = []
    for value, visibility in steps:
        written = answer(me, "expectations", "hope", value, visibility)
        revisions += [row.revision for row in written]
        shared = [o.value for o in party.records.shared.answers("expectations", "hope")]
        private = [o.value for o in party.records.private.answers("expectations", "hope")]
        here = private if visibility is Visibility.PRIVATE else shared
        there = shared if visibility is Visibility.PRIVATE else private
        assert here == ([value] if value else [])
        assert there == []
    assert revisions == list(range(1, len(revisions) + 1))
    rows = party.rows()
    assert len({row.outcome_id for row in rows}) == len(rows)
    assert not [row for row in party.records.shared.read(Cursor()).outcomes if row.visibility is Visibility.PRIVATE]


def test_when_the_disk_fails_halfway_nothing_stays_shared_against_the_authors_choice(party, answer, monkeypatch):
    me = party.join()
    answer(me, "welcome", "help", "was shared", Visibility.ANONYMOUS)
    monkeypatch.setattr(party.records.private, "append", refuse)
    with pytest.raises(NotSaved):
        answer(me, "welcome", "help", SECRET, Visibility.PRIVATE)
    party.records.refresh()
    assert party.records.shared.answers("welcome", "help") == []


def test_when_the_disk_fails_halfway_a_private_answer_is_still_there(party, answer, monkeypatch):
    me = party.join()
    answer(me, "welcome", "help", "was private", Visibility.PRIVATE)
    monkeypatch.setattr(party.records.shared, "append", refuse)
    with pytest.raises(NotSaved):
        answer(me, "welcome", "help", "to be shared", Visibility.ANONYMOUS)
    party.records.refresh()
    assert me.answer("welcome", "help").value == "was private"


def test_counting_includes_private_answers_once(party, answer):
    people = [party.join() for _ in range(3)]
    answer(people[0], "welcome", "help", "a", Visibility.PRIVATE)
    answer(people[1], "welcome", "help", "b", Visibility.ANONYMOUS)
    answer(people[2], "welcome", "help", "c", Visibility.PRIVATE)
    answer(people[2], "welcome", "help", "d", Visibility.ANONYMOUS)
    found = party.records.answered("welcome", "help")
    assert {code: o.value for code, o in found.items()} == dict(
        zip((p.me.code for p in people), ("a", "b", "d"), strict=True)
    )


# Who is here


def test_participants_come_back_as_they_joined(tmp_path, new_party):
    party = new_party(Records.in_folder(tmp_path))
    joined = [
        party.join(nickname="Sam", language="en").participant,
        party.leader(language="nl", room="b", table="4").participant,
        party.join(Role.TABLE, "", "2").participant,
    ]
    fresh = Records.in_folder(tmp_path)
    fresh.refresh()
    assert fresh.participants() == joined
    assert fresh.participant("ZZZZ9999") is None


def test_a_nickname_and_a_language_are_private(tmp_path, new_party):
    new_party(Records.in_folder(tmp_path)).join(nickname="Bijnaam")
    assert "Bijnaam" not in (tmp_path / "outcomes.csv").read_text("utf-8")
    assert "Bijnaam" in (tmp_path / "private.csv").read_text("utf-8")


def test_joining_anew_replaces_the_choices_and_nothing_else(party, answer):
    me = party.join(nickname="Sam")
    answer(me, "welcome", "help", "text")
    code = me.me.code
    me.join(Participant(code, Role.LEADER, "Parket", "nl", "b", "2", ""))
    assert party.records.participants() == [Participant(code, Role.LEADER, "Parket", "nl", "b", "2", "")]
    assert party.records.latest(code, "welcome", "help").value == "text"


def test_the_sides_of_a_table_are_found_and_those_of_a_person_are_not(party):
    table, person = party.join(Role.TABLE, "", "2").participant, party.join().participant
    for role in (Role.YOUNG_COLLEAGUE, Role.LEADER):
        side = table.speaking_as(role)
        assert party.records.participant(side.code) == side
        assert party.records.participant(person.code + side.code[-2:]) is None


# Following


def test_records_notice_what_others_append_and_a_rewrite(tmp_path, new_party, answer):
    party = new_party(Records.in_folder(tmp_path))
    follower = Records.in_folder(tmp_path)
    assert not follower.refresh()
    me = party.join()
    answer(me, "welcome", "help", "text")
    assert follower.refresh()
    assert not follower.refresh()
    assert follower.latest(me.me.code, "welcome", "help").value == "text"
    party.records.shared.rewrite(lambda row: row if row.chapter == JOIN else None)
    assert follower.refresh()
    assert follower.latest(me.me.code, "welcome", "help") is None
    assert follower.participants() == [me.participant]


def test_a_damaged_row_is_told_once(tmp_path, new_party):
    party = new_party(Records.in_folder(tmp_path))
    party.join()
    with (tmp_path / "outcomes.csv").open("ab") as file:
        file.write(b"not,a,row\r\n")
    assert party.records.refresh()
    assert not party.records.refresh()
    assert [damage.data for damage in party.records.shared.damaged] == [b"not,a,row\r\n"]
    assert party.records.damaged == 1
