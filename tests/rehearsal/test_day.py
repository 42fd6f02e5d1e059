"""The invented day: ahead of whoever practises, with all chapters."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rehearsal.conftest import PEOPLE
from themeday.chapters import CHAPTERS
from themeday.day.load import load_day
from themeday.model.clock import Clock
from themeday.rehearsal.day import rehearsal_day
from themeday.store.folder import DataFolder

pytestmark = pytest.mark.slow


@given(st.dates(dt.date(2026, 1, 1), dt.date(2199, 1, 1)))
def test_a_rehearsal_lies_ahead_and_its_promise_too(today):
    day = rehearsal_day(2, today)
    assert today + dt.timedelta(weeks=8) <= day.date < today + dt.timedelta(weeks=9)
    assert (day.date.weekday(), today < day.keep_until) == (3, True)


def test_day_file_says_what_was_played(rehearsed):
    day = load_day(rehearsed.day_file)
    assert day == rehearsal_day(PEOPLE, Clock().today()).model_copy(update={"folder": rehearsed.day_file.parent})
    assert day.rehearsal
    assert [plan.key for plan in day.agenda] == list(CHAPTERS)
    assert DataFolder.of(day).path == rehearsed.data
