"""Times and ids: they sort as they were made, whatever the clock does."""

from __future__ import annotations

import datetime as dt
import itertools
import time
import uuid
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeday.model.clock import Clock, RehearsalClock

START = dt.datetime(2027, 1, 14, 9, 30, tzinfo=dt.UTC)


def test_ids_are_version_seven_and_sort_by_time():
    clock = RehearsalClock(START, Random(1))
    ids = []
    for seconds in range(200):
        clock.advance(START + dt.timedelta(seconds=seconds))
        ids.append(clock.new_id())
    assert ids == sorted(set(ids))
    parsed = [uuid.UUID(each) for each in [*ids, Clock().new_id()]]
    assert {(each.version, each.variant) for each in parsed} == {(7, uuid.RFC_4122)}
    assert parsed[0].int >> 80 == int(START.timestamp() * 1000)


@pytest.mark.parametrize("step", [0, 1, -3_600 * 10**9], ids=["stands still", "goes", "is set back"])
def test_ids_sort_by_creation_also_within_a_tick_and_when_the_clock_is_set_back(monkeypatch, step):
    moments = itertools.count(time.time_ns(), step)
    monkeypatch.setattr("themeday.model.clock.time.time_ns", lambda: next(moments))
    ids = [Clock().new_id() for _ in range(200)]
    assert ids == sorted(set(ids))


def test_the_time_of_a_row_is_utc_with_milliseconds():
    assert RehearsalClock(START, Random(1)).stamp() == "2027-01-14T09:30:00.000Z"
    now = dt.datetime.fromisoformat(Clock().stamp())
    assert abs(now - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=5)


def test_the_same_seed_gives_the_same_ids():
    first, again, other = (RehearsalClock(START, Random(seed)) for seed in (1, 1, 2))
    assert first.new_id() == again.new_id() != other.new_id()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its time zone for one process")
@pytest.mark.parametrize(
    ("zone", "moment", "date"),
    [
        ("UTC", "2027-03-27T23:30:00+00:00", "2027-03-27"),
        ("Europe/Amsterdam", "2027-03-27T23:30:00+00:00", "2027-03-28"),  # half past midnight
        ("Europe/Amsterdam", "2027-03-28T22:30:00+00:00", "2027-03-29"),  # the same, an hour less from UTC
        ("Europe/Amsterdam", "2027-10-30T21:59:59+00:00", "2027-10-30"),
        ("Pacific/Auckland", "2028-02-28T12:00:00+00:00", "2028-02-29"),
        ("America/New_York", "2028-03-01T04:00:00+00:00", "2028-02-29"),
    ],
)
def test_today_is_what_the_calendar_on_the_laptop_says(monkeypatch, zone, moment, date):
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        assert str(RehearsalClock(dt.datetime.fromisoformat(moment), Random(1)).today()) == date
    time.tzset()


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2199, 1, 1), timezones=st.just(dt.UTC)))
def test_an_id_has_the_milliseconds_of_its_row(moment):
    clock = RehearsalClock(moment, Random(1))
    milliseconds = int(clock.new_id().replace("-", "")[:12], 16)
    assert (
        clock.stamp()
        == (dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=milliseconds)).isoformat(timespec="milliseconds") + "Z"
    )
