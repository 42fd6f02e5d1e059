"""What does not fit on a phone, on the big screen or in the minutes is told, and takes the lesson from nobody."""

from __future__ import annotations

from themeday.lessons.lint.length import LONGEST_OPTION, tell_what_is_too_long
from themeday.lessons.model import Lesson, Option, Step
from themeday.lessons.source import Source
from themeday.places import EXERCISES


def told(*steps: Step, minutes: int = 12) -> list[str]:
    source = Source(EXERCISES / "_example", "en")
    about = {"title": "A", "goal": "B", "teacher_note": "C", "material": "D"}
    tell_what_is_too_long(source, Lesson(slug="a", language="en", steps=steps, minutes=minutes, **about), 3)
    assert source.problems == []
    return [str(remark) for remark in source.remarks]


def quiz(*texts: str) -> Step:
    options = tuple(Option(key=f"o{n}", text=text, line=7) for n, text in enumerate(texts))
    return Step(kind="quiz", key="first", text_html="", text="Which?", options=options, line=5)


def test_what_fits_is_not_told() -> None:
    assert told(quiz("yes", "no")) == []


def test_an_option_too_long_is_told_on_its_line() -> None:
    [problem] = told(quiz("yes", "n" * (LONGEST_OPTION + 1)))
    assert "line 7:" in problem
    assert f"{LONGEST_OPTION + 1} characters long" in problem


def test_many_options_and_more_than_the_minutes_hold_are_told() -> None:
    many = quiz(*"abcdefghi")
    assert "9 options" in told(many)[0]
    assert "watching and doing take about" in told(*[quiz(*["word " * 15] * 6)] * 9, minutes=5)[0]
