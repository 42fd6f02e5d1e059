"""What a chapter is made of, and how its questions are found."""

from __future__ import annotations

import pytest

from themeday.chapters import CHAPTERS
from themeday.chapters.blocks import LIVE_PARTS
from themeday.widgets.participant.chapter import _LIVE


def test_a_question_that_does_not_exist_is_an_error():
    with pytest.raises((KeyError, StopIteration)):
        CHAPTERS["welcome"].question("nothing")


def test_every_live_part_that_a_chapter_may_name_has_a_card():
    assert {*_LIVE, "questions"} == set(LIVE_PARTS)
