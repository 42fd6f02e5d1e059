"""Every command that the guide, README and the authors' pages name exists, and does what it is named for when typed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from tests.rehearsed_day import rehearsed
from themeday.cli import main
from themeday.model.people import rejoin_code
from themeday.places import EXERCISES, NOTEBOOKS
from themeday.rehearsal import rehearse

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "exercises" / "README.md"]
PAGES += sorted((ROOT / "facilitator_guide").rglob("*.md"))
_TYPED = re.compile(r"^ *\$ (themeday .+)$", re.MULTILINE)
_NAMED = re.compile(r"`(themeday [^`\n]+)`")
#: These serve until someone presses Ctrl-C; `tests/browser` starts them.
_SERVING = {"serve", "start", "preview"}
_ASKS = {"close", "erase", "purge"}
#: Days by the name of their folder, each with its number of people.
DAYS = {"our-theme-day": 40, "onze-themadag": 40, "utrecht": 12, "zwolle": 14, "breda": 16}


def _texts(pattern: re.Pattern[str]) -> list[str]:
    return sorted({found for page in PAGES for found in pattern.findall(page.read_text("utf-8"))})


def _parts(command: str) -> tuple[list[str], list[str]]:
    """Return the names of a command and of its part, and what follows them."""
    _, *words = shlex.split(command)
    count = 2 if words[0] in ("lesson", "chapter") else 1
    return words[:count], words[count:]


def _does_something(command: str) -> bool:
    """Return whether a command that is named in a sentence is one to type: it says what to do it with."""
    names, rest = _parts(command)
    return bool(rest) and not rest[0].startswith("-") and names[-1] not in _SERVING


NAMED = _texts(_NAMED)
TYPED = [line for line in _texts(_TYPED) if _parts(line)[0][-1] not in _SERVING]
TO_RUN = sorted({*TYPED, *filter(_does_something, NAMED)})
#: What is laid out on paper once for each command: the shortest line of each. Others only hand over what is to be.
_ON_PAPER = sorted((command for command in TO_RUN if command.count(".pdf")), key=len)
PAPER_AGAIN = {*_ON_PAPER} - {*{_parts(line)[0][-1]: line for line in _ON_PAPER[::-1]}.values()}


def run(words: list[str], folder: Path) -> tuple[int, str]:
    """Type a command in a folder, where nobody answers questions; return its status and what it said."""
    with pytest.MonkeyPatch.context() as patch, Path(os.devnull).open(encoding="utf-8") as nobody:
        patch.chdir(folder)
        patch.setenv("HOME", str(folder))
        patch.setattr(sys, "stdin", nobody)
        said = StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            status = main(words)
    return status, said.getvalue()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Return a folder with all that the commands name, and for each day the personal code of who was there."""
    place = tmp_path_factory.mktemp("place")
    codes = {}
    for seed, (name, people) in enumerate(DAYS.items()):
        day = rehearsed(place / name, people, seed)
        codes[name] = rejoin_code(day.folder.secret(), day.records().participants()[0].code)
    for name in ("our-theme-day", "onze-themadag"):
        shutil.copytree(NOTEBOOKS / "participant" / "closing", place / name / "chapters" / "closing")
    assert run(["chapter", "new", "On the ward", "our-theme-day"], place)[0] == 0
    for file in (place / "our-theme-day" / "chapters" / "on-the-ward").iterdir():
        file.write_text(re.sub("[A-Z]{5,}: ", "", file.read_text("utf-8")), "utf-8")  # what is to be written is written
    for name in ("who-is-calling", "fake-or-real"):
        shutil.copytree(EXERCISES / "fake-account", place / "exercises" / name)
    rehearse(place / "data" / "rehearsal-60-1-later", 12, 1, weeks_later=True)
    page = (ROOT / "facilitator_guide" / "en" / "13_by_file.md").read_text("utf-8")
    for block in re.finditer(r"^```csv\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL):
        name = re.findall(r"`(\w+\.csv)`", page[: block.start()])[-1]
        (place / name).write_text(block[1], "utf-8")
    return place, codes


@pytest.mark.parametrize("command", sorted({*NAMED, *_texts(_TYPED)}))
def test_a_named_command_and_its_options_exist(command: str, tmp_path: Path) -> None:
    names, rest = _parts(command)
    status, shown = run([*names, "--help"], tmp_path)
    assert status == 0
    options = [word.partition("=")[0] for word in rest if word.startswith("-")]
    assert [one for one in options if not re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", shown)] == []


@pytest.mark.slow
@pytest.mark.parametrize("command", TO_RUN)
def test_a_command_works_as_it_is_typed(
    command: str, prepared: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, codes = prepared
    if command in PAPER_AGAIN:
        for module in ("report.writing", "lifecycle.processing_record"):
            monkeypatch.setattr(f"themeday.{module}.pdf", lambda page: b"%PDF-" + page.encode())
    folder = Path(shutil.copytree(place, tmp_path / "place"))
    names, rest = _parts(command)
    if names[-1] == "new":
        new = {"lesson": "exercises", "chapter": "our-theme-day/chapters"}
        shutil.rmtree(folder / new.get(names[0], rest[0]))
    day = next((word for word in rest if word in codes), "")
    rest = [codes[day] if word == "K7PQ-3MXA" else word for word in rest if word != "--serve"]
    status, said = run([*names, *rest, *(["--yes"] if names[-1] in _ASKS else [])], folder)
    assert status == 0, said
    assert "Traceback" not in said
    if "-o" in rest:
        assert (folder / rest[rest.index("-o") + 1]).exists()


def test_all_that_a_reader_can_type_is_tried() -> None:
    tried = {_parts(command)[0][-1] for command in TO_RUN} | _SERVING
    assert {"new", "check", "rehearse", "posters", "privacy", "export", "report", "close", "erase", "merge"} <= tried
    assert {"doctor", "purge", "schedule", "match"} <= tried
