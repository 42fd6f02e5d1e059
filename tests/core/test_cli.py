"""The command line: every command works, explains itself, and says what is wrong without a traceback."""

from __future__ import annotations

import io
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from themeday import cli
from themeday.cli import Command, ThemeDay, main
from themeday.folder import DataFolder

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ["new", "check", "rehearse", "posters", "serve", "export", "close"]
OPTIONS = {
    "new": {"--language"},
    "check": {"--language"},
    "rehearse": {"--participants", "--seed", "--data", "--serve", "--port", "--no-browser", "--fresh"},
    "posters": {"-o", "--output", "--address"},
    "serve": {"--port", "--data", "--no-browser", "--address", "--staff-on-network", "--verbose"},
    "export": {"-o", "--output"},
    "close": {"--yes"},
}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _english_computer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def running(line: str) -> tuple[int, str, str]:
        status = main(shlex.split(line))
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

    def serve(day: object, folder: DataFolder, **options: object) -> None:
        asked.append({"day": day, "folder": folder.path, **options})

    monkeypatch.setattr("themeday.serving.run.serve", serve)
    return asked


# Help


def test_help_lists_every_command_with_a_line_and_examples(run: Run) -> None:
    status, out, err = run("--help")
    assert (status, err) == (0, "")
    assert list(ThemeDay.subcommands) == list(COMMANDS)
    for command in COMMANDS:
        assert any(line.strip().startswith(f"{command} ") for line in out.splitlines())
        assert f"themeday {command}" in out
    assert "Class" not in out


@pytest.mark.parametrize("command", COMMANDS)
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
        made: Command = ThemeDay.subcommands[name][0](None)
        made.parse_command_line(words)


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
    app.initialize(["check"])
    assert isinstance(app.subapp, Command)
    assert app.subapp.speaks == language
    for other in ("nl", "en"):
        app.initialize(["check", "--language", other])
        assert app.subapp.speaks == other


# Wrong use


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
        ("rehearse dag", ["dag", "themeday rehearse"]),
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


# New and check


def test_new_then_check(run: Run) -> None:
    status, out, err = run("new 'onze dag'")
    assert (status, err) == (0, "")
    for step in ("themeday check 'onze dag'", "themeday posters 'onze dag'", "themeday serve 'onze dag'"):
        assert step in out
    assert Path("onze dag/day.toml").read_text(encoding="utf-8").startswith("# Jullie")

    status, out, err = run("check 'onze dag'")
    assert (status, err) == (0, "")
    assert "09:30–09:50" in out
    assert "Themadag" in out


def test_check_takes_the_folder_one_is_in(run: Run, a_day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(a_day)
    status, out, _ = run("check")
    assert status == 0
    assert "Everything is in order." in out
    assert run("check day.toml")[1] == out
    assert "Themadag" in run("check --language nl")[1]


def test_new_keeps_what_is_there(run: Run, a_day: str) -> None:
    before = Path(a_day, "day.toml").read_bytes()
    status, _, err = run(f"new {a_day} --language en")
    assert status == 1
    assert "stays as it is" in err
    assert Path(a_day, "day.toml").read_bytes() == before


def test_check_names_every_mistake(run: Run, a_day: str) -> None:
    file = Path(a_day, "day.toml")
    file.write_text(file.read_text().replace("welcome = 20", "welcome = 0").replace("retention_days", "retention"))
    status, out, err = run(f"check {a_day}")
    assert (status, out) == (1, "")
    assert "agenda.welcome" in err
    assert "retention" in err
    assert len(err.splitlines()) == 3


def test_mistakes_are_told_in_the_language_of_the_file(a_day: str) -> None:
    file = Path(a_day, "day.toml")
    file.write_text(file.read_text().replace('["en", "nl"]', '["nl", "en"]').replace("rooms", "romos"))
    app = ThemeDay()
    app.initialize(["check", a_day])
    with pytest.raises(cli.DayFileError):
        app.start()
    assert isinstance(app.subapp, Command)
    assert app.subapp.speaks == "nl"


def test_check_names_the_mistakes_in_lessons(run: Run, a_day: str) -> None:
    lesson = Path(a_day, "lessen", "mijn-les")
    lesson.mkdir(parents=True)
    for language in ("nl", "en"):
        (lesson / f"{language}.md").write_text("geen les")
    file = Path(a_day, "day.toml")
    text = file.read_text().replace('# lessons_folder = "lessons"', 'lessons_folder = "lessen"')
    file.write_text(text.replace('lessons = ["close-the-leaks"', 'lessons = ["mijn-les"'))
    status, out, err = run(f"check {a_day}")
    assert (status, out) == (1, "")
    assert "mijn-les/nl.md" in err
    assert "mijn-les/en.md" in err


@pytest.mark.parametrize("command", ["check", "serve", "posters", "export", "close"])
@pytest.mark.parametrize("content", [None, "title = ", "units = 3", "\0\xff"])
def test_a_day_that_is_missing_or_broken(run: Run, command: str, content: str | None) -> None:
    if content is not None:
        Path("day.toml").write_text(content, encoding="latin-1")
    status, out, err = run(f"{command} day.toml")
    assert (status, out) == (1, "")
    assert "day.toml cannot be used yet" in err


# Serve


def test_serve_hands_over_its_options(run: Run, a_day: str, served: list[dict[str, Any]]) -> None:
    assert run(f"serve {a_day} --port 9001 --no-browser")[0] == 0
    assert run(f"serve --port=9002 --address 127.0.0.1 {a_day} --staff-on-network --verbose --data elsewhere")[0] == 0
    plain, full = served
    assert plain.pop("day").title_in("en") == full.pop("day").title_in("en")
    assert plain == {
        "folder": Path(a_day, "data").resolve(),
        "port": 9001,
        "address": "",
        "staff_on_network": False,
        "open_browser": False,
        "verbose": False,
    }
    assert full == {
        "folder": Path("elsewhere").resolve(),
        "port": 9002,
        "address": "127.0.0.1",
        "staff_on_network": True,
        "open_browser": False,  # nobody is at a screen in a test
        "verbose": True,
    }


def test_the_last_of_two_values_counts(run: Run, a_day: str, served: list[dict[str, Any]]) -> None:
    assert run(f"serve {a_day} --port 9001 --port 9002")[0] == 0
    assert served[0]["port"] == 9002


def test_a_broken_lesson_does_not_stop_the_day(
    run: Run, a_day: str, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("themeday.lessons.check_lessons", lambda root, slugs: [cli.ThemeDayError("a slip")])
    status, _, err = run(f"serve {a_day}")
    assert (status, err) == (0, "a slip\n" * 3)
    assert served


def test_a_port_in_use_is_said(run: Run, a_day: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, _, err = run(f"serve {a_day} --no-browser --address 127.0.0.1 --port {port}")
    assert status == 1
    assert str(port) in err
    assert "in use" in err


@pytest.mark.parametrize("port", ["99999", "0", "-1", "65535"])
def test_a_port_that_is_none(run: Run, a_day: str, port: str) -> None:
    status, _, err = run(f"serve {a_day} --no-browser --port {port}")
    assert status == 1
    assert port in err


@pytest.mark.parametrize("address", ["here", "http://192.168.8.10:8866", "1.2.3", "::1"])
def test_an_address_that_is_none(run: Run, a_day: str, address: str) -> None:
    status, _, err = run(f"serve {a_day} --address {address}")
    assert status == 2
    assert address in err


@pytest.mark.parametrize("command", ["serve", "posters"])
def test_a_data_folder_that_cannot_be_written(run: Run, a_day: str, command: str) -> None:
    Path("file").write_text("")
    status, _, err = run(f"{command} {a_day} --data file/data")
    assert status == 1
    assert "file/data" in err
    assert "--data" in err


def test_a_rehearsal_and_a_day_never_share_a_folder(run: Run, a_day: str, served: list[dict[str, Any]]) -> None:
    assert run("rehearse --participants 2")[0] == 0
    for command in ("serve", "export", "close --yes", "posters"):
        status, _, err = run(f"{command} {a_day} --data data/rehearsal-2-1/data")
        assert status == 1
        assert "never mix" in err
    assert Path("data/rehearsal-2-1/data/private.csv").exists()
    assert not served


def test_ctrl_c_is_quiet(run: Run, a_day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("themeday.serving.run.serve", interrupted)
    assert run(f"serve {a_day}") == (130, "", "")


def test_a_disk_that_is_full_is_no_traceback(run: Run, a_day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("themeday.serving.run.serve", full)
    status, _, err = run(f"serve {a_day}")
    assert (status, err) == (1, "That did not work: No space left on device\n")


# Rehearse


def test_rehearse_fills_once_and_starts_anew_when_asked(run: Run) -> None:
    line = "rehearse --participants 4 --seed 2"
    status, out, err = run(line)
    assert (status, err) == (0, "")
    logs = Path("data/rehearsal-4-2/data")
    first = (logs / "outcomes.csv").read_bytes()
    assert "data/rehearsal-4-2" in out

    stamp = (logs / "outcomes.csv").stat().st_mtime_ns
    status, out, _ = run(line)
    assert status == 0
    assert "--fresh" in out
    assert (logs / "outcomes.csv").stat().st_mtime_ns == stamp

    (logs / "private.csv").unlink()
    assert run(f"{line} --fresh")[0] == 0
    assert (logs / "private.csv").exists()
    assert (logs / "outcomes.csv").read_bytes() == first


def test_an_interrupted_rehearsal_is_made_again(run: Run) -> None:
    assert run("rehearse --participants 2")[0] == 0
    Path("data/rehearsal-2-1/data/stage.csv").unlink()
    assert run("rehearse --participants 2")[0] == 0
    assert Path("data/rehearsal-2-1/data/stage.csv").exists()


def test_rehearse_serves_by_the_same_path(run: Run, served: list[dict[str, Any]]) -> None:
    assert run("rehearse --participants 2 --data oefening --serve --port 9003 --no-browser")[0] == 0
    assert served[0]["day"].rehearsal
    assert served[0]["folder"] == Path("oefening/data").resolve()
    assert served[0]["port"] == 9003


def test_rehearse_never_touches_a_real_day(run: Run, a_day: str) -> None:
    before = Path(a_day, "day.toml").read_bytes()
    for more in ("", " --fresh"):
        status, _, err = run(f"rehearse --participants 2 --data {a_day}{more}")
        assert status == 1
        assert "no rehearsal" in err
    assert Path(a_day, "day.toml").read_bytes() == before


def test_a_number_of_people_that_is_none(run: Run) -> None:
    status, _, err = run("rehearse --participants 0")
    assert status == 1
    assert "0" in err


# Posters, export, close


def test_posters(run: Run, a_day: str) -> None:
    status, out, err = run(f"posters {a_day} -o p.html --address http://192.168.8.10:8866")
    assert (status, err) == (0, "")
    assert "p.html" in out
    assert "192.168.8.10:8866" in Path("p.html").read_text(encoding="utf-8")
    assert run(f"posters {a_day}")[0] == 0
    assert Path(a_day, "posters.html").exists()


def test_posters_for_a_strange_address(run: Run, a_day: str) -> None:
    status, _, err = run(f"posters {a_day} --address http://a/b")
    assert status == 1
    assert "http://192.168.8.10:8866" in err


def test_export(run: Run) -> None:
    assert run("rehearse --participants 4")[0] == 0
    status, out, err = run("export data/rehearsal-4-1 -o uit")
    assert (status, err) == (0, "")
    for file in Path("uit").iterdir():
        assert str(file) in out
    assert any(Path("uit").glob("*.xlsx"))
    assert run("export data/rehearsal-4-1")[0] == 0
    assert Path("data/rehearsal-4-1/export").is_dir()


def test_export_makes_no_data_folder(run: Run, a_day: str) -> None:
    status, _, err = run(f"export {a_day}")
    assert status == 1
    assert "no data folder" in err
    assert not Path(a_day, "data").exists()


def test_close_with_yes(run: Run) -> None:
    assert run("rehearse --participants 4")[0] == 0
    data = Path("data/rehearsal-4-1/data")
    status, out, err = run("close data/rehearsal-4-1 --yes --language en")
    assert (status, err) == (0, "")
    assert "Thursday, 11 February 2027" in out
    assert not (data / "private.csv").exists()
    assert (data / "outcomes.csv").exists()
    status, out, _ = run("close data/rehearsal-4-1 --yes --language en")
    assert status == 0
    assert "nothing to delete" in out


def test_close_of_a_day_that_was_never_served(run: Run, a_day: str) -> None:
    status, out, err = run(f"close {a_day}")
    assert (status, err) == (0, "")
    assert "nothing to delete" in out
    assert not Path(a_day, "data").exists()


@pytest.mark.parametrize(
    ("said", "closed"), [("ja\n", True), ("Yes\n", True), ("nee\n", False), ("\n", False), ("", False)]
)
def test_close_asks(run: Run, monkeypatch: pytest.MonkeyPatch, said: str, closed: bool) -> None:
    assert run("rehearse --participants 2")[0] == 0
    person = io.StringIO(said)
    person.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", person)
    status, out, err = run("close data/rehearsal-2-1 --language en")
    assert (status, err) == (0 if closed else 1, "")
    assert "cannot be brought back" in out
    assert Path("data/rehearsal-2-1/data/private.csv").exists() is not closed


def test_close_refuses_when_nobody_can_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("rehearse --participants 2")[0] == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("ja\n"))
    status, _, err = run("close data/rehearsal-2-1")
    assert status == 2
    assert "--yes" in err
    assert Path("data/rehearsal-2-1/data/private.csv").exists()


def test_close_while_the_day_is_served_deletes_nothing(run: Run) -> None:
    run("rehearse --participants 2")
    data = Path("data/rehearsal-2-1/data")
    before = (data / "private.csv").read_bytes()
    with DataFolder(data).in_use():
        status, _, err = run("close data/rehearsal-2-1 --yes --language en")
    assert status == 1
    assert "being served" in err
    assert (data / "private.csv").read_bytes() == before
