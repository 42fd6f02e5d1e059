"""Closing a day: private and withdrawn words are really gone, shared answers stay byte for byte."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import owners_only
from tests.store.conftest import kept_bytes
from themeday.day.plan import Day, Room
from themeday.errors import DataFolderError, LogDamaged
from themeday.lifecycle.close import PRIVATE, SHARED, close_day, look
from themeday.model.people import Participant, Role
from themeday.model.visibility import Visibility
from themeday.room.agreements import agreement_of, find_partner
from themeday.room.session import Session
from themeday.store import CsvLog, Cursor
from themeday.store.records import Records


def day() -> Day:
    return Day(
        title={"nl": "Dag", "en": "Day"},
        date=dt.date(2027, 1, 14),
        units=("Recherche", "Intelligence"),
        rooms=(Room(key="a", name="Zaal", tables=4),),
        organiser_contact="balie",
    )


def opened(folder: Path) -> Session:
    records = Records.in_folder(folder)
    records.refresh()
    return Session(day(), records, b"secret")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder in which one answer was kept, one changed, one withdrawn, one made private, one private."""
    session = opened(tmp_path)
    session.join(Participant("AAAA2222", Role.LEADER, "Recherche", nickname="zeesterretje"))
    session.participant = session.records.participant("AAAA2222")
    session.record("welcome", {"help": "blijft staan"}, Visibility.ANONYMOUS)
    session.record("expectations", {"hope": "eerste gedachte"}, Visibility.REPORT)
    session.record("expectations", {"hope": "tweede gedachte"}, Visibility.REPORT)
    session.record("expectations", {"learn.own": "toch maar niet"}, Visibility.REPORT)
    session.record("expectations", {"learn.own": ""}, Visibility.REPORT)
    session.record("closing", {"take": "eerst gedeeld"}, Visibility.REPORT)
    session.record("closing", {"take": "nu van mij"}, Visibility.PRIVATE)
    session.record("pairing", {"rating.AAAA2222": "5"}, Visibility.PRIVATE)
    session.set_stage("welcome", {"state": "open"})
    return tmp_path


def everything(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file())


def test_what_was_private_or_taken_back_is_nowhere_in_the_folder(folder: Path) -> None:
    remains, _ = close_day(folder)
    text = everything(folder)
    for gone in ("zeesterretje", "eerste gedachte", "toch maar niet", "eerst gedeeld", "nu van mij", "rating."):
        assert gone not in text
    assert not (folder / PRIVATE).exists()
    assert remains.private == 4  # language, nickname, what was taken back from the room, a rating
    assert remains.replaced == 5
    assert remains.kept == 3


def test_what_was_shared_stays_as_it_was(folder: Path) -> None:
    before = {line for line in (folder / SHARED).read_bytes().splitlines() if b"blijft" in line or b"tweede" in line}
    stage = (folder / "stage.csv").read_bytes()
    close_day(folder)
    after = (folder / SHARED).read_bytes().splitlines()
    assert len(before) == 2
    assert before <= set(after)
    assert (folder / "stage.csv").read_bytes() == stage
    assert owners_only(folder / SHARED)
    records = Records.in_folder(folder)
    records.refresh()
    assert not records.shared.damaged
    assert [who.code for who in records.participants()] == ["AAAA2222"]
    assert records.participants()[0].nickname == ""


@pytest.mark.parametrize(
    ("item", "first", "last"),
    [("rules", "een appje", ""), ("rules", "een appje", "elke week"), ("first_date", "2027-01-21", "")],
)
def test_what_the_other_changed_or_took_away_for_both_does_not_come_back(
    tmp_path: Path, item: str, first: str, last: str
) -> None:
    sides = []
    for code, role, unit in (
        ("BBBB2222", Role.YOUNG_COLLEAGUE, "Recherche"),
        ("CCCC2222", Role.LEADER, "Intelligence"),
    ):
        session = opened(tmp_path)
        session.join(Participant(code, role, unit))
        session.participant = session.records.participant(code)
        sides.append(session)
    young, leader = sides
    young.records.refresh()
    find_partner(young, leader.my_pair_code)
    young.record("agreements", {item: first}, Visibility.TABLE)
    leader.records.refresh()
    leader.record("agreements", {item: last}, Visibility.TABLE, anew=True)
    remains, _ = close_day(tmp_path)
    assert first not in everything(tmp_path)
    assert look(tmp_path).kept == remains.kept
    records = opened(tmp_path).records
    agreement = agreement_of(records, "BBBB2222")
    assert agreement is not None
    assert agreement.together.get(item, "") == last


def test_looking_touches_nothing(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert not look(folder).nothing_to_delete
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_closing_again_changes_nothing(folder: Path) -> None:
    close_day(folder)
    assert look(folder).nothing_to_delete
    before = (folder / SHARED).read_bytes()
    close_day(folder)
    assert (folder / SHARED).read_bytes() == before


def test_a_folder_that_is_not_there_stays_that_way(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert look(folder).nothing_to_delete
    close_day(folder)
    assert not folder.exists()


def test_half_written_copies_go_too(folder: Path) -> None:
    for name in (PRIVATE, SHARED):
        (folder / f".{name}.new").write_text("nu van mij")
    close_day(folder)
    assert "nu van mij" not in everything(folder)


def test_a_log_that_a_spreadsheet_saved_with_semicolons_is_closed_as_if_nothing_happened(folder: Path) -> None:
    shared = folder / SHARED
    before = {row.value for row in CsvLog(shared).read(Cursor()).outcomes}
    shared.write_bytes(shared.read_bytes().replace(b",", b";"))
    close_day(folder)
    records = Records.in_folder(folder)
    records.refresh()
    assert {row.value for row in records.shared} == before - {"", "eerste gedachte", "toch maar niet", "eerst gedeeld"}
    assert not records.damaged


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda data: data.replace(b"blijft staan", b"blijft stuk!"), "missing: 1, people: 1"),
        (lambda data: data + b"0190,half", "--drop"),
        (lambda data: b"", "emptied"),
    ],
)
def test_what_cannot_be_read_is_left_for_a_person_to_judge_and_nothing_is_deleted(
    folder: Path, harm: Callable[[bytes], bytes], said: str
) -> None:
    shared = folder / SHARED
    shared.write_bytes(harm(shared.read_bytes()))
    before = kept_bytes(folder)
    with pytest.raises(LogDamaged, match=said):
        close_day(folder)
    assert kept_bytes(folder) == before


def test_what_cannot_be_deleted_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_use(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", in_use)
    with pytest.raises(DataFolderError, match="Ctrl-C"):
        close_day(folder)
    assert (folder / PRIVATE).exists()


def test_what_was_written_since_someone_looked_is_closed_too(folder: Path) -> None:
    looked = look(folder)
    session = opened(folder)
    session.participant = session.records.participant("AAAA2222")
    session.record("expectations", {"hope": "derde gedachte"}, Visibility.REPORT)
    remains, _ = close_day(folder, looked=looked)
    assert remains.replaced == looked.replaced + 1
    text = everything(folder)
    assert "tweede gedachte" not in text
    assert "derde gedachte" in text
