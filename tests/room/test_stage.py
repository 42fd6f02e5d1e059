"""What the facilitator sets is what every page sees."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeday.model.people import Participant, Role
from themeday.room.stage import Stage, Timer, stage_data


def test_before_anything_is_set(party):
    stage = Stage(party.records.stage)
    assert stage.current == ""
    assert stage.state("welcome") == ""
    assert not stage.was_opened("welcome")
    assert stage.opened_at("welcome") is None
    assert stage.accepts("welcome", "help")
    assert not stage.revealed("welcome", "help")
    assert not stage.hidden("AAAA2222", "welcome", "help")
    assert stage_data(party.records, "pairing", "schedule") is None
    assert stage.timer == Timer()


def test_the_last_setting_counts_and_grows_a_revision(party):
    staff = party.staff()
    staff.set_stage("welcome", {"state": "open", "opened": "1"})
    staff.set_stage("", {"current": "welcome"})
    staff.set_stage("welcome", {"state": "closed"})
    stage = Stage(party.records.stage)
    assert (stage.current, stage.state("welcome"), stage.was_opened("welcome")) == ("welcome", "closed", True)
    rows = [row for row in party.rows() if row.item == "state"]
    assert [(row.value, row.revision) for row in rows] == [("open", 1), ("closed", 2)]
    assert stage.opened_at("welcome").tzinfo is not None
    assert stage.opened_at("welcome") - party.clock.now() < dt.timedelta(seconds=1)


def test_pages_follow_each_other_through_the_log_alone(party):
    page, staff = party.join(), party.staff()
    seen = []
    page.on_change(lambda: seen.append(page.stage.current))
    staff.set_stage("", {"current": "closing"})
    page.poll()
    page.poll()
    assert seen == ["closing"]


def test_questions_close_and_open_again(party):
    staff = party.staff()
    staff.set_stage("welcome", {"ask:help": "closed"})
    assert not staff.stage.accepts("welcome", "help")
    assert staff.stage.accepts("welcome", "other")
    assert staff.stage.accepts("closing", "help")
    staff.set_stage("welcome", {"ask:help": "open"})
    assert staff.stage.accepts("welcome", "help")


def test_one_answer_of_one_author_is_hidden(party):
    for code in ("AAAA2222", "BBBB2222"):
        party.session().join(Participant(code, Role.LEADER, "Parket"))
    staff = party.staff()
    staff.set_stage("expectations", {"show:learn": "1", "hide:learn.own:AAAA2222": "1"})
    assert staff.stage.revealed("expectations", "learn")
    assert staff.stage.hidden("AAAA2222", "expectations", "learn.own")
    assert not staff.stage.hidden("AAAA2222", "expectations", "learn")
    assert not staff.stage.hidden("BBBB2222", "expectations", "learn.own")
    staff.set_stage("expectations", {"show:learn": "", "hide:learn.own:AAAA2222": ""})
    assert not staff.stage.revealed("expectations", "learn")
    assert not staff.stage.hidden("AAAA2222", "expectations", "learn.own")


@given(
    st.recursive(
        st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    ).filter(lambda value: not isinstance(value, str))
)
def test_structured_data_comes_back_as_it_was(new_party, value):
    staff = new_party().staff()
    staff.set_stage("pairing", {"anything": value})
    assert stage_data(staff.records, "pairing", "anything") == value


@pytest.mark.parametrize(("timer", "left"), [(Timer(ends_at=100), 40), (Timer(ends_at=30), 0), (Timer(left=25), 25)])
def test_a_timer_counts_down_to_zero_and_stands_still_when_paused(party, timer, left):
    party.staff().set_stage("", {"timer": timer.to_text()})
    kept = Stage(party.records.stage).timer
    assert kept == timer
    assert kept.seconds_left(60) == left
    assert kept.running is (timer.ends_at is not None)


def test_what_was_opened_last_is_known_also_when_the_laptops_clock_was_set_back(party):
    staff = party.staff()
    assert staff.stage.opened_last(["welcome", "closing"]) == ""
    staff.set_stage("welcome", {"opened": "1"})
    party.clock.advance(party.clock.now() - dt.timedelta(hours=1))
    staff.set_stage("closing", {"opened": "1"})
    assert staff.stage.opened_last(["welcome", "closing"]) == "closing"
    assert staff.stage.opened_last(["welcome"]) == "welcome"
