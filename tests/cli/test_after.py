"""After the day: `export` and `close`."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from themeday.day.load import load_day
from themeday.i18n import format_day
from themeday.store.folder import DataFolder


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
    assert "cannot be brought back" in out
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
