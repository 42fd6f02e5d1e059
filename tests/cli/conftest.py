"""What the tests of the command line need: an English computer, an empty folder, and a way to type a command."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from themeday.cli import main
from themeday.serving.ports import ServeOptions
from themeday.store.folder import DataFolder
from themeday.supervising.supervised import ALONE, ENV_SUPERVISED

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _english_computer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv(ENV_SUPERVISED, ALONE)  # commands run in this process
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def running(line: str) -> tuple[int, str, str]:
        # The backslashes of a Windows path are no signs of a shell.
        status = main(shlex.split(line.replace("\\", "\\\\")))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    return running


@pytest.fixture
def a_day(run: Run) -> str:
    assert run("new dag --language en")[0] == 0
    return "dag"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return what the servers were asked, instead of starting them."""
    asked: list[dict[str, Any]] = []

    def serve(day: object, folder: DataFolder, options: ServeOptions) -> None:
        asked.append({"day": day, "folder": folder.path, **vars(options)})

    monkeypatch.setattr("themeday.serving.run.serve", serve)
    return asked
