"""The door through which commands read: all that can be read is read, and what is missing is told with its number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.conftest import CLOCK, kept_bytes, outcome
from themeday.errors import CANNOT_WRITE, LogDamaged, NotSaved
from themeday.model.visibility import Visibility
from themeday.store import CsvLog, Damage
from themeday.store.doctor import FindingState, examine
from themeday.store.frames import HEADER
from themeday.store.mending import EMPTIED, mended, read_whole, whole_rows
from themeday.store.records import Records


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder with three answers of two people."""
    records = Records.in_folder(tmp_path)
    records.append(
        outcome(text, item=text, participant=f"ABCDEFG{1 + number // 2 + 1}", visibility=Visibility.REPORT)
        for number, text in enumerate(("een", "twee", "drie"))
    )
    return tmp_path


def shared(folder: Path) -> Path:
    return folder / "outcomes.csv"


def test_a_folder_in_which_nothing_is_wrong_is_left_as_it_is(folder: Path) -> None:
    before = kept_bytes(folder)
    assert [row.value for row in read_whole(folder).shared] == ["een", "twee", "drie"]
    assert kept_bytes(folder) == before


@pytest.mark.parametrize("left", [b"", None, "header"])
def test_a_log_that_was_emptied_is_told_by_the_private_answers_beside_it(
    folder: Path, left: bytes | str | None
) -> None:
    Records.in_folder(folder).append([outcome("4", item="motivation", visibility=Visibility.PRIVATE)])
    assert len([*read_whole(folder).shared]) == 3
    if left is None:
        shared(folder).unlink()
    else:
        shared(folder).write_bytes(HEADER if left == "header" else b"")
    with pytest.raises(LogDamaged, match="people: 1"):
        read_whole(folder)
    assert [finding.words for finding in examine(folder) if finding.state is FindingState.OPEN] == [EMPTIED]


def test_a_row_that_a_writer_left_half_keeps_nobody_from_reading(folder: Path) -> None:
    whole = shared(folder).read_bytes()
    rows = whole.splitlines(keepends=True)
    for end in range(1, len(rows[-1]) - 2, 7):
        shared(folder).write_bytes(b"".join(rows[:-1]) + rows[-1][:end])
        there = whole_rows(CsvLog(shared(folder)))
        assert ([row.value for row in there.rows], len(there.left)) == (["een", "twee"], 1)
        assert [row.value for row in read_whole(folder).shared] == ["een", "twee"]
        CsvLog(shared(folder)).quarantine.path.unlink(missing_ok=True)


def test_a_row_that_lacks_only_its_end_is_read(folder: Path) -> None:
    shared(folder).write_bytes(shared(folder).read_bytes().rstrip(b"\r\n"))
    assert len(whole_rows(CsvLog(shared(folder))).rows) == 3
    assert len(list(read_whole(folder).shared)) == 3


def test_what_is_written_meanwhile_is_not_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared(folder).write_bytes(shared(folder).read_bytes() + b"0190,half")
    reads = CsvLog.set_aside

    def others_write(log: CsvLog) -> tuple[Damage, ...]:
        CsvLog(log.path).append([outcome("meanwhile", item=CLOCK.new_id())])
        return reads(log)

    monkeypatch.setattr(CsvLog, "set_aside", others_write)
    assert len(list(read_whole(folder).shared)) >= 3


def test_what_someone_changed_is_missing_until_the_log_is_put_back(folder: Path) -> None:
    whole = shared(folder).read_bytes()
    shared(folder).write_bytes(whole.replace(b"twee", b"vier"))
    for _ in range(2):
        with pytest.raises(LogDamaged, match="missing: 1, people: 1"):
            read_whole(folder)
    assert [row.value for row in mended(folder).shared] == ["een", "drie"]
    shared(folder).write_bytes(whole)
    assert [row.value for row in read_whole(folder).shared] == ["een", "twee", "drie"]


def test_people_are_counted_once_however_many_answers_of_theirs_are_missing(folder: Path) -> None:
    shared(folder).write_bytes(shared(folder).read_bytes().replace(b",expectations,", b",verwachtingen,"))
    with pytest.raises(LogDamaged, match="missing: 3, people: 2"):
        read_whole(folder)


def test_what_is_private_and_cannot_be_read_keeps_nobody_from_the_report(folder: Path) -> None:
    private = folder / "private.csv"
    CsvLog(private).append([outcome("voor mij", visibility=Visibility.PRIVATE)])
    private.write_bytes(private.read_bytes().replace(b"voor mij", b"voor jou"))
    assert len(list(read_whole(folder).shared)) == 3


def test_where_nothing_can_be_written_what_is_missing_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: CsvLog) -> None:
        raise NotSaved(CANNOT_WRITE)

    monkeypatch.setattr(CsvLog, "mend", fails)
    shared(folder).write_bytes(shared(folder).read_bytes().replace(b"\r\n", b"\n"))
    with pytest.raises(LogDamaged, match="missing: 3, people: 2"):
        read_whole(folder)
    assert len(whole_rows(CsvLog(shared(folder))).rows) == 3, "reading alone needs no mending"
