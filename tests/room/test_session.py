"""A page's session: saving, binding, coming back."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themeday.chapters import CHAPTERS
from themeday.errors import OutcomeRefused, UnknownParticipant
from themeday.model.people import Role
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility
from themeday.room import environment
from themeday.room.session import Session
from themeday.store import Cursor
from themeday.store.folder import DataFolder
from themeday.store.records import Records

NASTY = [
    "<img src=x onerror=alert(1)>",
    "👩🏽‍⚖️🦄",
    "=1+1",
    '"quoted", and\r\nmore',
    "\u2028",
    "NaN",
    "{who}",
    "'; DROP",
]
TEXT = Question("free", Kind.TEXT, "?", max_length=4_000)


# Saving


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=40) | st.sampled_from(NASTY))
def test_what_is_accepted_comes_back_equal_and_what_is_refused_leaves_no_trace(tmp_path_factory, new_party, value):
    folder = tmp_path_factory.mktemp("day")
    party = new_party(Records.in_folder(folder))
    me = party.join()
    before = party.rows()
    try:
        me.save("welcome", TEXT, value)
    except OutcomeRefused:
        assert "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value)
        assert party.rows() == before
        return
    fresh = Records.in_folder(folder)
    fresh.refresh()
    result = fresh.latest(me.me.code, "welcome", "free")
    assert (result.value if result else "") == re.sub("\r\n?", "\n", value).strip()


@pytest.mark.parametrize("value", ["x" * 10_000, "x" * 281, "a\x00b", "a\ud800b", 5, ["text"], {"a": 1}, True])
def test_what_is_no_answer_is_refused_and_not_kept(party, answer, value):
    me = party.join()
    before = party.rows()
    with pytest.raises(OutcomeRefused):
        answer(me, "welcome", "help", value)
    assert party.rows() == before


def test_saving_the_same_again_writes_nothing(party, answer):
    me = party.join()
    assert len(answer(me, "expectations", "learn", {"chosen": ["craft", "energy"], "own": "x"})) == 3
    before = party.rows()
    assert answer(me, "expectations", "learn", {"chosen": ["energy", "craft"], "own": " x "}) == []
    assert answer(me, "expectations", "hope", "") == []
    assert party.rows() == before


def test_only_what_changed_is_written(party, answer):
    me = party.join()
    answer(me, "expectations", "learn", {"chosen": ["craft", "energy"]})
    rows = answer(me, "expectations", "learn", {"chosen": ["craft", "ai"]})
    assert {(row.item, row.value, row.revision) for row in rows} == {("learn.energy", "", 2), ("learn.ai", "1", 1)}


def test_another_visibility_is_a_change(party, answer):
    me = party.join()
    answer(me, "expectations", "hope", "x", Visibility.TABLE)
    assert [row.revision for row in answer(me, "expectations", "hope", "x", Visibility.REPORT)] == [2]
    assert me.answer("expectations", "hope").visibility is Visibility.REPORT


def test_a_row_says_who_where_and_when(party, answer):
    me = party.join(Role.LEADER, "Parket", "7", room="b")
    (row,) = answer(me, "welcome", "help", "x")
    assert (row.participant, row.role, row.unit, row.room, row.table) == (me.me.code, "leader", "Parket", "b", "7")
    assert (row.day, row.chapter, row.item, row.visibility) == (party.day.key, "welcome", "help", Visibility.ANONYMOUS)
    assert row.recorded_at.startswith("2027-01-14T09:30:")


def test_a_closed_question_refuses_and_keeps_nothing(party, answer):
    me, staff = party.join(), party.staff()
    answer(me, "welcome", "help", "before")
    staff.set_stage("welcome", {"ask:help": "closed"})
    before = party.rows()
    for value in ("after", ""):
        with pytest.raises(OutcomeRefused, match="closed"):
            answer(me, "welcome", "help", value)
    assert party.rows() == before
    assert me.answer("welcome", "help").value == "before"
    staff.set_stage("welcome", {"ask:help": "open"})
    assert answer(me, "welcome", "help", "after")


def test_a_visibility_that_a_question_does_not_allow_is_refused(party, answer):
    me = party.join()
    before = party.rows()
    for wrong in ("report", "table", "everyone", ["private"]):
        with pytest.raises(OutcomeRefused):
            answer(me, "welcome", "help", "x", wrong)
    with pytest.raises(OutcomeRefused):
        answer(me, "expectations", "matching", "yes", "report")
    assert party.rows() == before


def test_a_private_question_never_reaches_the_shared_log(party, answer):
    me = party.join()
    answer(me, "expectations", "matching", "no")
    answer(me, "expectations", "motivation", 1)
    assert {o.item for o in party.records.private} >= {"matching", "motivation"}
    assert not [o for o in party.records.shared.read(Cursor()).outcomes if o.item in ("matching", "motivation")]


def test_nobody_can_save_on_a_page_where_nobody_is(party, answer):
    with pytest.raises(UnknownParticipant):
        answer(party.session(), "welcome", "help", "x")
    with pytest.raises(UnknownParticipant):
        answer(party.staff(), "welcome", "help", "x")
    assert party.rows() == []


# A table that shares one device


def test_the_two_sides_of_a_table_answer_apart(party, answer):
    table = party.join(Role.TABLE, "", "3")
    answer(table, "expectations", "hope", "young")
    table.speak_as(Role.LEADER)
    assert table.answer("expectations", "hope") is None
    answer(table, "expectations", "hope", "leader")
    answer(table, "expectations", "motivation", 2)
    table.speak_as(Role.YOUNG_COLLEAGUE)
    assert table.answer("expectations", "hope").value == "young"
    assert table.answer("expectations", "motivation") is None
    kept = party.records.shared.answers("expectations", "hope")
    assert {(o.role, o.value, o.table) for o in kept} == {
        ("young_colleague", "young", "3"),
        ("leader", "leader", "3"),
    }


def test_a_person_cannot_speak_for_the_other_side(party, answer):
    me = party.join(Role.LEADER)
    code = me.me.code
    me.speak_as(Role.YOUNG_COLLEAGUE)
    answer(me, "welcome", "help", "x")
    assert (me.me.code, me.me.role) == (code, Role.LEADER)
    assert [o.role for o in party.records.shared.answers("welcome", "help")] == ["leader"]


# Coming back


@pytest.fixture
def at_home(party, tmp_path, monkeypatch):
    """A day in a folder, as a served page finds it in its environment."""
    file = tmp_path / "day.toml"
    rooms = "\n".join(f'[[rooms]]\nkey = "{r.key}"\nname = "{r.name}"\ntables = {r.tables}' for r in party.day.rooms)
    file.write_text(
        f'title = "Dag"\ndate = 2027-01-14\nunits = ["Recherche", "Parket"]\norganiser_contact = "wij"\n{rooms}\n',
        "utf-8",
    )
    monkeypatch.setenv(environment.ENV_DAY, str(file))
    monkeypatch.delenv(environment.ENV_DATA, raising=False)
    monkeypatch.delenv(environment.ENV_IDENTITY, raising=False)
    return tmp_path


@pytest.mark.parametrize("language", ["nl", "en"])
def test_after_a_restart_everything_is_there_again(at_home, new_party, answer, monkeypatch, language):
    first = Session.here()
    assert first.staff == "organiser"  # nobody was named: whoever has the folder
    party = new_party(first.records, first.day)
    me = party.join(nickname="Sam", language=language)
    answer(me, "expectations", "hope", "kept", Visibility.REPORT)
    answer(me, "expectations", "motivation", 4)
    party.staff().set_stage("", {"current": "expectations"})

    monkeypatch.setenv(environment.ENV_IDENTITY, f"participant:{me.me.code}:")
    back = Session.here()
    assert back.participant == me.participant
    assert back.language == language
    assert back.answer("expectations", "hope").value == "kept"
    assert back.answer("expectations", "motivation").value == "4"
    assert back.stage.current == "expectations"
    assert back.secret == DataFolder.of(back.day).secret()
    assert (back.rejoin_code, back.my_pair_code) == (Session.here().rejoin_code, Session.here().my_pair_code)
    assert len(back.rejoin_code) == 9


def test_the_page_decides_about_its_language(at_home, new_party):
    session = Session.here()
    me = new_party(session.records, session.day).join(language="nl")
    session.bind_identity(f"participant:{me.me.code}:en")
    assert session.language == "en"
    session.bind_identity(f"participant:{me.me.code}:xx")
    assert session.language == "nl"


@pytest.mark.parametrize("identity", ["participant:ZZZZ9999:nl", "participant::", "x", "participant:ZZZZ9999-Y:nl"])
def test_a_code_that_nobody_has_opens_nothing(party, identity):
    session = party.session()
    party.join()
    with pytest.raises(UnknownParticipant):
        session.bind_identity(identity)
    assert not session.bound


def test_staff_are_nobody_in_particular(party):
    session = party.session()
    session.bind_identity("staff:organiser:en")
    assert (session.bound, session.participant, session.staff, session.language) == (True, None, "organiser", "en")
    assert (session.rejoin_code, session.my_pair_code) == ("", "")


def test_without_a_day_there_is_a_demo(monkeypatch):
    monkeypatch.delenv(environment.ENV_DAY, raising=False)
    import_module("themeday.widgets")  # as every notebook does; the cards know the rehearsal
    demo = Session.here()
    assert demo.bound
    assert demo.me.role is Role.YOUNG_COLLEAGUE


# Telling the cards


def test_cards_are_told_who_is_here_whenever_they_come(party):
    session, told = party.session(), []
    session.when_bound(lambda: told.append("early"))
    assert told == []
    session.bind(party.join().participant, "nl")
    assert told == ["early"]
    session.when_bound(lambda: told.append("late"))
    assert told == ["early", "late"]


@pytest.mark.parametrize("chapter", list(CHAPTERS))
def test_every_question_of_a_chapter_can_be_answered_as_its_default_says(party, chapter):
    me = party.join()
    values = {
        Kind.TEXT: lambda q: "text",
        Kind.CHOICE: lambda q: q.options[0].key,
        Kind.CHOICES: lambda q: {"chosen": [q.options[0].key]},
        Kind.SCALE: lambda q: q.low,
        Kind.DATE: lambda q: "2027-03-01",
    }
    for question in CHAPTERS[chapter].questions:
        (row,) = me.save(chapter, question, values[question.kind](question))
        assert row.visibility is question.visibility
        assert me.save(chapter, question, {} if question.kind is Kind.CHOICES else "")[0].withdrawn
