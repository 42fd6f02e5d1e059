"""The day of a merge: what each day has, and the promise of the most careful."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from tests.conftest import Party
from tests.lifecycle.conftest import SITES, files, make_site, merged, read
from themeday import results
from themeday.day.load import load_day
from themeday.lessons.reading import load_lesson
from themeday.lifecycle.merge import merge
from themeday.places import EXERCISES


def test_days_that_differ_are_told_and_have_all(sites: dict[str, Party], tmp_path: Path) -> None:
    make_site(tmp_path, "assen", units=("Recherche", "Arrestatie"), retention_days=7, date=dt.date(2027, 1, 15))
    done = merged(tmp_path, "assen", *SITES)
    day = load_day(done.folder)
    assert day.units == ("Arrestatie", "Parket", "Recherche")
    assert (day.date, day.keep_until) == (dt.date(2027, 1, 14), dt.date(2027, 1, 22))
    told = "\n".join(clash.message("nl") for clash in done.clashes)
    assert "organisatieonderdelen" in told
    assert "Arrestatie" in told
    assert "assen" in told
    assert "2027-01-15" in told


def test_lessons_of_a_sites_own_come_along(sites, tmp_path):
    for name, title in (("utrecht", "Onze les"), ("zwolle", "Ook onze les")):
        lesson = Path(shutil.copytree(EXERCISES / "_example", tmp_path / name / "lessen" / "onze-les"))
        file = lesson / "nl.md"
        file.write_text(file.read_text("utf-8").replace("Voorbeeld:", f"{title}:", 1), "utf-8")
        (lesson / "notes.txt").write_text("not a part of the lesson")
        day_file = tmp_path / name / "day.toml"
        text = day_file.read_text("utf-8").replace("lessons = []", 'lessons = ["onze-les", "passkeys"]', 1)
        day_file.write_text('lessons_folder = "lessen"\n' + text, "utf-8")
    paths = [tmp_path / name for name in SITES]
    merge(paths, tmp_path / "merged")
    day = load_day(tmp_path / "merged")
    assert day.lessons == ("onze-les", "passkeys")
    kept = day.lessons_folder / "onze-les"
    assert load_lesson(kept, "nl").title.startswith("Onze les")
    assert sorted(path.name for path in kept.iterdir()) == ["en.md", "message-en.svg", "message-nl.svg", "nl.md"]
    before = files(tmp_path / "merged")
    merge(paths[::-1], tmp_path / "merged")
    assert files(tmp_path / "merged") == before


def test_a_unit_that_two_sites_spell_differently_is_one_and_that_is_told(tmp_path: Path) -> None:
    make_site(tmp_path, "utrecht")
    make_site(tmp_path, "zwolle").join(unit="RECHERCHE\u00a0")
    day = tmp_path / "zwolle" / "day.toml"
    day.write_text(day.read_text("utf-8").replace('"Parket"', '"parket\u200b"'), "utf-8")
    done = merged(tmp_path, "utrecht", "zwolle")
    assert load_day(done.folder).units == ("Recherche", "Parket")
    assert {who.unit for who in read(done).participants()} == {"Recherche", "Parket"}
    told = [clash.message("en") for clash in done.clashes]
    assert len([line for line in told if "are taken as one" in line]) == 2
    assert not [line for line in told if "differ in units" in line]
    for chapter in results.response(read(done), load_day(done.folder)):
        assert [group.key for group in chapter.units] == ["Recherche", "Parket"]
