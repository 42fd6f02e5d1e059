"""The days that a merge is made of: damage is told, copies and practice are refused, each has a name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import Party
from tests.lifecycle.conftest import files, make_site, merged, read
from themeday.day.load import load_day
from themeday.day.plan import Room
from themeday.errors import DataFolderError, LogDamaged
from themeday.lifecycle.merge import merge
from themeday.store.frames import END


def test_what_holds_no_answer_is_told_and_left_out(sites: dict[str, Party], tmp_path: Path) -> None:
    log = tmp_path / "breda/data/outcomes.csv"
    log.write_bytes(log.read_bytes() + b"0190,half")
    before = log.read_bytes()
    done = merged(tmp_path)
    assert {source.path.name: source.damaged for source in done.sources} == {"breda": 1, "utrecht": 0, "zwolle": 0}
    assert log.read_bytes() == before, "nothing of a source changes"
    assert not log.with_suffix(".quarantine").exists()


def test_nothing_is_merged_without_answers_that_someone_changed(sites: dict[str, Party], tmp_path: Path) -> None:
    log = tmp_path / "breda/data/outcomes.csv"
    log.write_bytes(log.read_bytes().replace(b"rode vos", b"rood vos"))
    before = files(log.parent)
    with pytest.raises(LogDamaged, match="missing: 1, people: 1"):
        merged(tmp_path)
    assert files(log.parent) == before


def test_a_site_whose_log_another_program_saved_brings_all_the_same(sites: dict[str, Party], tmp_path: Path) -> None:
    done = merged(tmp_path)
    whole = sorted(row.value for row in read(done).shared)
    log = tmp_path / "breda/data/outcomes.csv"
    log.write_bytes(log.read_bytes().replace(END, b"\n"))
    before = log.read_bytes()
    again = merged(tmp_path)
    assert (again.participants, again.answers) == (done.participants, done.answers)
    assert sorted(row.value for row in read(again).shared) == whole
    assert log.read_bytes() == before


def test_what_cannot_be_merged_is_refused_and_nothing_is_written(sites: dict[str, Party], tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "breda", tmp_path / "kopie")
    make_site(tmp_path, "oefening", rehearsal=True)
    merged(tmp_path, target="eerder")
    for names, target, said in (
        (("breda", "kopie"), "x", "copies of one day"),
        (("breda", "oefening"), "x", "rehearsal"),
        (("breda", "eerder"), "x", "is a merge itself"),
        (("breda", "utrecht"), "breda", "one of the days"),
        (("breda", "utrecht"), "zwolle", "no merge"),
    ):
        before = files(tmp_path / target)
        with pytest.raises(DataFolderError, match=said):
            merged(tmp_path, *names, target=target)
        assert files(tmp_path / target) == before


def test_two_folders_of_one_name_are_told_apart(sites: dict[str, Party], tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir()
    make_site(tmp_path / "elders", "breda")
    done = merge([tmp_path / "breda", tmp_path / "elders/breda"], tmp_path / "national")
    assert len({row.room for row in read(done).shared}) == 4


def rooms(*names: str) -> tuple[Room, ...]:
    return tuple(Room(key=key, name=name, tables=4) for key, name in zip("ab", names, strict=True))


@pytest.mark.parametrize(
    ("days", "names", "keys"),
    [
        ([{"place": "Utrecht"}, {"place": "Den Haag"}], ["Den Haag", "Utrecht"], ["den-haag-a", "utrecht-a"]),
        ([{"place": "Utrecht"}, {"rooms": rooms("Hal", "Nok")}], ["Hal, Nok", "Utrecht"], ["hal-nok-a", "utrecht-a"]),
        ([{"rooms": rooms("Hal", "Nok")}, {}], ["Aula, Bar", "Hal, Nok"], ["aula-bar-a", "hal-nok-a"]),
        (
            [{"place": "Ede", "rooms": rooms("Hal", "Nok")}, {"place": "Ede"}],
            ["Aula, Bar", "Hal, Nok"],
            ["aula-bar-a", "hal-nok-a"],
        ),
        (
            [{"title": {"nl": "Vroeg", "en": "E"}}, {"title": {"nl": "Laat", "en": "L"}}],
            ["Laat", "Vroeg"],
            ["laat-a", "vroeg-a"],
        ),
        ([{}, {}], ["copy of data (1)", "final_v2"], ["copy-of-da-a", "final-v2-a"]),
    ],
)
def test_sites_are_named_by_their_place_or_rooms_and_by_their_folders_only_when_nothing_else_differs(
    tmp_path: Path, days: list[dict[str, object]], names: list[str], keys: list[str]
) -> None:
    folders = ("final_v2", "copy of data (1)")
    for folder, changes in zip(folders, days, strict=True):
        make_site(tmp_path, folder, **changes)
    done = merged(tmp_path, *folders)
    assert sorted(source.name for source in done.sources) == names
    day = load_day(done.folder)
    assert {key for room in day.rooms for key in [room.key] if key.endswith("-a")} == set(keys)
    if "copy" not in names[0]:
        assert "final" not in (done.folder / "day.toml").read_text("utf-8")
    for name in names:
        assert any(name in room.name for room in day.rooms)
    assert day.place == ""
    # The names of the folders change nothing, as long as something else tells the sites apart.
    before = (done.folder / "data/outcomes.csv").read_bytes()
    (tmp_path / folders[0]).rename(tmp_path / "zzz")
    if "copy" not in names[0]:
        assert (merged(tmp_path, "zzz", folders[1]).folder / "data/outcomes.csv").read_bytes() == before
