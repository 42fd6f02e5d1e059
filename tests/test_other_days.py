"""The other days on which the tests are run lie ahead, whenever that is done."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.other_days.__main__ import MOMENTS, moment


@pytest.mark.parametrize("name", MOMENTS)
@given(today=st.dates(dt.date(2026, 1, 1), dt.date(2180, 1, 1)))
def test_they_lie_ahead(name: str, today: dt.date) -> None:
    assert moment(name, today).date() > today + dt.timedelta(days=50)


def test_a_clock_change_comes_within_minutes_of_its_moment() -> None:
    for name, hours in (("spring", 1), ("autumn", -1)):
        begin = moment(name, dt.date(2026, 11, 30))
        later = (begin.astimezone(dt.UTC) + dt.timedelta(hours=1)).astimezone(begin.tzinfo)
        assert later.utcoffset() - begin.utcoffset() == dt.timedelta(hours=hours)  # type: ignore[operator]
