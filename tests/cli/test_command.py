"""Words and options are read with care; a slip gets one clear line and no traceback."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from themeday.cli import Command, UsageError, command
from themeday.cli.app import ThemeDay
from themeday.cli.command import CommandGroup, quoted
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.i18n import format_day
from themeday.model.clock import Clock
from themeday.model.people import rejoin_code
from themeday.rehearsal import rehearse
from themeday.store.folder import DataFolder
from themeday.store.records import Records


class Asking(Command):
    """A command that takes a word, and a day after it."""

    name = "themeday asking"
    takes = "CODE [DAY]"


def asking(*words: str, takes: str = Asking.takes) -> Command:
    """Return a command that was typed with these words."""
    typed: Command = type("Asking", (Asking,), {"takes": takes})()
    typed.read(["--language", "en", *words])
    return typed


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("serv dag", ["serv", "`themeday serve`"]),
        ("xyzzy", ["xyzzy", "themeday --help"]),
        ("--hlep", ["--hlep", "--help"]),
        ("serve dag --prot 8866", ["--prot", "--port"]),
        ("serve dag --no-browsers", ["--no-browsers", "--no-browser"]),
        ("close dag --Close.sure=1", ["--Close.sure", "themeday close"]),
        ("serve", ["themeday serve DAY"]),
        ("new", ["themeday new NAME"]),
        ("serve ''", ["themeday serve DAY"]),
        ("check a b", ["b", "quotes"]),
        ("rehearse dag nog", ["nog", "themeday rehearse"]),
        ("serve dag --port", ["--port NUMBER"]),
        ("serve dag --port --no-browser", ["--port NUMBER"]),
        ("serve dag --port=", ["--port NUMBER"]),
        ("serve dag --port acht", ["--port", "whole number", "acht"]),
        ("rehearse --seed 1.5", ["--seed", "whole number"]),
        ("serve dag --no-browser=yes", ["--no-browser", "without a value"]),
        ("new dag --language fr", ["nl, en", "fr"]),
        ("posters dag -o", ["-o FILE"]),
    ],
)
def test_a_slip_gets_one_clear_line(run: Run, line: str, words: list[str]) -> None:
    status, out, err = run(line)
    assert (status, out, err.count("\n")) == (2, "", 1)
    for word in words:
        assert word in err
    assert not Path("dag").exists()


@pytest.mark.parametrize(
    ("takes", "typed", "words"),
    [
        ("", [], ()),
        ("DAY", ["dag"], ("dag",)),
        ("[DAY]", [], ("",)),
        ("[DAY]", [""], ("",)),
        ("[DAY]", ["dag"], ("dag",)),
        ("CODE [DAY]", ["b7k2"], ("b7k2", "")),
        ("CODE [DAY]", ["b7k2", ""], ("b7k2", "")),
        ("CODE [DAY]", ["b7k2", "onze dag"], ("b7k2", "onze dag")),
        ("CODE [DAY]", ["--", "-b", "dag"], ("-b", "dag")),
        ("OLD NEW", ["b7k2", "c8m3"], ("b7k2", "c8m3")),
        ("OLD [NEW] [DAY]", ["b7k2", "", "dag"], ("b7k2", "", "dag")),
    ],
)
def test_words_stand_where_the_command_takes_them(takes: str, typed: list[str], words: tuple[str, ...]) -> None:
    asked = asking(*typed, takes=takes)
    assert asked.words == words
    assert asked.word == (words[0] if words else "")


@pytest.mark.parametrize(
    ("takes", "typed", "said"),
    [
        ("CODE [DAY]", [], "Write it like this: themeday asking CODE [DAY]"),
        ("CODE [DAY]", ["", ""], "Write it like this: themeday asking CODE [DAY]"),
        ("CODE [DAY]", ["", "dag"], "Write it like this: themeday asking CODE [DAY]"),
        ("CODE [DAY]", ["b7k2", "onze", "dag"], "dag is a word too many"),
        ("OLD NEW", ["b7k2"], "Write it like this: themeday asking OLD NEW"),
        ("OLD NEW", ["b7k2", ""], "Write it like this: themeday asking OLD NEW"),
        ("", ["dag"], "dag is a word too many"),
    ],
)
def test_words_too_few_or_too_many(takes: str, typed: list[str], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        asking(*typed, takes=takes)
    assert said in raised.value.message("en")


def test_a_day_may_be_another_word_than_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_day(tmp_path / "dag", "nl")
    assert asking("b7k2", "dag").load_day(".", place=1).folder == tmp_path / "dag"
    monkeypatch.chdir(tmp_path / "dag")
    assert asking("b7k2").load_day(".", place=1).folder == tmp_path / "dag"


class _System:
    def __init__(self, name: str) -> None:
        self.name = name


@pytest.mark.parametrize(
    ("path", "posix", "windows"),
    [
        ("data/rehearsal-4-1", "data/rehearsal-4-1", "data/rehearsal-4-1"),
        (r"C:\Users\Kim\dag", r"'C:\Users\Kim\dag'", r"C:\Users\Kim\dag"),
        ("mijn dag", "'mijn dag'", '"mijn dag"'),
        ("dag & nacht", "'dag & nacht'", '"dag & nacht"'),
        ("café", "'café'", "café"),
    ],
)
def test_a_path_is_one_word(monkeypatch: pytest.MonkeyPatch, path: str, posix: str, windows: str) -> None:
    monkeypatch.setattr(command, "os", _System("posix"))
    assert quoted(path) == posix
    monkeypatch.setattr(command, "os", _System("nt"))
    assert quoted(path) == windows


# After the promised date


#: How each command is typed that has to do with a day; with what else is typed, where that does something else.
OF_A_DAY = {
    "themeday check": ["{day}"],
    "themeday privacy": ["{day}"],
    "themeday posters": ["{day} --address 192.168.8.10"],
    "themeday export": ["{day} -o out", "{day} --participant {code} -o out"],
    "themeday report": ["{day} -o report.html", "{day} -o report.html --publish", "{day} --never-sent"],
    "themeday close": ["{day} --yes"],
    "themeday doctor": ["{day}", "{day} --look", "{day} --drop --yes"],
    "themeday serve": ["{day} --no-browser"],
    "themeday merge": ["{day} {other} -o national"],
    "themeday erase": ["{code} {day} --yes"],
    "themeday purge": ["{day} --yes"],
}


def commands(group: type[CommandGroup]) -> Iterator[type[Command]]:
    """Yield every command that can be typed below a group."""
    for below, _ in group.subcommands.values():
        if issubclass(below, CommandGroup):
            yield from commands(below)
        else:
            yield below


def test_every_command_of_a_day_is_tried_after_the_promised_date() -> None:
    of_a_day = {command.name for command in commands(ThemeDay) if "DAY" in command.takes}
    assert of_a_day == set(OF_A_DAY)
    assert [command.name for command in commands(ThemeDay) if not command.tells_overdue] == ["themeday purge"]


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two rehearsals, as the command leaves them."""
    folder: Path = tmp_path_factory.mktemp("practised") / "data"
    for seed in (1, 2):
        rehearse(folder / f"rehearsal-6-{seed}", 6, seed)
    return folder


@pytest.mark.parametrize(
    "line",
    [
        f"{name.removeprefix('themeday ')} {rest}"
        for name, each in OF_A_DAY.items()
        if "purge" not in name
        for rest in each
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_after_the_promised_date_every_command_says_so_first(
    run: Run, monkeypatch: pytest.MonkeyPatch, served: list[object], practised: Path, line: str, language: str
) -> None:
    shutil.copytree(practised, "data")
    day, other = Path("data/rehearsal-6-1"), Path("data/rehearsal-6-2")
    folder = DataFolder(day.resolve() / "data")
    records = Records.in_folder(folder.path)
    records.refresh()
    typed = line.format(day=day, other=other, code=rejoin_code(folder.secret(), records.participants()[0].code))
    until = load_day(day).keep_until
    monkeypatch.setattr(Clock, "today", lambda self: until + dt.timedelta(days=1))
    status, out, err = run(f"{typed} --language {language}")
    assert (status, err) == (0, "")
    first, *rest = out.splitlines()
    # Nor in a file that is written for anyone.
    written = [path for path in Path().glob("out/*") if path.suffix in (".html", ".md")]
    texts = [re.sub(r"<[^>]*>", "", path.read_text("utf-8")) for path in written]
    for text in texts:
        assert not re.search("(Kept|Bewaard) (until|tot)", text)
    assert format_day(language, until) in first
    assert first.endswith(f"themeday purge {day}")
    # Nobody is told to delete by a date that has passed.
    told = [text for text in rest if format_day(language, until) in text and "themeday purge" not in text]
    assert told == []


def test_on_the_promised_date_and_without_answers_nothing_is_said(
    run: Run, a_day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("rehearse --participants 6")[0] == 0
    day = Path("data/rehearsal-6-1")
    until = load_day(day).keep_until
    monkeypatch.setattr(Clock, "today", lambda self: until)
    assert "purge" not in run(f"check {day}")[1]
    monkeypatch.setattr(Clock, "today", lambda self: until + dt.timedelta(days=10_000))
    assert "purge" not in run(f"check {a_day}")[1]
    status, out, _ = run(f"purge {day} --yes")
    assert status == 0
    assert "themeday purge" not in out
