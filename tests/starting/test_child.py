"""What a command says that serves a day, as people without a terminal read it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from themeday.starting import child
from themeday.starting.child import Child, Told, tell

SAYS = """
import sys, time
print("Themadag")
print("█▀▀▀▀▀█ ▄▀\\n█ ███ █ ▀▄")
print("participants: http://192.168.8.10:8866/j/AAAA")
print("facilitator: http://127.0.0.1:8867/enter/facilitator/K")
print("organiser: http://127.0.0.1:8867/enter/organiser/K")
print("!!!!!!!!\\nPhones may not reach this laptop.\\n!!!!!!!!")
print("Stop with Ctrl-C. What was saved is safe.", flush=True)
if len(sys.argv) > 1:
    sys.exit("It cannot be: café")
sys.stdin.read() or time.sleep(60)
"""


@pytest.fixture
def _says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_command", lambda words: [sys.executable, "-c", SAYS, *words])


def until(what: Child, line: str) -> None:
    what._listener.join(0)
    while what.running and line not in what.lines:
        what._listener.join(0.05)


@pytest.mark.usefixtures("_says")
def test_links_are_found_and_what_is_for_a_terminal_is_left_out(tmp_path: Path) -> None:
    serving = Child([], tmp_path, "Themadag")
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
    ended = Child(["badly"], tmp_path, "Themadag")
    ended._listener.join(30)
    ended._process.wait(30)
    assert not ended.running
    assert not ended.stopped
    assert ended.lines[-1] == "It cannot be: café"


def test_a_command_that_is_done_in_a_moment_tells_how_it_went(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken for a part of Python')", "utf-8")
    well = tell(["new", "dag", "--language", "en"], tmp_path)
    assert well.well
    assert "Written:" in well.text
    badly = tell(["check", "nothing", "--language", "nl"], tmp_path)
    assert not badly.well
    assert "nothing" in badly.text


def test_what_is_to_be_typed_is_left_out_and_nothing_is_said_twice() -> None:
    said = "Written: dag/report.xlsx\nRead the quotes.\nOr use --address.\nThen: themeday purge dag"
    assert Told(True, said).without(["Read the quotes."]) == Told(True, "Written: dag/report.xlsx")
    # What went wrong stays whole.
    assert Told(False, said).without(["Read the quotes."]).text == said
