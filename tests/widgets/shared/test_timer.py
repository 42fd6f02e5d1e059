"""The timer's card follows the stage, and counts by itself in between."""

from __future__ import annotations

import time

import pytest

from themeday.room.stage import Timer
from themeday.widgets.shared.timer import TimerCard


def follow(party, timer):
    party.staff().set_stage("", {"timer": timer.to_text()})


def test_a_card_without_a_timer_says_so(party):
    card = TimerCard(party.join())
    assert (card.timer["running"], card.timer["left"]) == (False, 0)
    assert card.labels["no_timer"]


@pytest.mark.parametrize("running", [True, False])
def test_it_shows_the_seconds_left(party, running):
    me = party.join()
    card = TimerCard(me)
    follow(party, Timer(ends_at=time.time() + 600) if running else Timer(left=600))
    me.poll()
    assert card.timer["left"] == pytest.approx(600, abs=30)
    assert card.timer["running"] is running


def test_only_a_change_of_the_timer_goes_out(party):
    me = party.join()
    card = TimerCard(me)
    follow(party, Timer(ends_at=time.time() + 60))
    me.poll()
    sent = card.timer
    party.staff().set_stage("", {"current": "welcome"})
    me.poll()
    assert card.timer is sent
    follow(party, Timer())
    me.poll()
    assert not card.timer["running"]


def test_an_unbound_card_has_its_words_and_follows_once_bound(party):
    follow(party, Timer(left=30))
    session = party.session()
    card = TimerCard(session)
    assert card.labels["no_timer"]
    assert card.timer == {}
    session.bind(party.join().participant, "en")
    assert card.timer["left"] == 30
