"""Which language the messages are in: the one asked for, the file's, the computer's."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.cli.language import asked_language, language_of_computer, language_of_file


@pytest.mark.parametrize(
    ("named", "language"),
    [
        ("nl_NL.UTF-8", "nl"),
        ("nl_BE@euro", "nl"),
        ("NL", "nl"),
        ("en_GB.UTF-8", "en"),
        ("Dutch_Netherlands.1252", "nl"),  # as Windows says it
        ("English_United Kingdom", "en"),
        ("de_DE.UTF-8", "en"),
        ("nld_NL", "en"),
        ("C.UTF-8", "en"),
    ],
)
def test_the_language_of_the_computer_is_spoken_when_it_is_known(
    monkeypatch: pytest.MonkeyPatch, named: str, language: str
) -> None:
    monkeypatch.setenv("LC_ALL", named)
    assert language_of_computer() == language


@pytest.mark.parametrize(
    ("words", "language"),
    [(["--language", "nl"], "nl"), (["x", "--language=en"], "en"), (["--language", "fr"], ""), ([], "")],
)
def test_a_language_is_asked_for_also_among_words_that_make_no_sense(words: list[str], language: str) -> None:
    assert asked_language(words) == language


def test_a_day_file_with_mistakes_still_says_its_language(tmp_path: Path) -> None:
    file = tmp_path / "day.toml"
    assert language_of_file(tmp_path) == language_of_file(file) == ""
    file.write_text('title =\nlanguages = ["en", "nl"]\n')
    assert language_of_file(tmp_path) == language_of_file(file) == "en"
