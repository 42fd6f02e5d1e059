"""The doctor: says what is wrong in both languages, mends what can be mended, and throws nothing away."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Party, symbolic_link
from themeday.errors import LogDamaged
from themeday.model.clock import Clock
from themeday.model.visibility import Visibility
from themeday.store import CsvLog, Cursor, Damage, doctor
from themeday.store.doctor import Finding, FindingState, drop, examine, examine_log
from themeday.store.drives import Risk
from themeday.store.frames import END, HEADER, row_of
from themeday.store.records import Records


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
    return [finding.text("en") for finding in examine(folder, mend) if finding.state is not FindingState.FINE]


def values(log: Path) -> list[str]:
    return [row.value for row in CsvLog(log).read(Cursor()).outcomes]


def with_semicolons(text: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(csv.reader(io.StringIO(text, newline="")))
    return out.getvalue()


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return what is in a folder and who may look into it."""
    files = [path for path in folder.iterdir() if path.is_file()]
    return {path.name: (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) for path in files}


def test_a_healthy_folder(folder: Path) -> None:
    findings = list(examine(folder))
    assert {finding.state for finding in findings} == {FindingState.FINE}
    assert [finding.text("nl").split(":")[0] for finding in findings] == ["outcomes.csv", "private.csv", "stage.csv"]
    assert "er nog niet" in findings[2].text("nl")


@pytest.mark.parametrize(
    ("harm", "answers"),
    [
        (lambda data: data + b'0190,"half', 0),
        (lambda data: data[:-3], 0),
        (lambda data: data.replace(b"antwoord ", b"antwoord_", 1), 1),
        (lambda data: data[: len(data) // 2] + b"\x00" * 40 + data[len(data) // 2 + 40 :], 0),
    ],
    ids=["torn", "cut", "changed", "zeros"],
)
def test_damage_is_set_aside_byte_for_byte_and_the_rest_is_whole(shared: Path, harm: object, answers: int) -> None:
    whole = shared.read_bytes()
    shared.write_bytes(harm(whole))  # type: ignore[operator]
    before = shared.read_bytes()
    rows = values(shared)
    assert any("damaged pieces" in words for words in open_words(shared.parent, mend=False))
    assert shared.read_bytes() == before
    assert any("damaged pieces" in words for words in open_words(shared.parent))
    log = CsvLog(shared)
    assert values(shared) == rows
    assert all(piece.data in before for piece in log.set_aside())
    assert len(shared.read_bytes()) + sum(len(piece.data) for piece in log.set_aside()) == len(before)
    # Looking again finds only what waits for a person.
    again = list(examine(shared.parent))
    assert {finding.state for finding in again} == {FindingState.FINE, FindingState.OPEN}
    if answers:
        assert any(f"cannot be read: {answers}, people: 1." in finding.text("en") for finding in again)
        with pytest.raises(LogDamaged):
            drop([log])
        log.quarantine.path.unlink()
    else:
        assert drop([log]) == 1
    assert {finding.state for finding in examine(shared.parent)} == {FindingState.FINE}


@pytest.mark.parametrize(
    "save",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: data.decode().encode("utf-16"),
        lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        lambda data: with_semicolons(data.decode()).encode(),
        lambda data: with_semicolons(data.decode()).encode("cp1252"),
    ],
    ids=["mark", "unix", "utf-16", "windows", "semicolons", "semicolons in cp1252"],
)
def test_what_another_program_saved_comes_back(shared: Path, save: object) -> None:
    CsvLog(shared).rewrite(lambda row: row.model_copy(update={"unit": "Één, twee"}) if row.item == "help" else row)
    rows = values(shared)
    shared.write_bytes(save(shared.read_bytes()))  # type: ignore[operator]
    found = list(examine(shared.parent, mend=False))
    assert FindingState.OPEN in {finding.state for finding in found}
    found = list(examine(shared.parent))
    assert FindingState.OPEN not in {finding.state for finding in found}, [finding.text("en") for finding in found]
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
    words = [finding.text("en") for finding in examine_log(CsvLog(shared)) if finding.state is FindingState.OPEN]
    assert any("Read-only file system" in one for one in words)
    assert shared.read_bytes() == before


# Looking only


HARMS = {
    "torn": lambda data: data + b'0190,"half',
    "whole but for its end": lambda data: data[:-2],
    "changed": lambda data: data.replace(b"antwoord ", b"antwoord_", 1),
    "twice": lambda data: data + data,
    "unix": lambda data: data.replace(b"\r\n", b"\n"),
    "mark": lambda data: b"\xef\xbb\xbf" + data,
    "no header": lambda data: data.removeprefix(HEADER),
    "empty": lambda _: b"",
    "junk": lambda _: b"\x00\xff" * 3_000,
}


@pytest.mark.parametrize("harm", HARMS)
def test_looking_only_changes_nothing(folder: Path, shared: Path, harm: str) -> None:
    CsvLog(shared).quarantine.add([Damage(7, b"found before")])
    shared.write_bytes(HARMS[harm](shared.read_bytes()))
    (folder / ".outcomes.csv.new").write_text("left by a writer that died")
    (folder / "outcomes.csv").chmod(0o644)
    before = snapshot(folder)
    for _ in range(2):
        assert FindingState.MENDED not in {finding.state for finding in examine(folder, mend=False)}
        assert snapshot(folder) == before


def test_looking_does_not_make_what_is_not_there(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert {finding.state for finding in examine(tmp_path, mend=False)} == {FindingState.FINE}
    assert list(tmp_path.iterdir()) == []


def test_looking_tells_what_mending_would_mend(folder: Path, shared: Path) -> None:
    whole = shared.read_bytes()
    shared.write_bytes(whole + whole + b"x" * 30)
    (folder / "private.csv").write_bytes((folder / "private.csv").read_bytes().replace(b"\r\n", b"\n"))
    looked, mended = open_words(folder, mend=False), open_words(folder)
    assert any("stand there twice: 12" in words for words in looked)
    assert any("stood there twice: 12" in words for words in mended)
    for words in (looked, mended):
        assert any(one.startswith("outcomes.csv: damaged pieces") for one in words)
        assert any(one.startswith("private.csv: damaged pieces") for one in words)


# Mending


@pytest.mark.parametrize("harm", HARMS)
def test_mending_twice_finds_nothing_more_to_mend(folder: Path, shared: Path, harm: str) -> None:
    shared.write_bytes(HARMS[harm](shared.read_bytes()))
    list(examine(folder))
    before = snapshot(folder)
    assert FindingState.MENDED not in {finding.state for finding in examine(folder)}
    assert snapshot(folder) == before
    assert shared.read_bytes().startswith(HEADER)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_happened_to_a_log_nothing_of_it_is_lost(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("data")
    try:
        party = Party(Records.in_folder(folder))
        me = party.join()
        for n in range(4):
            me.record("welcome", {"help": f'antwoord "{n}",\nmet meer'}, Visibility.REPORT)
        log = folder / "outcomes.csv"
        rows = [row + END for row in log.read_bytes().removeprefix(HEADER).split(END) if row]
        parts = []
        for row in rows:
            at = data.draw(st.integers(0, len(row) - 1))
            junk = data.draw(st.binary(max_size=6) | st.sampled_from([b'"', b"\x00" * 20, b"\n"]))
            cut = data.draw(st.integers(0, 8))
            parts.append(row if data.draw(st.booleans()) else row[:at] + junk + row[at + cut :])
        log.write_bytes(HEADER + b"".join(parts))
        findings = list(examine(folder))
        after, aside = log.read_bytes(), b"".join(piece.data for piece in CsvLog(log).set_aside())
        kept = after.removeprefix(HEADER)
        assert all(row in kept for row, part in zip(rows, parts, strict=True) if row == part)
        assert set(kept.replace(END, END + b"|").split(b"|")) <= {*rows, b""}, "nothing is made up"
        # What is left of a row that could not be put right is aside.
        assert _written(aside) >= sum(_written(part) for row, part in zip(rows, parts, strict=True) if row not in kept)
        assert bool(aside) == (FindingState.OPEN in {finding.state for finding in findings})
        assert FindingState.MENDED not in {finding.state for finding in examine(folder)}
    finally:
        shutil.rmtree(folder)


def _written(text: bytes) -> int:
    # Neither line ends nor quotes: they are how a row is written, and a row that is read again is written in one way.
    return len(text.translate(None, END + b'"'))


def test_rows_that_stand_twice_are_told_apart_from_ids_that_do(shared: Path) -> None:
    log = CsvLog(shared)
    first, second = log.read(Cursor()).outcomes[:2]
    forged = first.model_copy(update={"value": "iets anders"})
    shared.write_bytes(shared.read_bytes() + b"".join(map(row_of, (second, forged, forged))))
    words = open_words(shared.parent)
    assert any("stood there twice: 2." in one for one in words)
    assert any("more than one row: 1." in one for one in words)
    assert len(values(shared)) == 13
    words = open_words(shared.parent)
    assert len(words) == 1
    assert "more than one row: 1." in words[0]


def test_what_a_spreadsheet_reckoned_waits_for_a_person_and_the_rest_is_back(shared: Path) -> None:
    rows = values(shared)
    shared.write_bytes(shared.read_bytes().replace(b"\r\n", b"\n").replace(b'antwoord ""3""', b"3"))
    found = {
        finding.state: finding.text("en")
        for finding in examine(shared.parent)
        if finding.state is not FindingState.FINE
    }
    assert "are back: 11." in found[FindingState.MENDED]
    assert "cannot be read: 1" in found[FindingState.OPEN]
    assert sorted(values(shared)) == sorted(value for value in rows if '"3"' not in value)
    assert b",\nmet meer" in CsvLog(shared).set_aside()[0].data
    with pytest.raises(LogDamaged):
        drop([CsvLog(shared)])
    CsvLog(shared).quarantine.path.unlink()
    assert open_words(shared.parent) == []
    assert drop([CsvLog(shared)]) == 0


def test_all_three_logs_are_looked_at(folder: Path) -> None:
    Party(Records.in_folder(folder)).staff().set_stage("welcome", {"state": "open"})
    for name in ("outcomes", "private", "stage"):
        with (folder / f"{name}.csv").open("ab") as file:
            file.write(name.encode())
    words = open_words(folder)
    for name in ("outcomes", "private", "stage"):
        assert any(one.startswith(f"{name}.csv: damaged") and f"{name}.quarantine" in one for one in words)
        assert [piece.data for piece in CsvLog(folder / f"{name}.csv").set_aside()] == [name.encode()]


def test_a_log_of_which_only_the_quarantine_is_left_comes_back(shared: Path) -> None:
    rows = values(shared)
    shared.write_bytes(shared.read_bytes().replace(b"\r\n", b"\n"))
    CsvLog(shared).mend()
    shared.unlink()
    assert any("are back: 12." in words for words in open_words(shared.parent))
    assert values(shared) == rows


def test_others_can_save_while_the_doctor_looks(folder: Path, shared: Path) -> None:
    with shared.open("ab") as file:
        file.write(b"torn")
    party = Party(Records.in_folder(folder))
    party.clock = Clock()
    for _ in examine(folder):
        party.join()
    assert len(CsvLog(shared).read(Cursor()).outcomes) > 12
    assert CsvLog(shared).read(Cursor()).damaged == ()


def test_a_log_by_itself_and_the_records_of_its_folder_wait_for_each_other(folder: Path, shared: Path) -> None:
    """Or the doctor, asked for one log of a day that is served, would replace the file under a writer."""
    records = Records.in_folder(folder)
    log = CsvLog(shared)
    log.lock.patience = 0.05
    shared.write_bytes(shared.read_bytes() + b"torn")
    before = shared.read_bytes()
    with records.lock:
        assert any("cannot be written" in finding.text("en") for finding in examine_log(log))
    assert shared.read_bytes() == before


# What cannot be done


@pytest.mark.parametrize("name", [".lock", "outcomes.quarantine", "outcomes.csv"])
def test_a_folder_in_the_place_of_a_file_is_told_and_the_other_logs_are_looked_at(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()
    for mend in (True, False):
        found = list(examine(folder, mend))
        if mend or name != ".lock":
            assert any(re.search("Is a directory|Permission denied", finding.text("en")) for finding in found)
        assert any(finding.text("nl").startswith("stage.csv") for finding in found)


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")
def test_rights_that_cannot_be_changed_are_told(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    shared.chmod(0o644)
    monkeypatch.setattr(os, "chmod", fails)
    monkeypatch.setattr(Path, "chmod", fails)
    assert open_words(shared.parent) == ["Files here that others on this computer can look into: 1."]


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")
def test_what_a_link_points_at_is_left_alone(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("not ours")
    elsewhere.chmod(0o644)
    symbolic_link(folder / "link", elsewhere)
    symbolic_link(folder / "nowhere", tmp_path / "nothing")
    assert open_words(folder) == []
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644


# What it says


def test_every_finding_is_said_in_both_languages(folder: Path, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.drives, "risk_here", lambda _: Risk("sync", "Dropbox"))
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 5 * 2**20}))
    whole = shared.read_bytes()
    forged = CsvLog(shared).read(Cursor()).outcomes[0].model_copy(update={"value": "iets anders"})
    (folder / "private.csv").write_bytes((folder / "private.csv").read_bytes().replace(b"\r\n", b"\n"))
    shared.write_bytes(whole + whole + row_of(forged) + b"torn")
    shared.chmod(0o644)
    (folder / "stage.csv").mkdir(0o700)
    said: list[Finding] = [*examine(folder, mend=False), *examine(folder), *examine(folder)]
    (folder / "stage.csv").rmdir()
    said += examine(folder)
    assert len({finding.words for finding in said}) >= 13 - (os.name != "posix")  # one is about rights
    for finding in said:
        nl, en = finding.text("nl"), finding.text("en")
        assert nl != en or "{" not in finding.words
        for text in (nl, en):
            assert "{" not in text
            assert text
        if "log" in finding.values:
            assert nl.startswith(finding.values["log"])
            assert en.startswith(finding.values["log"])
