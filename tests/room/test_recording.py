"""What is written of the stage and of people: once, whole or not at all, and never of someone who was erased."""

from __future__ import annotations

import pytest

from tests.room.appends import Appends, staged_values
from themeday.errors import NotSaved, OutcomeRefused
from themeday.model.visibility import Visibility


def test_where_someone_is_is_written_once(party):
    me, server = party.join(), party.session()
    for chapter in ("welcome", "welcome", "closing"):
        server.remember_places([(me.participant, chapter)])
    rows = [row for row in party.rows() if row.item == "place"]
    assert [(row.participant, row.value, row.visibility) for row in rows] == [
        (me.participant.code, "welcome", Visibility.PRIVATE),
        (me.participant.code, "closing", Visibility.PRIVATE),
    ]


def test_what_is_set_of_several_chapters_at_once_is_one_write(party, monkeypatch):
    staff, appends = party.staff(), Appends(party.records, monkeypatch)
    staff.set_stage("welcome", {"state": "open"}, {"": {"current": "welcome"}, "closing": {"state": "closed"}})
    assert appends.count == 1
    assert staged_values(party.records) == {
        ("welcome", "state"): "open",
        ("", "current"): "welcome",
        ("closing", "state"): "closed",
    }


def test_when_the_disk_fails_nothing_of_what_was_to_be_set_is_kept(party, monkeypatch):
    staff = party.staff()
    Appends(party.records, monkeypatch, fails_at=1)
    with pytest.raises(NotSaved):
        staff.set_stage("welcome", {"state": "open"}, {"": {"current": "welcome"}})
    assert staged_values(party.records) == {}


def test_one_code_that_nobody_has_any_more_keeps_everything_from_being_set(party):
    staff = party.staff()
    with pytest.raises(OutcomeRefused):
        staff.set_stage("welcome", {"state": "open"}, {"closing": {"hide:tip:AAAA2222": "1"}})
    assert staged_values(party.records) == {}
