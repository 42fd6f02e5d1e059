"""Texts in two languages, with their placeholders filled in."""

from __future__ import annotations

import datetime as dt

import pytest

from themeday import i18n
from themeday.errors import ManyProblems, ThemeDayError
from themeday.i18n import (
    LANGUAGES,
    format_day,
    format_time,
    in_language,
    known,
    number_signs,
    translate,
    translate_count,
)

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Save it, {who}"
msgstr "Bewaar het, {who}"

msgid "{n} apple"
msgid_plural "{n} apples"
msgstr[0] "{n} appel"
msgstr[1] "{n} appels"
"""


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    (tmp_path / "nl.po").write_text(CATALOGUE, "utf-8")
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    i18n._catalogue.cache_clear()
    yield
    i18n._catalogue.cache_clear()


@pytest.mark.usefixtures("catalogue")
def test_each_language_says_it_in_its_own_words():
    assert translate("nl", "Save it, {who}", who="Sam") == "Bewaar het, Sam"
    assert translate("en", "Save it, {who}", who="Sam") == "Save it, Sam"
    assert translate("nl", "Not in the list") == "Not in the list"


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("language", "n", "text"), [("nl", 1, "1 appel"), ("nl", 0, "0 appels"), ("en", 2, "2 apples")]
)
def test_numbers_have_their_own_form(language, n, text):
    assert translate_count(language, "{n} apple", "{n} apples", n) == text


@pytest.mark.usefixtures("catalogue")
def test_what_people_typed_is_never_a_template():
    assert translate("nl", "Save it, {who}", who="{0} {n} {who.x}") == "Bewaar het, {0} {n} {who.x}"
    assert translate("nl", "{this} was typed") == "{this} was typed"


def test_an_empty_text_stays_empty():
    # Gettext itself would answer with the head of the catalogue.
    assert [translate(language, "") for language in LANGUAGES] == ["", ""]


@pytest.mark.parametrize("language", ["", "de", "NL", None, "../nl"])
def test_a_language_we_do_not_speak_becomes_dutch(language):
    assert known(language) == "nl"


@pytest.mark.usefixtures("catalogue")
def test_an_error_speaks_the_language_of_who_reads_it():
    error = ThemeDayError("Save it, {who}", who="Sam")
    assert (error.message("nl"), error.message("en"), str(error)) == (
        "Bewaar het, Sam",
        "Save it, Sam",
        "Save it, Sam",
    )
    many = ManyProblems("{n} things", [error, error], n=2)
    assert many.message("nl") == "2 things\n  - Bewaar het, Sam\n  - Bewaar het, Sam"


def test_days_and_times_are_written_out():
    assert format_day("nl", dt.date(2027, 1, 14)) == "donderdag 14 januari 2027"
    assert "14 January 2027" in format_day("en", dt.date(2027, 1, 14))
    assert format_time(dt.datetime(2027, 1, 14, 9, 5)) == "09:05"


def test_numbers_are_written_as_in_the_language():
    assert (number_signs("nl"), number_signs("en"), number_signs("xx")) == ((",", "."), (".", ","), (",", "."))


def test_a_file_of_another_language_stands_in_for_one_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        in_language(tmp_path, "day.{language}.toml", "nl")
    for language in ("nl", "en"):
        (tmp_path / f"day.{language}.toml").touch()
    found = [in_language(tmp_path, "day.{language}.toml", language).name for language in ("nl", "en", "fy")]
    assert found == ["day.nl.toml", "day.en.toml", "day.en.toml"]
