"""What was handed out goes with the answers, also what a merge handed out, or is named where it cannot be reached."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Party
from tests.lifecycle.conftest import WORDS, everything, make_site, merged, read
from themeday.day.load import load_day
from themeday.export.tables import export
from themeday.lifecycle.close import close_day
from themeday.lifecycle.erase import RECEIPTS, Receipt, erase_participant, purge_day
from themeday.lifecycle.handed_out import ACCESS, HandedOut
from themeday.lifecycle.merge import MergeResult
from themeday.lifecycle.subject_access import about
from themeday.model.visibility import Visibility
from themeday.report import write_report
from themeday.store.export_register import EDITED, EXPORT, PUBLISHED, REPORT, write_exports
from themeday.store.folder import DataFolder
from themeday.store.records import Records

LATER = 2_000_000_000  # seconds since 1970: when these days have long been


def hand_out(done: MergeResult, out: Path) -> set[Path]:
    """Export and report a merge; return the files, and those of the merge itself."""
    day, folder = load_day(done.folder), DataFolder(done.folder / "data")
    write_report(day, read(done), folder, out / "report.html", "nl")
    return {*export(day, read(done), out), out / "report.html", folder.path / "outcomes.csv", folder.path / "stage.csv"}


def erase(root: Path, sites: dict[str, Party]) -> Receipt:
    return erase_participant(DataFolder(root / "utrecht/data"), sites["utrecht"].young.me.code)


def purge(root: Path, sites: dict[str, Party]) -> Receipt:
    return purge_day(DataFolder(root / "utrecht/data"))[0]


@pytest.mark.parametrize("delete", [erase, purge])
def test_what_the_merge_handed_out_goes_with_whoever_goes_at_a_site(sites, tmp_path: Path, delete) -> None:
    done = merged(tmp_path)
    files = hand_out(done, tmp_path / "out")
    receipt = delete(tmp_path, sites)
    assert [path for path in files if path.exists()] == []
    assert WORDS["utrecht"].encode() not in everything(tmp_path / "out") + everything(done.folder)
    assert receipt.handed_out.files == files
    of_merge = {path for path in files if path.parent != done.folder / "data"}
    assert receipt.handed_out.merges == {done.folder / "data": of_merge}
    assert all(f"    {path}\n" in receipt.text("nl") for path in of_merge)
    assert receipt.handed_out.left == {}
    for language, words in (("nl", "samenvoeging"), ("en", "merge")):
        assert words in receipt.text(language)
        assert str(done.folder / "data") in receipt.text(language)
    # And what is merged again holds it no more.
    assert WORDS["utrecht"].encode() not in everything(merged(tmp_path, "zwolle", "breda").folder)


@pytest.mark.parametrize("delete", [erase, purge])
def test_a_merge_that_is_not_here_is_named(sites, tmp_path: Path, delete) -> None:
    done = merged(tmp_path)
    hand_out(done, tmp_path / "out")
    away = shutil.move(done.folder, tmp_path / "stick")
    receipt = delete(tmp_path, sites)
    assert done.folder / "data" in receipt.handed_out.left
    assert str(done.folder / "data") in receipt.text("nl")
    assert WORDS["utrecht"].encode() in everything(Path(away))


def test_what_is_left_of_a_merge_is_named_too(sites, tmp_path: Path) -> None:
    done = merged(tmp_path)
    hand_out(done, tmp_path / "out")
    (tmp_path / "out/report.html").unlink()
    (tmp_path / "out/report.html").mkdir()
    receipt = erase(tmp_path, sites)
    assert receipt.handed_out.left == {tmp_path / "out/report.html": "it is a folder or a link now"}


def test_a_damaged_list_of_the_merge_does_not_stop_the_erasing(sites, tmp_path: Path) -> None:
    done = merged(tmp_path)
    hand_out(done, tmp_path / "out")
    register = done.folder / "data/handed-out.json"
    register.write_text("{")
    receipt = erase(tmp_path, sites)
    assert any(path.name.startswith("handed-out") for path in receipt.handed_out.left)
    assert WORDS["utrecht"].encode() not in everything(tmp_path / "utrecht")


def test_a_site_of_no_merge_deletes_its_own_only(tmp_path: Path) -> None:
    party = make_site(tmp_path, "utrecht")
    receipt = erase(tmp_path, {"utrecht": party})
    assert (receipt.handed_out.files, receipt.handed_out.merges) == (set(), {})
    assert [path.name for path in tmp_path.iterdir()] == ["utrecht"]


KINDS = (EXPORT, REPORT, PUBLISHED, EDITED, ACCESS)


@pytest.mark.parametrize("delete", [erase, purge, lambda root, _: close_day(root / "utrecht/data")[1]])
def test_whatever_is_in_a_register_goes_and_the_receipt_lists_what_left_a_merge(
    sites, tmp_path: Path, delete: Callable[[Path, dict[str, Party]], Receipt | HandedOut]
) -> None:
    done = merged(tmp_path)
    out: dict[Path, Path] = {}
    for folder in (tmp_path / "utrecht/data", done.folder / "data"):
        for kind in KINDS:
            path = tmp_path / f"out-{folder.parent.name}" / f"{kind}.csv"
            write_exports(folder, {path: b"woorden van iemand"}, kind)
            out[path] = folder
    made_before_the_day_changed(*out, *(done.folder / "data").glob("*.csv"))
    sites["utrecht"].young.record("welcome", {"help": ""}, Visibility.REPORT)
    receipt = delete(tmp_path, sites)
    assert [path for path in out if path.exists()] == []
    handed_out = receipt if isinstance(receipt, HandedOut) else receipt.handed_out
    assert set(out) <= handed_out.files
    listed = {line.strip() for line in handed_out.lines("nl")}
    of_merge = {str(path) for path, folder in out.items() if folder.parent == done.folder}
    assert listed & set(map(str, out)) == {path for path in of_merge if "access" not in path}, (
        "an own name names nobody"
    )


def made_before_the_day_changed(*paths: Path) -> None:
    for path in paths:
        os.utime(path, (1, 1))


def made_after_the_day(*paths: Path) -> None:
    for path in paths:
        os.utime(path, (LATER, LATER))


def test_closing_takes_along_what_was_made_before_an_answer_was_withdrawn(sites, tmp_path: Path) -> None:
    day, folder = load_day(tmp_path / "utrecht"), DataFolder(tmp_path / "utrecht/data")
    done = merged(tmp_path)
    of_merge = hand_out(done, tmp_path / "out")
    old = set(export(day, Records.in_folder(folder.path), tmp_path / "old"))
    made_before_the_day_changed(*of_merge, *old)
    sites["utrecht"].young.record("welcome", {"help": ""}, Visibility.REPORT)
    new = set(export(day, Records.in_folder(folder.path), tmp_path / "new"))
    made_after_the_day(*new)
    _, handed_out = close_day(folder.path, "nl")
    assert handed_out.files == old | of_merge
    assert handed_out.merges == {
        done.folder / "data": {path for path in of_merge if path.parent != done.folder / "data"}
    }
    assert all(path.exists() for path in new)
    assert WORDS["utrecht"].encode() not in everything(tmp_path)
    receipt = (folder.path / RECEIPTS).read_text("utf-8")
    assert "Afgesloten" in receipt
    assert str(done.folder / "data") in receipt
    # Nothing more is deleted by closing again.
    assert close_day(folder.path)[1].files == set()
    assert all(path.exists() for path in new)


def test_closing_deletes_what_one_participant_was_given_because_it_holds_what_is_private(sites, tmp_path: Path) -> None:
    day, folder = load_day(tmp_path / "utrecht"), DataFolder(tmp_path / "utrecht/data")
    party = sites["utrecht"]
    copy = about(day, party.records, party.young.me.code, tmp_path / "for-you")
    report = tmp_path / "report.html"
    write_report(day, party.records, folder, report, "nl")
    made_after_the_day(report, *copy)
    _, handed_out = close_day(folder.path)
    assert handed_out.files == set(copy)
    assert report.exists()


def test_what_closing_cannot_reach_is_named(sites, tmp_path: Path) -> None:
    done = merged(tmp_path)
    made_before_the_day_changed(*hand_out(done, tmp_path / "out"))
    sites["utrecht"].young.record("welcome", {"help": ""}, Visibility.REPORT)
    shutil.move(done.folder, tmp_path / "stick")
    _, handed_out = close_day(tmp_path / "utrecht/data")
    logs = {done.folder / "data" / name for name in ("outcomes.csv", "stage.csv")}
    assert set(handed_out.left) == logs | {done.folder / "data"}
