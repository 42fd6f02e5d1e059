"""The benchmarks run; how fast they find things to be is not asserted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
