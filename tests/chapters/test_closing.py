"""Do's and don'ts, and what people take along."""

from __future__ import annotations

from themeday.chapters.closing import tip
from themeday.model.visibility import Visibility


def test_the_list_for_hr_has_no_names():
    assert {tip(kind, 1).visibilities for kind in ("do", "dont")} == {(Visibility.ANONYMOUS,)}
