"""What the page of one day offers, and what becomes of its buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.web import HTTPError

from themeday.starting import day_pages
from themeday.starting.day_pages import Do
from themeday.starting.process import CommandResult


def pressed(monkeypatch: pytest.MonkeyPatch, act: str, well: Sequence[bool], drafts: str = "") -> tuple[list[str], Any]:
    """Press a button whose commands go as said; return the commands, and what was shown."""
    commands: list[str] = []
    shown: dict[str, Any] = {}

    def run(words: Sequence[str], root: Path) -> CommandResult:
        commands.append(" ".join(words))
        return CommandResult(well[len(commands) - 1], "said")

    monkeypatch.setattr(day_pages, "run_command", run)
    page: Any = SimpleNamespace(
        state=SimpleNamespace(root=Path(), day=lambda name: SimpleNamespace(folder=Path(name))),
        language="nl",
        get_body_argument=lambda name, default: drafts or default,
        show=lambda template, **values: shown.update(values),
    )
    asyncio.run(Do.post(page, "our-day", act))
    return commands, shown


def test_what_goes_wrong_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    commands, shown = pressed(monkeypatch, "report", [False])
    assert len(commands) == 1
    assert [each.text for each in shown["told"]] == ["said"]
    assert not shown["well"]


def test_the_report_is_a_draft_until_someone_publishes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    commands, _ = pressed(monkeypatch, "report", [True, True])
    assert [command.split()[0] for command in commands] == ["report", "report"]
    assert not any("--publish" in command for command in commands)
    commands, _ = pressed(monkeypatch, "publish", [True, True], "stayed")
    assert all("--publish --drafts stayed" in command for command in commands)


@pytest.mark.parametrize("drafts", ["", "perhaps", "sent --never-sent"])
def test_nothing_is_published_before_it_is_said_where_drafts_are(monkeypatch: pytest.MonkeyPatch, drafts: str) -> None:
    with pytest.raises(HTTPError):
        pressed(monkeypatch, "publish", [], drafts)
