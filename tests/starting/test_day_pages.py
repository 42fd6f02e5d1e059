"""What the page of one day offers, and what becomes of its buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.web import HTTPError

from themeday.report.disclosure import history
from themeday.report.disclosure.published import PublishedNumbers
from themeday.starting import day_pages
from themeday.starting.day_pages import Do, TakeBack, last_published
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
    commands, _ = pressed(monkeypatch, "report", [True] * 5)
    assert {command.split()[0] for command in commands} == {"report"}
    assert not any("--publish" in command for command in commands)
    published, _ = pressed(monkeypatch, "publish", [True] * 5, "stayed")
    assert all("--publish --drafts stayed" in command for command in published)
    assert len(published) == len(commands)
    # A draft of next week is no reason to lose what the chief was given.
    files = [{command.split(" -o ")[1].split()[0] for command in each} for each in (commands, published)]
    assert not files[0] & files[1]


@pytest.mark.parametrize("pdf", [True, False])
def test_the_report_is_there_on_paper_as_slides_as_figures_and_for_the_corridor(
    monkeypatch: pytest.MonkeyPatch, pdf: bool
) -> None:
    monkeypatch.setattr(day_pages, "_writes_pdf", lambda: pdf)
    commands, shown = pressed(monkeypatch, "report", [True] * 5)
    written = {command.split(" -o ")[1].split()[0] for command in commands}
    names = {"report.html", "report.pptx", "report.xlsx", "poster.html", *(["report.pdf"] if pdf else [])}
    wanted = {f"draft-{name}" for name in names}
    assert written == {f"our-day/{name}" for name in wanted}
    assert {each.file for each in shown["outputs"]} == wanted
    posters = [command for command in commands if "--poster" in command]
    assert [command.split(" --language")[0] for command in posters] == [
        "report our-day --poster -o our-day/draft-poster.html"
    ]


@pytest.mark.parametrize("drafts", ["", "perhaps", "sent --never-sent"])
def test_nothing_is_published_before_it_is_said_where_drafts_are(monkeypatch: pytest.MonkeyPatch, drafts: str) -> None:
    with pytest.raises(HTTPError):
        pressed(monkeypatch, "publish", [], drafts)


def test_the_page_of_a_day_knows_the_report_that_was_published_last(tmp_path: Path) -> None:
    kept: Any = SimpleNamespace(folder=tmp_path)
    (tmp_path / "data").mkdir()
    assert last_published(kept, "nl") is None
    history.keep(tmp_path / "data", PublishedNumbers("2026-11-26", 5, number=1))
    history.keep(tmp_path / "data", PublishedNumbers("2026-11-28", 5, number=2, bounds={"a": {}}))
    history.keep(tmp_path / "data", PublishedNumbers("2026-11-29", 5, number=3, draft=True, bounds={"b": {}}))
    assert last_published(kept, "nl") == (2, "zaterdag 28 november 2026")
    (tmp_path / "data" / history.FILE).write_text("{", encoding="utf-8")
    assert last_published(kept, "nl") is None


def test_a_report_is_taken_back_by_the_command_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[Sequence[str]] = []
    monkeypatch.setattr(day_pages, "run_command", lambda words, root: commands.append(words) or CommandResult(True, ""))
    page: Any = SimpleNamespace(
        state=SimpleNamespace(root=Path(), day=lambda name: SimpleNamespace(folder=Path(name))),
        language="nl",
        show=lambda template, **values: None,
    )
    asyncio.run(TakeBack.post(page, "our-day"))
    assert commands == [["report", "our-day", "--never-sent", "--language", "nl"]]
