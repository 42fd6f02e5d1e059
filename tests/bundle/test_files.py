"""The files that are double-clicked, where something is wrong before any page can say so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from themeday.bundle.__main__ import ROOT

FILES = ROOT / "themeday" / "bundle" / "files"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="start.sh is for other systems")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A bundle without what it is about: its wheels."""
    stick = tmp_path / "a stick"
    (stick / "kit" / "wheels").mkdir(parents=True)
    shutil.copy(FILES / "start.sh", stick)
    (stick / "start.sh").chmod(0o755)
    shutil.copy(FILES / "start.py", stick / "kit")
    (stick / "kit" / "pythons.txt").write_text(f"3.{sys.version_info[1]}\n", "utf-8")
    return stick


def double_clicked(stick: Path, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [stick / "start.sh"],
        env={"PATH": path, "HOME": str(stick.parent / "home")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_without_python_it_says_what_to_install_in_both_languages(stick: Path, tmp_path: Path) -> None:
    there = [path for path in ("/usr/local/bin/python3", "/opt/homebrew/bin/python3") if Path(path).exists()]
    if there or sys.platform == "darwin":
        pytest.skip(f"a Python is where it is always looked for: {there}")
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "dirname", "uname", "cat"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    done = double_clicked(stick, str(tools))
    assert done.returncode == 1
    assert "Python 3.11 of nieuwer is niet gevonden" in done.stdout
    assert "Python 3.11 or newer was not found" in done.stdout


def with_this_python(tmp_path: Path) -> str:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "python3.13").symlink_to(sys.executable)
    return f"{tools}:/usr/bin:/bin"


def test_a_python_that_nothing_was_gathered_for_is_said(stick: Path, tmp_path: Path) -> None:
    (stick / "kit" / "pythons.txt").write_text("3.98\n3.99\n", "utf-8")
    done = double_clicked(stick, with_this_python(tmp_path))
    assert done.returncode == 1
    assert "zit wat nodig is voor Python 3.98, 3.99" in done.stdout
    assert "has what is needed for Python 3.98, 3.99" in done.stdout


def test_a_stick_that_is_not_whole_says_so_and_leaves_nothing_that_looks_ready(stick: Path, tmp_path: Path) -> None:
    (stick / "kit" / "wheels" / "themeday-0-py3-none-any.whl").write_text("torn", "utf-8")
    (stick / "kit" / "wheels" / "pip-0-py3-none-any.whl").write_text("torn", "utf-8")
    path = with_this_python(tmp_path)
    for _ in range(2):
        done = double_clicked(stick, path)
        assert done.returncode == 1
        assert "Klaarzetten lukte niet" in done.stdout
        assert "Setting up did not work" in done.stdout
    assert list(tmp_path.rglob("ready.txt")) == []


def test_windows_can_read_its_start_file() -> None:
    text = (FILES / "start.cmd").read_text("ascii")
    assert "kit\\start.py" in text
    assert max(map(len, text.splitlines())) < 120
