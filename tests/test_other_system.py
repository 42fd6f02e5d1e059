"""Tests as if on Windows: what Windows lacks is away, files, names and text behave as there, and the kit copes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.other_system import CORE, ONE_DAY, ROOT, as_if_windows

pytestmark = pytest.mark.slow

#: Of the core suite, those whose subjects touch the system, and that take seconds. `make as-if-windows` runs all of it.
SOME = (
    "tests/store/test_disk.py",
    "tests/store/test_files.py",
    "tests/store/test_folder.py",
    "tests/lifecycle/test_close.py",
    "tests/export/test_tables.py",
    "tests/cli/test_command.py",
)


def _so(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder or ROOT,
        env=os.environ | as_if_windows(),
        capture_output=True,
        encoding="cp1252",
        errors="replace",
        check=False,
    )


def _says(code: str, folder: Path) -> list[str]:
    done = _so("-c", code, folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1]


def test_what_windows_lacks_is_away(tmp_path: Path) -> None:
    code = """
import asyncio, importlib, os, signal, socket, sys, time
from pathlib import Path
for name in ("fcntl", "resource", "grp", "pwd"):
    try:
        exec(f"import {name}")
    except ImportError:
        print(name)
there = [(os, "fork"), (os, "getuid"), (os, "fdatasync"), (os, "register_at_fork"), (signal, "SIGKILL"),
         (signal, "SIGHUP"), (socket, "AF_UNIX"), (asyncio, "open_unix_connection"), (time, "tzset")]
print([name for module, name in there if hasattr(module, name)], hasattr(os, "replace"), hasattr(signal, "SIGINT"))
print(os.name, sys.platform, repr(os.linesep))
async def handle():
    try:
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, print)
    except NotImplementedError:
        print("no handler")
asyncio.run(handle())
try:
    Path("/proc/self/status").read_text()
except FileNotFoundError:
    print("no proc")
"""
    assert _says(code, tmp_path) == [
        *("fcntl", "resource", "grp", "pwd"),
        "[] True True",
        r"nt win32 '\r\n'",
        "no handler",
        "no proc",
    ]


def test_files_names_and_text_behave_as_there(tmp_path: Path) -> None:
    code = """
import os, stat
from pathlib import Path
from as_if_windows.files import hold
def told(act):
    try:
        act()
    except OSError as error:
        return type(error).__name__, getattr(error, "winerror", None)
    return "done"
here = Path.cwd()
one, other = here / "one.txt", here / "other.txt"
one.write_text("é\\n")
other.write_text("x", encoding="utf-8")
print(one.drive, one.read_bytes(), Path(str(one)).read_text() == "é\\n", Path("ONE.TXT").exists())
with one.open():
    print(told(one.unlink), told(lambda: other.replace(one)), told(lambda: one.rename("three.txt")))
with hold(one):
    print(told(lambda: one.read_bytes()), told(one.unlink))
print([told(Path(name).touch) for name in ("a:b", "con.csv", "ends.", "x" * 250)])
print(told(lambda: one.rename(other)), told(lambda: os.open(here, os.O_RDONLY)))
one.chmod(stat.S_IREAD)
print(told(one.unlink), told(lambda: one.write_text("y")), told(lambda: other.replace("new.txt")))
descriptor = os.open("new.txt", os.O_RDONLY)
print(told(lambda: os.fsync(descriptor)))
os.close(descriptor)
descriptor = os.open("bytes", os.O_WRONLY | os.O_CREAT)
os.write(descriptor, b"a\\nb\\n")
os.close(descriptor)
print(Path("bytes").read_bytes())
"""
    in_use, refused = "('PermissionError', 32)", "('PermissionError', 5)"
    named = "('OSError', 123)"
    drive = "C:" if sys.version_info < (3, 13) else ""
    assert _says(code, tmp_path) == [
        drive + r" b'\xe9\r\n' True True",
        f"{in_use} {in_use} {in_use}",
        f"{in_use} {in_use}",
        f"[{named}, {named}, {named}, ('FileNotFoundError', 3)]",
        f"('FileExistsError', 183) {refused}",
        f"{refused} {refused} done",
        "('OSError', None)",
        r"b'a\r\nb\r\n'",
    ]


def test_a_terminal_that_is_not_utf_8_is_one(tmp_path: Path) -> None:
    done = _so("-c", "print('é'); print('\\u2588')", folder=tmp_path)
    assert (done.stdout.strip(), done.returncode) == ("é", 1)
    assert "UnicodeEncodeError" in done.stderr


def test_what_is_run_so_is_there() -> None:
    assert {"tests/store", "tests/widgets", "tests/content"} <= {*CORE}
    assert [path for path in (*CORE, ONE_DAY, *SOME) if not (ROOT / path).exists()] == []


def test_some_of_the_core_suite_passes_so() -> None:
    done = _so("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *SOME)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("command", [["--help"], ["check", "day"], ["lesson", "check", "exercises/_example"]])
def test_no_command_stumbles_over_the_terminal(command: list[str], tmp_path: Path) -> None:
    done = _so("-m", "themeday", *command)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1)
