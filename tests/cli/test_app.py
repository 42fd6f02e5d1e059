"""Every command has help with examples that work, in the language of the computer."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from themeday.cli import ThemeDay

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = [
    "start",
    "new",
    "pack",
    "check",
    "chapter",
    "lesson",
    "rehearse",
    "privacy",
    "posters",
    "serve",
    "export",
    "report",
    "close",
    "merge",
    "erase",
    "purge",
    "doctor",
    "schedule",
    "match",
]
OPTIONS = {
    "start": {"--port", "--no-browser"},
    "new": {"--language"},
    "check": {"--language"},
    "rehearse": {"--participants", "--seed", "--data", "--serve", "--port", "--no-browser", "--fresh", "--weeks-later"},
    "privacy": {"-o", "--output"},
    "posters": {"-o", "--output", "--address"},
    "serve": {"--port", "--data", "--no-browser", "--address", "--staff-on-network", "--verbose", "--follow-up"},
    "export": {"-o", "--output", "--participant"},
    "merge": {"-o", "--output"},
    "report": {
        *("-o", "--output", "--room", "--each-room", "--poster", "--publish", "--drafts", "--never-sent"),
    },
    "close": {"--yes"},
    "erase": {"--yes"},
    "purge": {"--yes"},
    "doctor": {"--yes", "--look", "--drop"},
    "schedule": {"--rounds", "--tables", "--least", "--trios", "--seed", "--apart", "--report", "-o", "--output"},
    "match": {"--method", "--proposer", "--seed", "--keep", "--apart", "--report", "-o", "--output"},
    "lesson new": {"--folder"},
    "lesson check": set(),
    "lesson preview": {"--port", "--no-browser"},
}


def test_help_lists_every_command_with_a_line_and_examples(run: Run) -> None:
    status, out, err = run("--help")
    assert (status, err) == (0, "")
    assert list(ThemeDay.subcommands) == list(COMMANDS)
    for command in COMMANDS:
        assert any(line.strip().startswith(f"{command} ") for line in out.splitlines())
        assert f"themeday {command}" in out
    assert "Class" not in out


@pytest.mark.parametrize("command", [*OPTIONS])
def test_each_command_shows_its_options_and_examples(run: Run, command: str) -> None:
    status, out, err = run(f"{command} --help")
    assert (status, err) == (0, "")
    shown = out.replace(",", " ").split()
    assert OPTIONS[command] | {"--language", "--help", "-h"} <= set(shown)
    assert f"  themeday {command}" in out.partition("Examples:")[2]
    assert max(map(len, out.splitlines())) <= 92
    assert run(f"help {command}") == (0, out, "")
    assert run(f"{command} -h") == (0, out, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_are_understood(run: Run, command: str) -> None:
    out = run(f"{command} --help")[1] + run("--help")[1].partition("Examples:")[2]
    for line in (line.strip() for line in out.splitlines() if line.startswith("  themeday ")):
        _, name, *words = shlex.split(line)
        ThemeDay.subcommands[name][0]().read(words)


def test_without_a_word_there_is_help(run: Run) -> None:
    assert run("") == run("--help")


def test_the_version(run: Run) -> None:
    assert run("--version") == (0, "0.1.0\n", "")


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "themeday", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert "themeday rehearse --serve" in done.stdout


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "nl_BE"}, "nl"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "nl_NL"}, "nl"),
        ({"LANG": "nl_NL", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "de_DE"}, "en"),
    ],
)
def test_help_is_in_the_language_of_the_computer(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    app = ThemeDay()
    app.read(["check"])
    assert app.chosen is not None
    assert app.chosen.speaks == language
    for other in ("nl", "en"):
        app.read(["check", "--language", other])
        assert app.chosen.speaks == other
