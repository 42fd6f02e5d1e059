"""The doctor: says what is wrong in both languages, mends what can be mended, and throws nothing away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Party
from themeday import doctor
from themeday.doctor import State, drop, examine, examine_log
from themeday.drives import Risk
from themeday.outcomes import Visibility
from themeday.records import Records
from themeday.store import CsvLog, Cursor


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder with a few answers."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    party = Party(Records.in_folder(folder))
    for n in range(6):
        party.join().record("welcome", {"help": f'antwoord "{n}",\nmet meer'}, Visibility.REPORT)
    return folder


@pytest.fixture
def shared(folder: Path) -> Path:
    return folder / "outcomes.csv"


def open_words(folder: Path, mend: bool = True) -> list[str]:
    return [finding.text("en") for finding in examine(folder, mend) if finding.state is not State.FINE]


def values(log: Path) -> list[str]:
    return [row.value for row in CsvLog(log).read(Cursor()).outcomes]


def test_a_healthy_folder(folder: Path) -> None:
    findings = list(examine(folder))
    assert {finding.state for finding in findings} == {State.FINE}
    assert [finding.text("nl").split(":")[0] for finding in findings] == ["outcomes.csv", "private.csv", "stage.csv"]
    assert "er nog niet" in findings[2].text("nl")


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda data: data + b'0190,"half', "damaged pieces"),
        (lambda data: data[:-3], "damaged pieces"),
        (lambda data: data.replace(b"antwoord ", b"antwoord_", 1), "damaged pieces"),
        (lambda data: data[: len(data) // 2] + b"\x00" * 40 + data[len(data) // 2 + 40 :], "damaged pieces"),
    ],
    ids=["torn", "cut", "changed", "zeros"],
)
def test_damage_is_set_aside_byte_for_byte_and_the_rest_is_whole(shared: Path, harm: object, says: str) -> None:
    whole = shared.read_bytes()
    shared.write_bytes(harm(whole))  # type: ignore[operator]
    before = shared.read_bytes()
    rows = values(shared)
    assert any(says in words for words in open_words(shared.parent, mend=False))
    assert shared.read_bytes() == before
    assert any(says in words for words in open_words(shared.parent))
    log = CsvLog(shared)
    assert values(shared) == rows
    assert all(piece.data in before for piece in log.set_aside())
    assert len(shared.read_bytes()) + sum(len(piece.data) for piece in log.set_aside()) == len(before)
    # Looking again finds only what waits for a person.
    again = list(examine(shared.parent))
    assert {finding.state for finding in again} == {State.FINE, State.OPEN}
    assert drop(shared.parent) == 1
    assert {finding.state for finding in examine(shared.parent)} == {State.FINE}


@pytest.mark.parametrize(
    "save",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: data.decode().encode("utf-16"),
        lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    ],
    ids=["mark", "unix", "utf-16", "windows"],
)
def test_what_another_program_saved_comes_back(shared: Path, save: object) -> None:
    rows = values(shared)
    shared.write_bytes(save(shared.read_bytes()))  # type: ignore[operator]
    found = list(examine(shared.parent))
    assert State.OPEN not in {finding.state for finding in found}, [finding.text("en") for finding in found]
    assert sorted(values(shared)) == sorted(rows)
    assert not CsvLog(shared).set_aside()


def test_two_copies_behind_each_other_become_one(shared: Path) -> None:
    whole = shared.read_bytes()
    shared.write_bytes(whole + whole)
    assert any("twice" in words for words in open_words(shared.parent))
    assert shared.read_bytes() == whole


def test_an_id_of_two_rows_is_told_and_both_stay(shared: Path) -> None:
    log = CsvLog(shared)
    first = log.read(Cursor()).outcomes[0]
    other = first.model_copy(update={"value": "iets anders"})
    from themeday.store.frames import row_of

    with shared.open("ab") as file:
        file.write(row_of(other))
    assert any("more than one row" in words for words in open_words(shared.parent))
    assert "iets anders" in values(shared)


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")
def test_others_may_look_into_nothing(folder: Path, shared: Path) -> None:
    shared.chmod(0o644)
    folder.chmod(0o755)
    assert any("can look into: 2" in words for words in open_words(folder, mend=False))
    assert any("Now only you" in words for words in open_words(folder))
    assert {path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())} == {0}


def test_what_a_dying_writer_left_is_cleared_away(folder: Path) -> None:
    (folder / ".outcomes.csv.new").write_text("half a copy with words in it")
    list(examine(folder))
    assert not (folder / ".outcomes.csv.new").exists()


def test_a_risky_drive_and_a_full_disk_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.drives, "risk_here", lambda _: Risk("sync", "Dropbox"))
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 5 * 2**20}))
    words = open_words(folder)
    assert any("Dropbox" in one for one in words)
    assert any("5 MB" in one for one in words)


def test_a_log_that_cannot_be_written_is_told_and_left(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared.write_bytes(shared.read_bytes() + b"half")
    before = shared.read_bytes()

    def fails(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("themeday.store.disk.Disk.open", fails)
    words = [finding.text("en") for finding in examine_log(CsvLog(shared)) if finding.state is State.OPEN]
    assert any("Read-only file system" in one for one in words)
    assert shared.read_bytes() == before
