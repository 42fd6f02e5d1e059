"""What the commands about collected data share: where it is, and asking before something is deleted."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from themeday.cli.command import UsageError
from themeday.cli.data import NOTHING_LEFT, Asking
from themeday.day.load import load_day
from themeday.errors import DataFolderError


class _Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


def asking(*typed: str) -> Asking:
    command = type("Deleting", (Asking,), {"name": "themeday deleting", "takes": "[DAY]"})()
    command.read(["--language", "en", *typed])
    return command


def test_data_lies_beside_the_day_or_where_it_was_said(run: Run, a_day: str) -> None:
    day = load_day(Path(a_day))
    assert asking().data_path(day) == Path(a_day).resolve() / "data"
    assert asking("--data", "elsewhere").data_path(day) == Path("elsewhere")
    with pytest.raises(DataFolderError, match="deleted already"):
        asking().data_folder(day, NOTHING_LEFT)
    assert not Path(a_day, "data").exists()
    assert asking().data_folder(day).path.is_dir()


@pytest.mark.parametrize(("said", "goes_on"), [("yes", True), ("J", True), ("no", False), ("", False)])
def test_what_is_deleted_is_asked(monkeypatch: pytest.MonkeyPatch, said: str, goes_on: bool) -> None:
    monkeypatch.setattr("sys.stdin", _Keyboard(f"{said}\n"))
    if goes_on:
        asking().ask("This deletes it.", question="Sure?")
        return
    with pytest.raises(SystemExit):
        asking().ask("This deletes it.", question="Sure?")


def test_who_is_sure_is_not_asked_and_without_anyone_nothing_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    asking("--yes").ask("This deletes it.", question="Sure?")
    with pytest.raises(UsageError, match="--yes"):
        asking().ask("This deletes it.", question="Sure?")
