"""After the day: what `export`, `close`, `erase` and `purge` ask, what they remove, and what they say about it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from themeday.day.load import load_day
from themeday.i18n import format_day
from themeday.model.people import rejoin_code
from themeday.store.folder import DataFolder
from themeday.store.records import Records

DAY = Path("data/rehearsal-6-1")


def test_export(run: Run) -> None:
    assert run("rehearse --participants 4")[0] == 0
    status, out, err = run("export data/rehearsal-4-1 -o uit")
    assert (status, err) == (0, "")
    for file in Path("uit").iterdir():
        assert str(file) in out
    assert any(Path("uit").glob("*.xlsx"))
    assert run("export data/rehearsal-4-1")[0] == 0
    assert Path("data/rehearsal-4-1/export").is_dir()


def test_export_makes_no_data_folder(run: Run, a_day: str) -> None:
    status, _, err = run(f"export {a_day}")
    assert status == 1
    assert "no data folder" in err
    assert not Path(a_day, "data").exists()


def test_close_with_yes(run: Run) -> None:
    assert run("rehearse --participants 4")[0] == 0
    data = Path("data/rehearsal-4-1/data")
    status, out, err = run("close data/rehearsal-4-1 --yes --language en")
    assert (status, err) == (0, "")
    assert format_day("en", load_day(data.parent).keep_until) in out
    assert not (data / "private.csv").exists()
    assert (data / "outcomes.csv").exists()
    status, out, _ = run("close data/rehearsal-4-1 --yes --language en")
    assert status == 0
    assert "nothing to delete" in out


def test_close_of_a_day_that_was_never_served(run: Run, a_day: str) -> None:
    status, out, err = run(f"close {a_day}")
    assert (status, err) == (0, "")
    assert "nothing to delete" in out
    assert not Path(a_day, "data").exists()


@pytest.mark.parametrize(
    ("said", "closed"), [("ja\n", True), ("Yes\n", True), ("nee\n", False), ("\n", False), ("", False)]
)
def test_close_asks(run: Run, monkeypatch: pytest.MonkeyPatch, said: str, closed: bool) -> None:
    assert run("rehearse --participants 2")[0] == 0
    person = io.StringIO(said)
    person.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", person)
    status, out, err = run("close data/rehearsal-2-1 --language en")
    assert (status, err) == (0 if closed else 1, "")
    assert "You cannot undo it" in out
    assert Path("data/rehearsal-2-1/data/private.csv").exists() is not closed


def test_close_refuses_when_nobody_can_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("rehearse --participants 2")[0] == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("ja\n"))
    status, _, err = run("close data/rehearsal-2-1")
    assert status == 2
    assert "--yes" in err
    assert Path("data/rehearsal-2-1/data/private.csv").exists()


def test_close_while_the_day_is_served_deletes_nothing(run: Run) -> None:
    run("rehearse --participants 2")
    data = Path("data/rehearsal-2-1/data")
    before = (data / "private.csv").read_bytes()
    with DataFolder(data).in_use():
        status, _, err = run("close data/rehearsal-2-1 --yes --language en")
    assert status == 1
    assert "being served" in err
    assert (data / "private.csv").read_bytes() == before


# Deleting for good


@pytest.fixture
def personal_code(run: Run) -> str:
    """Return the personal code of someone in a rehearsal."""
    assert run("rehearse --participants 6")[0] == 0
    folder = DataFolder(DAY.resolve() / "data")
    records = Records.in_folder(folder.path)
    records.refresh()
    return rejoin_code(folder.secret(), records.participants()[2].code)


def participants() -> int:
    records = Records.in_folder(DAY.resolve() / "data")
    records.refresh()
    return len(records.participants())


def answering(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    person = io.StringIO(said)
    person.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", person)


def test_erase_removes_one_participant_and_the_exports(run: Run, personal_code: str) -> None:
    assert run(f"export {DAY}")[0] == 0
    status, out, err = run(f"erase {personal_code.lower()} {DAY} --yes --language en")
    assert (status, err) == (0, "")
    assert "Erased: one participant." in out
    assert "exports and published copies deleted: 6" in out
    assert personal_code not in out
    assert participants() == 5
    assert not list((DAY / "export").iterdir())
    assert "one participant" in (DAY / "data" / "receipts.txt").read_text("utf-8")


def test_erase_finds_the_day_one_is_in(run: Run, personal_code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as there:
        there.chdir(DAY)
        assert run(f"erase {personal_code} --yes")[0] == 0
    assert participants() == 5


@pytest.mark.parametrize(("said", "left"), [("ja\n", 5), ("yes\n", 5), ("nee\n", 6), ("", 6)])
def test_erase_asks(run: Run, personal_code: str, monkeypatch: pytest.MonkeyPatch, said: str, left: int) -> None:
    answering(monkeypatch, said)
    status, _, _ = run(f"erase {personal_code} {DAY}")
    assert status == (0 if left == 5 else 1)
    assert participants() == left


def test_erase_of_a_code_that_nobody_has(run: Run, personal_code: str) -> None:
    status, _, err = run(f"erase ZZZZ-9999 {DAY} --yes --language nl")
    assert status == 1
    assert "Je persoonlijke code" in err
    assert participants() == 6


def test_without_anyone_to_ask_nothing_is_deleted(
    run: Run, personal_code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    for command in (f"erase {personal_code} {DAY}", f"purge {DAY}"):
        status, _, err = run(f"{command} --language en")
        assert status == 2
        assert "--yes" in err
    assert participants() == 6


def test_purge_deletes_the_day_and_leaves_the_plan_and_a_receipt(run: Run, personal_code: str) -> None:
    assert run(f"export {DAY}")[0] == 0
    assert run(f"erase {personal_code} {DAY} --yes")[0] == 0
    assert run(f"export {DAY}")[0] == 0
    status, out, err = run(f"purge {DAY} --yes --language en")
    assert (status, err) == (0, "")
    assert "Erased: the whole day." in out
    assert sorted(path.name for path in DAY.iterdir()) == ["data-receipts.txt", "day.toml", "export"]
    assert not list((DAY / "export").iterdir())
    kept = (DAY / "data-receipts.txt").read_text("utf-8")
    assert "participant" in kept or "deelnemer" in kept
    assert "whole day" in kept
    status, _, err = run(f"purge {DAY} --yes --language en")
    assert status == 1
    assert "deleted already" in err


def test_purge_leaves_what_someone_else_put_there(run: Run, personal_code: str) -> None:
    mine = DAY / "data" / "aantekening.txt"
    mine.write_text("van mij")
    status, out, _ = run(f"purge {DAY} --yes --language en")
    assert status == 0
    assert "still there" in out
    assert [path.name for path in (DAY / "data").iterdir()] == ["aantekening.txt"]


def test_purge_refuses_while_the_day_is_served(run: Run, personal_code: str) -> None:
    with DataFolder(DAY.resolve() / "data").in_use():
        status, _, err = run(f"purge {DAY} --yes --language en")
    assert status == 1
    assert "Ctrl-C" in err
    assert participants() == 6
