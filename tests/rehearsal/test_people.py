"""The invented people: both sides, all units."""

from collections import Counter

import pytest

from tests.rehearsal.conftest import PEOPLE
from themeday.day.load import load_day
from themeday.model.people import Role

pytestmark = pytest.mark.slow


def test_half_young_colleagues_half_leaders_of_all_units(rehearsed, records):
    people = records.participants()
    assert Counter(who.role for who in people) == {Role.YOUNG_COLLEAGUE: PEOPLE / 2, Role.LEADER: PEOPLE / 2}
    assert {who.unit for who in people} == set(load_day(rehearsed.day_file).units)
    assert 0 < sum(bool(who.nickname) for who in people) < PEOPLE
