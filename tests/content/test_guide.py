"""The facilitator guide: the same in both languages, its links and commands real, its minutes adding up."""

from __future__ import annotations

import os
import re
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from themeday import chapters
from themeday.cli import main
from themeday.day.load import load_day
from themeday.i18n import LANGUAGES, N_, translate
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.pairing.files import read_people
from themeday.room.session import Session
from themeday.serving.gate import PAGES_ON_WINDOWS
from themeday.store.folder import DataFolder
from themeday.store.records import Records

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "facilitator_guide"
_LINK = re.compile(r"\]\(([^)\s]+)\)")
PAGES = sorted(path.name for path in (GUIDE / "nl").glob("*.md"))
# A chapter's page is found by its key; the number puts it in its place among the others.
CHAPTERS = [page for key in chapters.CHAPTERS for page in PAGES if re.fullmatch(rf"\d+_{key}\.md", page)]
BY_FILE = "13_by_file.md"
EVERY_FILE = [GUIDE / "README.md", *(GUIDE / language / page for language in LANGUAGES for page in PAGES)]


def _commands(path: Path) -> list[list[str]]:
    """Return the `$ ...` lines of a page's console blocks, split as a shell would."""
    blocks = re.findall(r"^```console\n(.*?)^```", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    return [shlex.split(line[2:]) for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def _prose(path: Path) -> str:
    return re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)


@dataclass(frozen=True)
class Done:
    """What a command returned and printed."""

    returncode: int
    stdout: str
    stderr: str


def _run(args: list[str], folder: Path) -> Done:
    """Run a command in a folder, in this process: each new one would take seconds to begin."""
    with pytest.MonkeyPatch.context() as patch, Path(os.devnull).open(encoding="utf-8") as nobody:
        patch.chdir(folder)
        # A home of its own: whatever a command keeps per user stays out of the developer's.
        patch.setenv("HOME", str(folder))
        patch.setattr(sys, "stdin", nobody)
        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as errors:
            status = main(args)
    return Done(status, out.getvalue(), errors.getvalue())


@cache
def _help(subcommand: str) -> str:
    with TemporaryDirectory() as folder:
        done = _run([subcommand, "--help"], Path(folder))
    assert done.returncode == 0, done.stderr
    return done.stdout


GUIDE_COMMANDS = sorted({tuple(c) for path in EVERY_FILE for c in _commands(path) if c[0] == "themeday"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_pages(language: str) -> None:
    assert sorted(path.name for path in (GUIDE / language).glob("*.md")) == PAGES


@pytest.mark.parametrize(
    ("language", "not_tried"),
    [
        ("nl", "Op een echte Windows-laptop en op een Mac is nog niets geprobeerd"),
        ("en", "Nothing was tried on a real Windows laptop or a Mac yet"),
    ],
)
def test_the_first_page_says_on_which_systems_nothing_was_tried(language: str, not_tried: str) -> None:
    text = " ".join((GUIDE / language / "1_before.md").read_text(encoding="utf-8").split())
    said = next(paragraph for paragraph in text.split(" - ") if not_tried in paragraph)
    # What cannot be tried without one, each by name: whoever does so takes it out here and there.
    for word in ("Windows 10", "Linux", "firewall", "Ctrl-C", "PDF", "Excel", f"{PAGES_ON_WINDOWS} pag"):
        assert word in said


@pytest.mark.parametrize(("language", "open_at_once"), [("nl", "tegelijk open"), ("en", "open at once")])
def test_the_first_page_says_how_many_pages_can_be_open_on_windows(language: str, open_at_once: str) -> None:
    text = " ".join((GUIDE / language / "1_before.md").read_text(encoding="utf-8").split())
    said = next(paragraph for paragraph in text.split(" - ") if open_at_once in paragraph)
    assert "Windows" in said
    assert f" {PAGES_ON_WINDOWS} " in said
    assert translate(language, N_("How the laptop is doing")) in said  # where one sees how many there are


def test_every_chapter_has_a_page() -> None:
    assert [page.partition("_")[2] for page in CHAPTERS] == [f"{key}.md" for key in chapters.CHAPTERS]


@pytest.mark.parametrize("page", PAGES)
def test_every_language_has_the_same_structure(page: str) -> None:
    def structure(language: str) -> tuple[list[str], int, int, list[list[str]]]:
        path = GUIDE / language / page
        prose = _prose(path)
        return (
            re.findall(r"^#+(?= )", prose, flags=re.M),
            len(re.findall(r"^\|", prose, flags=re.M)),
            len(re.findall(r"^(?:- |\d+\. )", prose, flags=re.M)),
            [command[:2] for command in _commands(path)],
        )

    first, *others = map(structure, LANGUAGES)
    assert all(other == first for other in others)


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda path: str(path.relative_to(GUIDE)))
def test_relative_links_resolve(path: Path) -> None:
    links = _LINK.findall(_prose(path))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    missing = [link for link in local if not (path.parent / link.partition("#")[0]).exists()]
    assert not missing


def test_the_door_links_every_page_in_every_language() -> None:
    links = set(_LINK.findall(_prose(GUIDE / "README.md")))
    assert links == {f"{language}/{page}" for language in LANGUAGES for page in PAGES}


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda path: str(path.relative_to(GUIDE)))
def test_console_blocks_hold_commands_only(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"^```(\w+)", text, flags=re.M)) <= {"console", "nginx", "csv"}
    assert all(command[0] in {"themeday", "make"} for command in _commands(path))


def _clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_run_sheet_adds_up(language: str) -> None:
    text = (GUIDE / language / "2_run_sheet.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d\d:\d\d) \| (\d+) \| (.*?) \|", text, flags=re.M)
    starts = [_clock(start) for start, _, _ in rows]
    minutes = [int(length) for _, length, _ in rows]
    assert [start + length for start, length in zip(starts, minutes, strict=True)][:-1] == starts[1:]
    linked = {
        found.group(1): length
        for (_, _, what), length in zip(rows, minutes, strict=True)
        if (found := _LINK.search(what))
    }
    assert list(linked) == CHAPTERS
    for page, length in linked.items():
        assert _chapter_minutes(language, page) == (length, length), page


def _chapter_minutes(language: str, page: str) -> tuple[int, int]:
    """Return the minutes a chapter page promises and the sum of its own table."""
    text = _prose(GUIDE / language / page)
    promised = re.search(r"\*\*(\d+) minut(?:en|es)\.\*\*", text)
    assert promised, f"{language}/{page} does not say how long it takes"
    return int(promised.group(1)), sum(int(length) for length in re.findall(r"^\| (\d+) \|", text, flags=re.M))


@pytest.mark.parametrize("command", GUIDE_COMMANDS, ids=" ".join)
def test_every_option_of_the_guide_is_in_the_help(command: tuple[str, ...]) -> None:
    _, subcommand, *rest = command
    text = _help(subcommand)
    for option in (word.partition("=")[0] for word in rest if word.startswith("-")):
        assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", text), (
            f"{option} is not in the help of {subcommand}"
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_named_in_running_text_exist(language: str) -> None:
    for page in PAGES:
        for option in re.findall(r"`(--[a-z-]+)[^`]*`", _prose(GUIDE / language / page)):
            # Prose names options of the command that starts the day; two pages are about others.
            helps = {BY_FILE: ("schedule", "match"), "9_after.md": ("serve", "report")}.get(page, ("serve",))
            assert any(option in _help(name) for name in helps), f"{option} on {language}/{page}"


def _someone_comes(folder: Path) -> str:
    """Let someone join and answer; return the personal code."""
    day = load_day(folder)
    data = DataFolder.of(day)
    session = Session(day, Records.in_folder(data.path), data.secret())
    session.join(Participant(new_code(), Role.LEADER, day.units[0]))
    session.bind(session.records.participants()[0], "nl")
    session.record("welcome", {"help": "een antwoord"}, Visibility.REPORT)
    return session.rejoin_code


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_work_in_the_order_of_the_guide(language: str, tmp_path: Path) -> None:
    folder = GUIDE / language
    ran = []
    for _, subcommand, *rest in [*_commands(folder / "1_before.md"), *_commands(folder / "9_after.md")]:
        if subcommand == "serve":
            continue
        # Fill the rehearsal without serving it, and answer questions, since nobody is here to do so.
        args = [word for word in rest if word != "--serve"]
        args += ["--yes"] if subcommand in ("close", "erase", "purge") else []
        if subcommand == "export":  # between the two pages was the day: someone came
            code = _someone_comes(tmp_path / rest[0])
        args = [code if word == "K7PQ-3MXA" else word for word in args]
        done = _run([subcommand, *args], tmp_path)
        assert done.returncode == 0, f"{subcommand} {args}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        ran.append(subcommand)
        if subcommand == "export":
            assert any((tmp_path / "export").glob("*.xlsx"))
            assert len(list((tmp_path / "export").glob("*.csv"))) >= 2
    assert ran == [
        "new",
        "check",
        "rehearse",
        "posters",
        "export",
        "report",
        "report",
        "report",
        "close",
        "erase",
        "doctor",
        "purge",
    ]
    assert (tmp_path / "posters.html").read_text(encoding="utf-8").count("192.168.8.10:8866") >= 1
    # What was exported leaves with the day, and so does the data.
    assert not list((tmp_path / "export").iterdir())
    assert {path.name for path in tmp_path.glob("*/data*")} == {"data-receipts.txt"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_of_the_guide_give_the_files_of_the_guide(language: str, tmp_path: Path) -> None:
    page = (GUIDE / language / BY_FILE).read_text(encoding="utf-8")
    # Each block of CSV is the file that was named last before it.
    files = {
        re.findall(r"`(\w+\.csv)`", page[: found.start()])[-1]: found.group(1)
        for found in re.finditer(r"^```csv\n(.*?)^```", page, flags=re.M | re.S)
    }
    assert set(files) == {"people.csv", "ratings.csv", "rounds.csv", "pairs.csv"}
    for name in ("people.csv", "ratings.csv"):
        (tmp_path / name).write_text(files[name], encoding="utf-8")
    # The file to start from holds the same people.
    start = GUIDE / language / {"nl": "deelnemers.csv", "en": "people.csv"}[language]
    assert f"({start.name})" in page
    assert read_people(start) == read_people(tmp_path / "people.csv")
    for _, *args in _commands(GUIDE / language / BY_FILE):
        done = _run(args, tmp_path)
        assert done.returncode == 0, done.stderr
    for name in ("rounds.csv", "pairs.csv"):
        assert (tmp_path / name).read_text(encoding="utf-8") == files[name]
