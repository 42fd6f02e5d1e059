"""What an author hears of a chapter: mistakes file by file and line by line, and hints."""

from __future__ import annotations

from pathlib import Path

from themeday.chapters.chapter_check import check_chapter, hints, stands_in_no_agenda

TEXT = "---\ntitle: On the ward\nlead: Look.\n---\n```question see\n\nWhat do you see?\n```\n"


def written(folder: Path, **texts: str) -> Path:
    place = folder / "chapters" / "ward"
    place.mkdir(parents=True)
    for language, text in texts.items():
        (place / f"{language}.md").write_text(text, "utf-8")
    return place


def test_what_is_in_order_is(tmp_path: Path) -> None:
    assert check_chapter(written(tmp_path, en=TEXT, nl=TEXT), ("nl", "en")) == []


def test_a_chapter_is_written_in_every_language_of_the_day(tmp_path: Path) -> None:
    folder = written(tmp_path, en=TEXT)
    assert check_chapter(folder, ("en",)) == []
    (missing,) = check_chapter(folder, ("nl", "en"))
    assert missing.message("en").startswith("ward/nl.md is missing")


def test_mistakes_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    bad = TEXT.replace("title: On", "titel: On").replace("question see", "question")
    private = TEXT.replace("Look.", "Mail jan.jansen@politie.nl")
    told = [str(each) for each in check_chapter(written(tmp_path, en=bad, nl=private), ("nl", "en"))]
    assert [each.split(":")[0] for each in told] == ["ward/nl.md, line 3", "ward/en.md, line 2", "ward/en.md, line 5"]


def test_hints_are_no_mistakes(tmp_path: Path) -> None:
    folder = written(tmp_path, en=TEXT.replace("Look.", " ".join(["and"] * 40)))
    assert check_chapter(folder, ("en",)) == []
    assert ["sentence" in str(each) for each in hints(folder, ("en",))] == [True]


def test_what_no_agenda_names_is_told_with_the_line_to_write(tmp_path: Path) -> None:
    assert "Add a line below [agenda] in day.toml: ward = 20" in str(stands_in_no_agenda(written(tmp_path)))
