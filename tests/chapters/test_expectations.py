"""What people ask of and offer to each other."""

from __future__ import annotations

from tests.asked import THEMES
from themeday.chapters import CHAPTERS
from themeday.chapters.expectations import MATCHING_YES


def test_expectations_are_asked_both_ways_with_the_same_themes():
    chapter = CHAPTERS["expectations"]
    assert chapter.question("learn").options == chapter.question("offer").options == THEMES
    assert MATCHING_YES in [option.key for option in chapter.question("matching").options]
    # More than digital skill: culture, diversity, craft, and addressing each other.
    assert {"culture", "diversity", "craft", "feedback"} <= {theme.key for theme in THEMES}
