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


def test_the_outcome_log_beside_sqlite_and_pandas(tmp_path):
    results = tmp_path / "results.md"
    results.write_text(BEFORE, encoding="utf-8")
    command = [sys.executable, "benchmarks/outcome_log.py", "--quick", "--folder", tmp_path, "--results", results]
    for _ in range(2):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    written = results.read_text("utf-8")
    assert written.startswith(BEFORE)
    assert written.count("<!-- speed -->") == written.count("<!-- /speed -->") == 1
    for part in ("Appending", "Following", "Saving as a page does"):
        assert f"### {part}" in written
        assert f"### {part}" in done.stdout
    assert str(tmp_path) not in written
    assert [path for path in tmp_path.iterdir() if path != results] == []


def test_speed_dates_and_matches(tmp_path):
    results = tmp_path / "results.md"
    results.write_text(BEFORE, encoding="utf-8")
    command = [sys.executable, "benchmarks/pairing.py", "--quick", "--results", results]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = results.read_text("utf-8")
    assert written.startswith(BEFORE)
    for part in ("Speed dates", "Stable matches", "With ties, and other ways of matching"):
        assert f"### {part}" in written
    stable = [line.split("|") for line in written.splitlines() if "| stable" in line]
    assert [cells[6].strip() for cells in stable] == ["0"]  # two who would both rather be a pair


def test_what_it_takes_every_card_to_show_a_change(tmp_path):
    results = tmp_path / "results.md"
    results.write_text(BEFORE, encoding="utf-8")
    command = [sys.executable, "benchmarks/refreshing.py", "--quick", "--results", results]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = results.read_text("utf-8")
    assert written.startswith(BEFORE)
    for card in ("Console", "Projector", "Dates"):
        assert f"| {card} " in written


def test_a_whole_day_and_what_holds_the_server_up(tmp_path):
    results = tmp_path / "results.md"
    command = [sys.executable, "benchmarks/refreshing.py", "--turns", "--quick", "--results", results]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = results.read_text("utf-8")
    assert int(re.search(r"([\d,]+) turns of the event loop", written)[1].replace(",", "")) > 1000
    assert re.search(r"^\| `.*` +\| \d+ +\| \d+ +\|$", written, re.MULTILINE)
    for work in ("schedule", "absent", "left", "plan_in", "match"):
        assert re.search(rf"^  {work}: True", done.stderr, re.MULTILINE), done.stderr


@pytest.mark.browser
def test_a_crowd_of_phones(tmp_path):
    results = tmp_path / "results.md"
    results.write_text(BEFORE, encoding="utf-8")
    for options in (["--quick"], ["--soak", "0.1", "--people", "3"]):
        command = [sys.executable, "benchmarks/serving.py", *options, "--results", results]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    written = results.read_text("utf-8")
    assert written.startswith(BEFORE)
    assert written.count("| 5 of 5 ") == 2
    assert "% of one core" in written
    for line in written.splitlines():
        if line.startswith("| this kit") and "at once" in line:
            assert line.split("|")[6].strip() == "0", line
        if line.startswith("| this kit") and ("first" in line or "second" in line):
            assert line.split("|")[6].strip() == "0", line
    assert "failed" not in done.stdout
    assert "came 3" in done.stdout


def test_the_server_killed(tmp_path):
    results = tmp_path / "results.md"
    results.write_text(BEFORE, encoding="utf-8")
    command = [sys.executable, "benchmarks/serving.py", "--only", "killed", "--quick", "--results", results]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = results.read_text("utf-8")
    assert written.startswith(BEFORE)
    assert "| last is kept |" in written
    assert "reading the logs" in written


@pytest.mark.browser
def test_one_page_in_a_browser(tmp_path):
    results = tmp_path / "results.md"
    command = [sys.executable, "benchmarks/page.py", "--quick", "--results", results]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [line.split("|") for line in results.read_text("utf-8").splitlines() if line.startswith("| this kit")]
    figures = {cells[2].strip(): [cell.strip().replace(",", "") for cell in cells[3:8]] for cells in lines}
    assert set(figures) == {"first", "second"}
    # Bytes and requests do not depend on how busy the machine is; what a phone fetches is to stay small.
    for visit, most in (("first", (350_000, 12)), ("second", (50_000, 6))):
        _, _, size, requests, outside = figures[visit]
        assert int(size) <= most[0]
        assert int(requests) <= most[1]
        assert outside == "0"


def test_the_report_and_the_review(tmp_path):
    results = tmp_path / "report.md"
    results.write_text(BEFORE, encoding="utf-8")
    command = [sys.executable, "benchmarks/report.py", "--quick", "--results", results]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = results.read_text("utf-8")
    assert written.startswith(BEFORE)
    *_, line = [line.split("|") for line in written.splitlines() if re.match(r"\| *\d", line)]
    assert all(float(cell.split()[0]) > 0 for cell in line[2:4])
    assert "<polyline" in results.with_suffix(".svg").read_text("utf-8")
