"""themeday.report.disclosure.themes: which themes of what people wrote are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rehearsed_day import rehearsed
from themeday.results.themes import Themes

pytestmark = pytest.mark.slow


def test_themes_are_in_it_when_an_organiser_arranged_them_and_enough_people_wrote(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 60)
    themes = Themes(day.records(), day.folder.path)
    assert "by theme" not in day.html(tmp_path / "report.html")
    found = themes.of("closing/take_along")
    large, small = (
        [answer.id for one in found for answer in one.answers][part] for part in (slice(0, 9), slice(9, 12))
    )
    themes.split_off("closing/take_along", large, "Weer =leren & <b>doen</b>")
    themes.split_off("closing/take_along", small, "Van weinig mensen")
    page = day.html(tmp_path / "report.html")
    assert "What people wrote, by theme" in page
    told = re.search(r'<th scope="row">Weer =leren &amp; &lt;b&gt;doen&lt;/b&gt;</th>(.*?)</tr>', page)
    assert told
    assert re.sub("<.*?>", "", told[1]) == "at least 5"
    assert "Van weinig mensen" not in page
