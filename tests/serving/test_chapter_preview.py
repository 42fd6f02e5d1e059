"""A chapter while it is written: what is saved is shown, and what cannot be read leaves what there was."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.errors import LessonError
from themeday.room.session import Session
from themeday.serving.chapter_preview import ChapterWatcher, preview_day
from themeday.store.records import Records

TEXT = "---\ntitle: On the ward\nlead: Look.\n---\n```question see\n\nWhat do you see?\n```\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "chapters" / "ward"
    place.mkdir(parents=True)
    (place / "en.md").write_text(TEXT, "utf-8")
    return place


def test_a_save_is_taken_up_and_told(folder: Path, tmp_path: Path) -> None:
    day = preview_day(folder, "en", tmp_path)
    session = Session(day, Records.in_memory())
    told: list[str] = []
    watcher = ChapterWatcher(folder, session, lambda text, **values: told.append(text.format(**values)))
    assert not watcher.look_again()
    before = day.chapters
    (folder / "en.md").write_text(TEXT.replace("What do you see?", "What do you hear?"), "utf-8")
    assert watcher.look_again()
    assert day.chapters is not before
    assert day.chapters["ward"].question("see").ask == "What do you hear?"
    assert "everything is in order" in told[-1]
    good = day.chapters
    (folder / "en.md").write_text(TEXT.replace("```question see", "```questoin see "), "utf-8")
    assert watcher.look_again()
    assert day.chapters is good
    assert 'Did you mean "question"?' in told[-1]


def test_a_chapter_of_the_kit_that_a_day_changes_is_shown_whole(folder: Path, tmp_path: Path) -> None:
    place = folder.parent / "closing"
    place.mkdir()
    (place / "en.md").write_text("---\nextends: closing\ndrop: [useful]\n---\n", "utf-8")
    day = preview_day(place, "nl", tmp_path)
    assert day.chapters["closing"].asks("recommend")
    assert not day.chapters["closing"].asks("useful")
    assert day.languages == ("nl", "en")


def test_what_cannot_be_read_from_the_start_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "en.md").write_text("---\ntitle: a\n---\n", "utf-8")
    with pytest.raises(LessonError, match=r"ward/en\.md"):
        preview_day(folder, "en", tmp_path)
