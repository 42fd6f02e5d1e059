"""A first day.toml: valid in every language, some weeks ahead, and never in the place of another."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest

from tests.day.test_load import write
from themeday.chapters import CHAPTERS
from themeday.day.load import load_day
from themeday.day.new import TEMPLATES, new_day
from themeday.day.plan import lesson_keys
from themeday.errors import DataFolderError
from themeday.i18n import LANGUAGES
from themeday.places import EXERCISES


def test_the_first_files_are_valid_and_alike(tmp_path):
    shapes = []
    for language in LANGUAGES:
        text = (TEMPLATES / f"day.{language}.toml").read_text(encoding="utf-8")
        day = load_day(write(tmp_path, text))
        assert day.languages[0] == language
        raw = tomllib.loads(text)
        same = {key: raw[key] for key in ("title", "date", "start", "agenda", "pairing", "retention_days", "lessons")}
        shapes.append((list(raw), len(raw["units"]), len(raw["rooms"]), same, list(same["agenda"])))
    assert shapes[0] == shapes[1]
    assert shapes[0][3]["agenda"] == {key: chapter.minutes for key, chapter in CHAPTERS.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_day_writes_a_day_some_weeks_ahead_and_never_overwrites(tmp_path, language):
    file = new_day(tmp_path / "new" / "day", language)
    day = load_day(file)
    assert day.languages[0] == language
    assert 50 < (day.date - dt.date.today()).days < 65
    assert day.lessons == lesson_keys(EXERCISES)
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(DataFolderError, match="there already"):
        new_day(file.parent, language)
    assert file.read_text(encoding="utf-8") == "mine"


def test_new_day_says_where_it_cannot_write(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderError, match="file is there already"):
        new_day(tmp_path / "file", "nl")
    with pytest.raises(DataFolderError, match="cannot be written"):
        new_day(tmp_path / "file" / "below", "nl")
