"""README and CONTRIBUTING tell the truth: commands exist, files are there, every command is documented."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from themeday.cli import main
from themeday.cli.lessons import LessonCommands

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md")
README = PAGES[0].read_text("utf-8")
COMMANDS = re.findall(r"^ *\$ (.+)$", "\n".join(page.read_text("utf-8") for page in PAGES), flags=re.M)


def overview() -> str:
    return subprocess.run(
        [sys.executable, "-m", "themeday", "--help"], capture_output=True, text=True, check=True
    ).stdout


def test_every_command_is_documented() -> None:
    listed = re.findall(r"^  (\w+)  ", overview(), flags=re.M)
    assert listed
    assert [command for command in listed if f"themeday {command}" not in README] == []
    assert [command for command in LessonCommands.subcommands if f"themeday lesson {command}" not in README] == []


@pytest.mark.parametrize("command", sorted({c for c in COMMANDS if c.startswith("themeday ")}))
def test_commands_and_their_options_exist(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    name, *rest = command.split()[1:]
    named = [name, rest.pop(0)] if name in ("chapter", "lesson") else [name]
    assert main([*named, "--help"]) == 0
    shown = capsys.readouterr().out
    assert [word for word in rest if word.startswith("-") and word.split("=")[0] not in shown] == []


@pytest.mark.parametrize("command", sorted({c for c in COMMANDS if c.startswith("make ")}))
def test_make_knows_the_target(command: str) -> None:
    subprocess.run(["make", "--dry-run", *command.split()[1:]], cwd=ROOT, capture_output=True, check=True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", re.sub(r"`[^`\n]+`", "", page.read_text("utf-8")))
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_are_there(page: Path) -> None:
    named = re.findall(
        r"`((?:themeday|widgets|notebooks|tests|exercises|facilitator_guide|benchmarks)/[^` ]*)`",
        page.read_text("utf-8"),
    )
    # What a reader is to make has a name in capitals, or is one of the examples.
    examples = re.compile(r"[A-Z]{2}|N_name|/name\.py|hands\b|who-is-calling")
    assert [path for path in named if not examples.search(path) and not list(ROOT.glob(path))] == []
