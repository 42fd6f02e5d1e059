"""The top of a page: where one is, the way on, the timer, and who holds the device."""

from __future__ import annotations

import time

import pytest

from themeday.chapters import CHAPTERS
from themeday.model.people import Role
from themeday.room.stage import Timer
from themeday.widgets.participant.header import Header


@pytest.fixture
def header(party):
    return Header(party.join(nickname="Sam"), "expectations")


def test_it_says_where_one_is_and_who_one_is(header):
    state = header.state
    assert (state["number"], state["total"]) == (2, 6)
    assert [chapter["key"] for chapter in state["chapters"]] == list(CHAPTERS)
    assert [chapter["key"] for chapter in state["chapters"] if chapter["here"]] == ["expectations"]
    assert state["who"] == "Sam · young colleague · Recherche · table 1"
    assert state["code"] == header.session.rejoin_code
    assert [chapter["key"] for chapter in state["languages"]] == ["nl"]
    assert state["title"] == "Expectations"


def test_it_leads_on_when_another_part_opens_and_not_to_where_one_is(header, party):
    assert header.state["next"] == ""
    staff = party.staff()
    staff.set_stage("", {"current": "expectations"})
    header.session.poll()
    assert header.state["next"] == ""
    staff.set_stage("", {"current": "pairing"})
    header.session.poll()
    assert header.state["next"] == "pairing"
    assert "Pairing" in header.state["next_text"]


def test_only_parts_that_were_opened_can_be_entered_and_closed_ones_say_so(header, party):
    assert not any(chapter["open"] for chapter in header.state["chapters"])
    party.staff().set_stage("expectations", {"state": "open"})
    header.session.poll()
    assert [chapter["key"] for chapter in header.state["chapters"] if chapter["open"]] == ["expectations"]
    assert not header.state["closed"]
    party.staff().set_stage("expectations", {"state": "closed"})
    header.session.poll()
    assert header.state["closed"]
    assert [chapter["key"] for chapter in header.state["chapters"] if chapter["open"]] == ["expectations"]


def test_a_part_that_is_not_in_the_agenda_has_no_number(new_party, party):
    agenda = tuple(plan for plan in party.day.agenda if plan.key != "lessons")
    short = new_party(day=party.day.model_copy(update={"agenda": agenda}))
    assert Header(short.join(), "lessons").state["number"] == 0
    assert Header(short.join(), "closing").state["number"] == 5


def test_the_timer_comes_as_seconds_left_and_only_when_it_changes(header, party):
    staff, sent = party.staff(), []
    header.observe(lambda change: sent.append(change.new), "timer")
    staff.set_stage("", {"timer": Timer(ends_at=time.time() + 90).to_text()})
    header.session.poll()
    assert header.timer["running"]
    assert 85 < header.timer["left"] <= 90
    staff.set_stage("welcome", {"state": "open"})
    header.session.poll()
    assert len(sent) == 1
    staff.set_stage("", {"timer": Timer(left=30).to_text()})
    header.session.poll()
    assert (header.timer["running"], header.timer["left"]) == (False, 30)


def test_a_rehearsal_says_that_it_is_one(new_party, party):
    rehearsal = new_party(day=party.day.model_copy(update={"rehearsal": True}))
    assert Header(rehearsal.join(), "welcome").state["rehearsal"]
    assert not Header(party.join(), "welcome").state["rehearsal"]


def test_a_table_hands_its_device_over(party):
    header = Header(party.join(Role.TABLE, "", "2"), "expectations")

    def chosen():
        return [side["key"] for side in header.state["sides"] if side["chosen"]]

    assert [side["key"] for side in header.state["sides"]] == ["young_colleague", "leader"]
    assert chosen() == ["young_colleague"]
    header._receive(None, {"type": "side", "role": "leader"}, None)
    assert chosen() == ["leader"]
    assert header.session.me.role is Role.LEADER


@pytest.mark.parametrize("role", ["table", "", None, [], {}, ["leader"], 3])
def test_nobody_else_can_hold_it(party, role):
    header = Header(party.join(Role.TABLE, "", "2"), "expectations")
    header._receive(None, {"type": "side", "role": role}, None)
    assert header.session.me.role is Role.YOUNG_COLLEAGUE


def test_a_person_has_no_sides_to_choose(header):
    assert header.state["sides"] == []
    header._receive(None, {"type": "side", "role": "leader"}, None)
    assert header.session.me.role is Role.YOUNG_COLLEAGUE


def test_it_counts_the_questions_of_this_part_that_are_answered(header):
    asked = CHAPTERS["expectations"].questions
    assert header.done == {"total": len(asked), "n": 0}
    header.session.save("expectations", CHAPTERS["expectations"].question("hope"), "To learn")
    header.session.poll()
    assert header.done == {"total": len(asked), "n": 1}
