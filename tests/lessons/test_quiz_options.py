"""Which lists are options, and what is said back."""

from __future__ import annotations

from pathlib import Path

from tests.lessons.test_reading import HEAD, QUIZ, folder
from themeday.lessons.reading import load_lesson


def test_a_list_without_keys_belongs_to_the_question(tmp_path: Path) -> None:
    text = HEAD + QUIZ.replace("- [ ] {anna}", "1. eerst\n2. dan\n\n* los\n\n- [ ] {anna}")
    step = load_lesson(folder(tmp_path, text), "nl").steps[0]
    assert len(step.options) == 2
    assert "<ol>" in step.text_html
    assert "<li>los</li>" in step.text_html
