"""What a command says that serves a day, as people without a terminal read it."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest

from themeday.starting import process
from themeday.starting.process import CommandResult, ServingProcess, run_command

SAYS = """
import sys, time
print("Themadag")
print("█▀▀▀▀▀█ ▄▀\\n█ ███ █ ▀▄")
print("participants: http://192.168.8.10:8866/j/AAAA")
print("facilitator: http://127.0.0.1:8867/enter/facilitator/K")
print("organiser: http://127.0.0.1:8867/enter/organiser/K")
print("!!!!!!!!\\nPhones may not reach this laptop.\\n!!!!!!!!")
print("12:31:46 The server was held up for 109 ms by themeday.serving.x", flush=True)
print("Stop with Ctrl-C. What was saved is safe.", flush=True)
if len(sys.argv) > 1:
    sys.exit("It cannot be: café")
sys.stdin.read() or time.sleep(60)
"""


@pytest.fixture
def _says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_command", lambda words: [sys.executable, "-c", SAYS, *words])


def until(what: ServingProcess, line: str) -> None:
    while what.running and line not in what.lines:
        time.sleep(0.05)


def test_one_that_hears_no_ctrl_c_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a shell begins what it runs in the background."""
    deaf = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    monkeypatch.setattr(process, "_command", lambda words: [sys.executable, "-c", deaf + SAYS, *words])
    serving = ServingProcess.begin([], tmp_path, "Themadag")
    until(serving, "Phones may not reach this laptop.")
    serving.stop()
    assert not serving.running


@pytest.mark.usefixtures("_says")
def test_links_are_found_and_what_is_for_a_terminal_is_left_out(tmp_path: Path) -> None:
    serving = ServingProcess.begin([], tmp_path, "Themadag")
    until(serving, "Phones may not reach this laptop.")
    assert serving.serving
    assert serving.links["participants"] == "http://192.168.8.10:8866/j/AAAA"
    assert serving.links["organiser"].endswith("/organiser/K")
    # What stood before the links was about an earlier network.
    assert serving.lines == ["Phones may not reach this laptop."]
    serving.stop()
    assert not serving.running
    assert not serving.serving
    serving.stop()  # twice is harmless


@pytest.mark.usefixtures("_says")
def test_one_that_ends_by_itself_leaves_its_reason(tmp_path: Path) -> None:
    ended = ServingProcess.begin(["badly"], tmp_path, "Themadag")
    until(ended, "It cannot be: café")
    ended.process.wait(30)
    assert not ended.running
    assert not ended.stopped
    assert ended.lines[-1] == "It cannot be: café"


@pytest.mark.usefixtures("_says")
def test_what_a_killed_start_page_left_is_found_by_the_next_and_stopped(tmp_path: Path) -> None:
    assert ServingProcess.left_in(tmp_path) is None
    begun = ServingProcess.begin([], tmp_path, "Themadag")
    while (found := ServingProcess.left_in(tmp_path)) is None:
        time.sleep(0.01)  # between its two system calls a process that begins has the command of the one that began it
    until(found, "Phones may not reach this laptop.")
    assert (found.title, found.left, found.serving, begun.left) == ("Themadag", True, True, False)
    assert found.links == begun.links
    found.stop()
    assert not found.running
    assert not begun.running
    assert ServingProcess.left_in(tmp_path) is None
    assert list(tmp_path.iterdir()) == []  # secret links stand nowhere any more


@pytest.mark.usefixtures("_says")
def test_a_process_that_only_has_the_number_of_another_is_left_alone(tmp_path: Path) -> None:
    begun = ServingProcess.begin([], tmp_path, "Themadag")
    mark = tmp_path / ".serving.json"
    text = mark.read_text("utf-8")
    for other in (
        json.dumps({**json.loads(text), "process": os.getpid()}),
        json.dumps({**json.loads(text), "command": [sys.executable, "-c", "pass"]}),
        json.dumps({**json.loads(text), "process": "x"}),
        "[]",
        "{",
    ):
        mark.write_text(other, "utf-8")
        assert ServingProcess.left_in(tmp_path) is None
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ".serving.json").write_text(text, "utf-8")
    assert ServingProcess.left_in(elsewhere) is None
    begun.stop()


def test_a_command_that_is_done_in_a_moment_tells_how_it_went(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken for a part of Python')", "utf-8")
    well = run_command(["new", "dag", "--language", "en"], tmp_path)
    assert well.well
    assert "Written:" in well.text
    badly = run_command(["check", "nothing", "--language", "nl"], tmp_path)
    assert not badly.well
    assert "nothing" in badly.text


def test_what_is_to_be_typed_is_left_out_and_nothing_is_said_twice() -> None:
    said = "Written: dag/report.xlsx\nRead the quotes.\nOr use --address.\nThen: themeday purge dag"
    assert CommandResult(True, said).without(["Read the quotes."]) == CommandResult(True, "Written: dag/report.xlsx")
    # What went wrong stays whole.
    assert CommandResult(False, said).without(["Read the quotes."]).text == said
