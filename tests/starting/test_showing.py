"""Opening a file or a folder in the laptop's own programs, and knowing when that fails."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from themeday.starting import showing
from themeday.starting.showing import show


@pytest.mark.parametrize(("says", "opens"), [("pass", True), ("raise SystemExit(4)", False)])
def test_a_program_that_says_it_opened_nothing_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, opens: bool
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(showing, "_command", lambda path: [sys.executable, "-c", says])
    monkeypatch.setattr(showing, "_SECONDS", 60)
    assert show(tmp_path) is opens


def test_a_program_that_stays_is_the_one_that_was_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(showing, "_command", lambda path: [sys.executable, "-c", "import time; time.sleep(1)"])
    monkeypatch.setattr(showing, "_SECONDS", 0.01)
    assert show(tmp_path)


def test_a_laptop_without_the_program_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not show(tmp_path)
    (tmp_path / "xdg-open").write_text("no program", "utf-8")
    assert not show(tmp_path)


def test_windows_is_asked_as_by_a_double_click_and_may_refuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def startfile(path: Any) -> None:
        asked.append(path)
        if path.suffix:
            raise OSError("no program for it")

    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(os, "startfile", startfile, raising=False)
    assert show(tmp_path)
    assert not show(tmp_path / "report.xlsx")
    assert asked == [tmp_path, tmp_path / "report.xlsx"]
