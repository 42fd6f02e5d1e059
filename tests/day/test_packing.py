"""A day as one file: what was written and never what was answered; and what comes from elsewhere is looked through."""

from __future__ import annotations

import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from themeday.day.load import load_day
from themeday.day.packing import LARGEST_FILE, MOST_FILES, pack, unpack
from themeday.errors import ArchiveRefused, DayFileError
from themeday.i18n import LANGUAGES
from themeday.places import EXERCISES

HOSPITAL = Path(__file__).parents[1] / "days" / "hospital"


@pytest.fixture
def day(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(HOSPITAL, tmp_path / "hospital"))
    shutil.copytree(EXERCISES / "fake-account", folder / "lessons" / "ours")
    text = (folder / "day.toml").read_text("utf-8")
    (folder / "day.toml").write_text(
        text.replace("lessons = []", 'lessons_folder = "lessons"\nlessons = ["ours"]'), "utf-8"
    )
    (folder / "data").mkdir()
    (folder / "data" / "outcomes.csv").write_text("what someone answered", "utf-8")
    (folder / "report.html").write_text("<html>", "utf-8")
    return folder


def test_it_holds_what_was_written_and_never_what_was_answered(day: Path, tmp_path: Path) -> None:
    file = pack(load_day(day), tmp_path / "day.zip")
    names = zipfile.ZipFile(file).namelist()
    assert {name.split("/")[0] for name in names} == {"day.toml", "chapters", "lessons"}
    assert "chapters/ward/en.md" in names
    assert "lessons/ours/nl.md" in names
    assert b"someone answered" not in file.read_bytes()
    assert pack(load_day(day), tmp_path / "again.zip").read_bytes() == file.read_bytes()


def test_a_colleague_starts_from_it_some_weeks_ahead(day: Path, tmp_path: Path) -> None:
    file = pack(load_day(day), tmp_path / "day.zip")
    theirs = load_day(unpack(file, tmp_path / "theirs"))
    mine = load_day(day)
    assert theirs.date != mine.date
    assert theirs.own_text == mine.own_text
    assert (theirs.title, theirs.lessons, theirs.agenda) == (mine.title, mine.lessons, mine.agenda)
    with pytest.raises(ArchiveRefused, match="is there already"):
        unpack(file, tmp_path / "theirs")


def test_lessons_outside_the_folder_are_told(day: Path, tmp_path: Path) -> None:
    shutil.move(day / "lessons", tmp_path / "lessons")
    text = (day / "day.toml").read_text("utf-8").replace('"lessons"', '"../lessons"')
    (day / "day.toml").write_text(text, "utf-8")
    with pytest.raises(ArchiveRefused, match="outside its folder"):
        pack(load_day(day), tmp_path / "day.zip")
    assert not (tmp_path / "day.zip").exists()


TOML = (HOSPITAL / "day.toml").read_text("utf-8").replace("night = 15\n", "")
PLAIN = TOML.replace("ward = 25\n", "")


def _link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("chapters/ward/en.md")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


def _many(archive: zipfile.ZipFile) -> None:
    for n in range(MOST_FILES):
        archive.writestr(f"chapters/c{n}/en.md", "")


HOSTILE: dict[str, tuple[Callable[[zipfile.ZipFile], object], str]] = {
    "a way out": (lambda zip_: zip_.writestr("../outside.md", "x"), "no usable name"),
    "a way out below": (lambda zip_: zip_.writestr("chapters/../../outside.md", "x"), "no usable name"),
    "from the root": (lambda zip_: zip_.writestr("/etc/outside.md", "x"), "no usable name"),
    "a drive": (lambda zip_: zip_.writestr("C:/outside.md", "x"), "no usable name"),
    "backslashes": (lambda zip_: zip_.writestr("chapters\\..\\outside.md", "x"), "no usable name"),
    "a device": (lambda zip_: zip_.writestr("chapters/ward/nul.md", "x"), "no usable name"),
    "hidden": (lambda zip_: zip_.writestr("chapters/ward/.bashrc", "x"), "no usable name"),
    "too deep": (lambda zip_: zip_.writestr("a/b/c/d/e.md", "x"), "no usable name"),
    "a link": (_link, "is a link to another file"),
    "a script": (lambda zip_: zip_.writestr("chapters/ward/run.py", "x"), "neither a text nor a picture"),
    "a program at the top": (lambda zip_: zip_.writestr("start.exe", "x"), "neither a text nor a picture"),
    "answers": (lambda zip_: zip_.writestr("data/outcomes.csv", "x"), "neither a text nor a picture"),
    "twice in other capitals": (
        lambda zip_: [zip_.writestr(f"chapters/ward/{name}.md", "x") for name in ("en", "EN")],
        "is in it twice",
    ),
    "a bomb": (lambda zip_: zip_.writestr("chapters/ward/plan.svg", b"0" * (LARGEST_FILE + 1)), "is too large"),
    "very many": (_many, "more than 2000 files"),
}


@pytest.mark.parametrize(("put", "told"), HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_file_is_refused_with_a_reason_and_leaves_nothing(
    put: Callable[[zipfile.ZipFile], object], told: str, tmp_path: Path
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    with zipfile.ZipFile(tmp_path / "day.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("day.toml", PLAIN)
        put(archive)
    with pytest.raises(ArchiveRefused) as caught:
        unpack(tmp_path / "day.zip", place / "theirs")
    assert told in caught.value.message("en")
    assert len({caught.value.message(language) for language in LANGUAGES}) == len(LANGUAGES)
    assert list(place.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"day.zip", "place"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>"])
def test_what_is_no_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "day.zip").write_bytes(content)
    with pytest.raises(ArchiveRefused, match="no whole ZIP file"):
        unpack(tmp_path / "day.zip", tmp_path / "theirs")
    with pytest.raises(ArchiveRefused, match="cannot be opened"):
        unpack(tmp_path / "nothing.zip", tmp_path / "theirs")


def test_a_damaged_archive_is_refused(day: Path, tmp_path: Path) -> None:
    file = pack(load_day(day), tmp_path / "day.zip")
    content = bytearray(file.read_bytes())
    content[200] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises((ArchiveRefused, DayFileError)):
        unpack(file, tmp_path / "theirs")
    assert not (tmp_path / "theirs").exists()


@pytest.mark.parametrize("where", ["/", "../.."])
def test_lessons_that_would_stand_elsewhere_are_refused(where: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "day.zip", "w") as archive:
        archive.writestr("day.toml", PLAIN.replace("lessons = []", f'lessons_folder = "{where}"'))
    with pytest.raises(ArchiveRefused, match="outside its folder"):
        unpack(tmp_path / "day.zip", tmp_path / "theirs")


def test_a_day_with_mistakes_is_not_begun(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "day.zip", "w") as archive:
        archive.writestr("day.toml", TOML)
        archive.writestr("chapters/ward/en.md", "---\ntitle: a\n---\n")
    with pytest.raises(DayFileError, match=r"ward/en\.md"):
        unpack(tmp_path / "day.zip", tmp_path / "theirs")
    assert not (tmp_path / "theirs").exists()
