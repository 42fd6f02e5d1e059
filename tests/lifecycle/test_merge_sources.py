"""The days that a merge is made of: damage is told, copies and practice are refused, each has a name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import Party
from tests.lifecycle.conftest import everything, files, make_site, merged, read
from themeday.errors import DataFolderError
from themeday.lifecycle.merge import merge
from themeday.store.frames import END


def test_damage_is_told_and_left_out_and_nothing_of_a_source_changes(sites: dict[str, Party], tmp_path: Path) -> None:
    log = tmp_path / "breda/data/outcomes.csv"
    rows = log.read_bytes().split(END)
    at = next(n for n, row in enumerate(rows) if b"rode vos" in row)
    rows[at] = rows[at].replace(b"rode", b"rood")
    log.write_bytes(END.join(rows) + b"0190,half")
    before = log.read_bytes()
    done = merged(tmp_path)
    assert {source.path.name: source.damaged for source in done.sources} == {"breda": 2, "utrecht": 0, "zwolle": 0}
    assert b"vos" not in everything(done.folder)
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
