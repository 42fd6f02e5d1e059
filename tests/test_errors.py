"""Errors say what is wrong, one line for each mistake, in the language of who reads them."""

from __future__ import annotations

from themeday.errors import BUSY, ManyProblems, NotSaved, Overtaken, ThemeDayError
from themeday.i18n import translate


def test_what_was_overtaken_was_not_saved_and_says_so_in_both_languages() -> None:
    error = Overtaken()
    assert isinstance(error, NotSaved)
    assert str(error) == BUSY
    assert error.message("nl") == translate("nl", BUSY) != BUSY


def test_several_mistakes_are_told_in_one_go_each_with_its_own_values() -> None:
    problems = [ThemeDayError("{who} is unknown", who=name) for name in ("Sam", "Noor")]
    assert str(ManyProblems("{n} things", problems, n=2)) == "2 things\n  - Sam is unknown\n  - Noor is unknown"
    assert str(ManyProblems("One thing")) == "One thing"
