"""The file itself: what is no text, what is not there, and how Windows writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lessons.test_reading import HEAD, QUIZ, folder
from themeday.errors import LessonError
from themeday.lessons.reading import load_lesson
from themeday.lessons.source import LONGEST_FILE


def test_windows_files_and_byte_order_marks_are_read_as_any_other(tmp_path: Path) -> None:
    plain = load_lesson(folder(tmp_path), "nl")
    assert load_lesson(folder(tmp_path, "\ufeff" + (HEAD + QUIZ).replace("\n", "\r\n")), "nl") == plain


@pytest.mark.parametrize("language", ["en", "xx"])
def test_a_missing_language_is_told(language: str, tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=f"fake-account/{language}.md is missing"):
        load_lesson(folder(tmp_path), language)


@pytest.mark.parametrize("slug", ["Mijn les", "..", "a\0b", ""])
def test_an_unusable_folder_name_is_told(slug: str, tmp_path: Path) -> None:
    with pytest.raises(LessonError):
        load_lesson(tmp_path / "." / slug, "nl")


def test_a_file_that_cannot_be_text_is_told(tmp_path: Path) -> None:
    made = folder(tmp_path)
    (made / "nl.md").write_bytes(b"---\ntitle: \xff")
    with pytest.raises(LessonError, match=r"line 2: the letter \"ÿ\" is not stored as UTF-8"):
        load_lesson(made, "nl")
    (made / "nl.md").write_bytes(b"x" * (LONGEST_FILE + 1))
    with pytest.raises(LessonError, match="too long"):
        load_lesson(made, "nl")
    (made / "nl.md").unlink()
    (made / "nl.md").mkdir()
    with pytest.raises(LessonError, match="cannot be read"):
        load_lesson(made, "nl")
