"""Do's and don'ts."""

from __future__ import annotations

from tests.asked import tip
from themeday.model.visibility import Visibility


def test_the_list_for_hr_has_no_names():
    assert {tip(kind, 1).visibilities for kind in ("do", "dont")} == {(Visibility.ANONYMOUS,)}
