"""What a check of style, types or spelling reads: what people wrote, and not what was built of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
#: Where `pip wheel`, `python -m build` and `pip install -e` leave what they made.
BUILT = ("build/lib/themeday", "build/bdist.linux-x86_64/wheel", "dist", "themeday.egg-info")
TOOLS = {
    "codespell": ("codespell_lib",),
    "ruff check": ("ruff", "check", "."),
    "ruff format": ("ruff", "format", "--check", "."),
}
WRONG = "import  os  # it is teh wrong way\n"  # codespell:ignore


def _status(tool: str, folder: Path) -> int:
    command = [sys.executable, "-m", *TOOLS[tool]]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).returncode


@pytest.mark.parametrize("tool", TOOLS)
def test_no_tool_reads_what_was_built(tmp_path: Path, tool: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for place in BUILT:
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "copy.py").write_text(WRONG, "utf-8")
    found = _status(tool, tmp_path)
    (tmp_path / "ours.py").write_text(WRONG, "utf-8")
    assert (found, _status(tool, tmp_path) > 0) == (0, True)


def test_types_of_cards_are_checked_as_what_they_are_installed_as(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("themeday", "widgets"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "widgets/hands.py").write_text("HANDS: int = 2\n", "utf-8")
    user = tmp_path / "widgets/user.py"
    user.write_text("from themeday.widgets import hands\n\nFEET: str = hands.HANDS\n", "utf-8")

    def told() -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.check_types"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout.replace(os.sep, "/")

    status, said = told()
    assert (status, "widgets/user.py:3: error: Incompatible types" in said) == (1, True), said
    user.write_text("from themeday.widgets import hands\n\nFEET: int = hands.HANDS\n", "utf-8")
    assert told() == (0, "Types are in order in 4 files.\n")
