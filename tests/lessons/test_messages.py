"""What an author hears: in both languages, filled in with whatever stood in the file."""

from __future__ import annotations

from string import Formatter

import pytest

from themeday.i18n import LANGUAGES
from themeday.lessons import messages
from themeday.lessons.source import LessonProblem

ALL = {name: text for name, text in vars(messages).items() if name.isupper() and isinstance(text, str)}


@pytest.mark.parametrize("name", ALL)
def test_a_message_says_its_place_and_what_stood_there(name: str) -> None:
    names = {name for _, name, _, _ in Formatter().parse(ALL[name]) if name} - {"file", "line"}
    problem = LessonProblem(ALL[name], "a/nl.md", 7, **dict.fromkeys(names, "{odd} %s"))
    said = {language: problem.message(language) for language in LANGUAGES}
    assert len(set(said.values())) == len(LANGUAGES)
    for text in said.values():
        assert "7" in text.partition(":")[0]
        assert text.count("{odd}") >= len(names)
