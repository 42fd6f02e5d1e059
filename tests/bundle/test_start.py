"""The files that are double-clicked, where something is wrong before any page can say so."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from types import SimpleNamespace

import pytest

from themeday.bundle.__main__ import ROOT

FILES = ROOT / "themeday" / "bundle" / "files"
SITE = Path(sysconfig.get_path("purelib"))
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
    assert list(tmp_path.rglob("*environment-*")) == []  # half an environment takes the room that there is


def test_windows_can_read_its_start_file_wherever_it_lies() -> None:
    text = (FILES / "start.cmd").read_text("ascii")
    assert "kit\\start.py" in text
    assert max(map(len, text.splitlines())) < 120
    # A path with spaces, "&", "(" or "^" stands once, between quotes; all else is found from there.
    assert re.findall(r".*%~.*", text) == ['pushd "%~dp0"']
    # What crashes there ends with a negative code, of which `if errorlevel 1` knows nothing: its window would vanish.
    assert "errorlevel 1" not in text
    assert 'if not "%errorlevel%"=="0" pause' in text


class Started:
    """`start.py` as a module, in a kit that lies somewhere."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, kit: Path, windows: bool = False) -> None:
        spec = importlib.util.spec_from_file_location("start", FILES / "start.py")
        assert spec is not None
        assert spec.loader is not None
        self.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)
        monkeypatch.setattr(self.module, "KIT", kit)
        if windows:
            monkeypatch.setattr(self.module, "os", SimpleNamespace(name="nt"))

    def first(self) -> Path:
        first: Path = self.module.places()[0]
        return first


@pytest.mark.parametrize("folder", ["OneDrive - Openbaar Ministerie", "Dropbox", "Google Drive", "iCloudDrive"])
def test_what_is_set_up_is_not_sent_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "me")
    assert Started(monkeypatch, tmp_path / "stick" / "kit").first().parent == tmp_path / "stick"
    away = Started(monkeypatch, tmp_path / folder / "Bureaublad" / "kit").first()
    assert away.parent == tmp_path / "me" / "themeday"


def test_on_windows_no_path_becomes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = Path("/home/me", *["map"] * 20, "kit")
    assert Started(monkeypatch, deep).first().parent == deep.parent
    assert Started(monkeypatch, deep, windows=True).first().parent == Path.home() / "themeday"
    longest = max(len(str(path.relative_to(SITE))) for path in SITE.rglob("*") if "jupyterlab" not in path.parts)
    assert longest + len("Lib/site-packages/") < Started(monkeypatch, deep).module.LONGEST


@pytest.mark.parametrize(("kind", "fits"), [("win-amd64", True), ("win32", False), ("win-arm64", False)])
def test_on_windows_a_python_for_another_processor_is_none(
    monkeypatch: pytest.MonkeyPatch, stick: Path, kind: str, fits: bool
) -> None:
    started = Started(monkeypatch, stick / "kit", windows=True)
    answer = SimpleNamespace(stdout=f"C:\\Python\\python.exe\n{kind}\n")
    monkeypatch.setattr(started.module.subprocess, "run", lambda *_, **__: answer)
    assert bool(started.module.suitable()) is fits
