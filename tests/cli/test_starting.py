"""Without a terminal: `start`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Return what the start page was asked, instead of opening it."""
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr("themeday.starting.run.start", lambda *values: asked.append(values))
    return asked


def test_days_are_kept_in_ones_own_folder_or_in_the_named_one(
    run: Run, asked: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("DISPLAY", ":0")
    assert run("start --language nl")[0] == 0
    assert run("start 'our days' --no-browser --port 9000")[0] == 0
    assert asked == [(tmp_path / "themeday", "nl", True, 0), (Path("our days"), "en", False, 9000)]


def test_where_no_windows_are_drawn_no_browser_takes_the_terminal(
    run: Run, asked: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert run("start days")[0] == 0
    assert asked == [(Path("days"), "en", False, 0)]
