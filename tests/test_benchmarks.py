"""The benchmarks run; how fast they find things to be is not asserted."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
BEFORE = "# What was measured\n\n<!-- other -->\nstays\n<!-- /other -->\n"


def measured(results: Path, script: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Return what came of a benchmark; what it found is in the file of results."""
    if not results.exists():
        results.write_text(BEFORE, encoding="utf-8")
    command = [sys.executable, f"benchmarks/{script}.py", *options, "--results", str(results)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert results.read_text("utf-8").startswith(BEFORE)
    return done


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Return the file of results, in which something stands already."""
    return tmp_path / "results.md"


def test_the_outcome_log_beside_sqlite_and_pandas(results: Path) -> None:
    printed = measured(results, "outcome_log", "--quick", "--folder", str(results.parent)).stdout
    written = results.read_text("utf-8")
    for part in ("Appending", "Following", "Saving as a page does"):
        assert f"### {part}" in written
        assert f"### {part}" in printed
    assert str(results.parent) not in written
    # What is measured again stands in the place of what was there.
    measured(results, "outcome_log", "--quick", "--parts", "B", "--folder", str(results.parent))
    again = results.read_text("utf-8")
    assert again.count("<!-- speed -->") == again.count("<!-- /speed -->") == 1
    assert "### Following" in again
    assert "### Appending" not in again
    assert list(results.parent.iterdir()) == [results]


def test_speed_dates_and_matches(results: Path) -> None:
    measured(results, "pairing", "--quick")
    written = results.read_text("utf-8")
    for part in ("Speed dates", "Stable matches", "With ties, and other ways of matching"):
        assert f"### {part}" in written
    stable = [line.split("|") for line in written.splitlines() if "| stable" in line]
    assert [cells[6].strip() for cells in stable] == ["0"]  # two who would both rather be a pair


def test_what_it_takes_every_card_to_show_a_change(results: Path) -> None:
    measured(results, "refreshing", "--quick")
    written = results.read_text("utf-8")
    for card in ("Console", "Projector"):
        assert f"| {card} " in written


def test_a_whole_day_and_what_holds_the_server_up(results: Path) -> None:
    printed = measured(results, "refreshing", "--turns", "--quick").stderr
    written = results.read_text("utf-8")
    turns = re.search(r"([\d,]+) turns of the event loop", written)
    assert turns
    assert int(turns[1].replace(",", "")) > 1000
    assert re.search(r"^\| `.*` +\| \d+ +\| \d+ +\|$", written, re.MULTILINE)
    for work in ("schedule", "absent", "left", "plan_in", "match"):
        assert re.search(rf"^  {work}: True", printed, re.MULTILINE), printed


@pytest.mark.browser
def test_a_crowd_of_phones(results: Path) -> None:
    for options in (["--quick"], ["--soak", "0.1", "--people", "3"]):
        printed = measured(results, "serving", *options).stdout
    written = results.read_text("utf-8")
    assert written.count("| 5 of 5 ") == 2
    assert "% of one core" in written
    for line in written.splitlines():
        if line.startswith("| this kit") and any(which in line for which in ("at once", "first", "second")):
            assert line.split("|")[6].strip() == "0", line
    assert "failed" not in printed
    assert "came 3" in printed


def test_the_server_killed(results: Path) -> None:
    measured(results, "serving", "--only", "killed", "--quick")
    written = results.read_text("utf-8")
    assert "| last is kept |" in written
    assert "reading the logs" in written


@pytest.mark.browser
def test_one_page_in_a_browser(results: Path) -> None:
    measured(results, "page", "--quick")
    lines = [line.split("|") for line in results.read_text("utf-8").splitlines() if line.startswith("| this kit")]
    figures = {cells[2].strip(): [cell.strip().replace(",", "") for cell in cells[3:8]] for cells in lines}
    assert set(figures) == {"first", "second"}
    # Bytes and requests do not depend on how busy the machine is; what a phone fetches is to stay small.
    for visit, most in (("first", (350_000, 12)), ("second", (50_000, 6))):
        _, _, size, requests, outside = figures[visit]
        assert int(size) <= most[0]
        assert int(requests) <= most[1]
        assert outside == "0"


def test_the_report_and_the_review(results: Path) -> None:
    measured(results, "report", "--quick")
    *_, line = [line.split("|") for line in results.read_text("utf-8").splitlines() if re.match(r"\| *\d", line)]
    assert all(float(cell.split()[0]) > 0 for cell in line[2:4])


def test_export_and_close_beside_pandas(results: Path) -> None:
    measured(results, "after_the_day", "--quick")
    written = results.read_text("utf-8")
    for what in ("export", "pandas, the CSV alone", "close"):
        assert re.search(rf"\| {what} +\| [\d.]+ +\| [\d.]+ +\| \d+ +\|", written)
