"""Make a folder for a USB stick: `python -m themeday.bundle` (or `make bundle`).

In it are wheels of the kit and of all it needs, for the systems and Pythons asked for, and a start file for each
system. A laptop needs Python and no internet.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from themeday.bundle.targets import PYTHONS, SYSTEMS, TARGETS, asked
from themeday.bundle.wheel import ROOT, build_wheel

_FILES = Path(__file__).parent / "files"
_LOCK = "requirements-serve.lock"


def bundle(target: Path, systems: Sequence[str], pythons: Sequence[str]) -> Path:
    """Make the folder and return it.

    Args:
        target: the folder; what is there already is replaced, but for wheels, which are not fetched again.
    """
    kit, wheels = target / "kit", target / "kit" / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    lock = (ROOT / _LOCK).read_text("utf-8")
    needed: set[str] = set()
    for laptop in TARGETS:
        for python in pythons if laptop.system in systems else ():
            print(f"{laptop.system} ({laptop.markers['platform_machine']}), Python {python}", flush=True)
            needed |= _fetch(asked(lock, laptop, python), laptop.platforms, python, wheels)
    with tempfile.TemporaryDirectory() as folder:
        wheel = build_wheel(Path(folder))
        shutil.copy(wheel, wheels)
        needed.add(wheel.name)
    for old in wheels.iterdir():
        if old.name not in needed:
            old.unlink()
    (kit / "pythons.txt").write_text("\n".join(pythons) + "\n", "utf-8")
    shutil.copy(_FILES / "start.py", kit)
    shutil.copy(_FILES / "README.txt", target)
    script = (_FILES / "start.sh").read_text("utf-8")
    for system, name in (("linux", "start.sh"), ("macos", "start.command")):
        if system in systems:
            (target / name).write_text(script, "utf-8", newline="\n")
            (target / name).chmod(0o755)
    if "windows" in systems:
        # Windows reads a script with other ends of lines wrongly.
        (target / "start.cmd").write_text((_FILES / "start.cmd").read_text("utf-8"), "ascii", newline="\r\n")
    return target


def _fetch(wanted: str, platforms: Sequence[str], python: str, wheels: Path) -> set[str]:
    """Fetch wheels and return their names; those that are there already are not fetched again."""
    with tempfile.TemporaryDirectory() as folder:
        file, names = Path(folder, "wanted.txt"), Path(folder, "report")
        file.write_text(wanted, "utf-8")
        names.mkdir()
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--require-hashes", "--only-binary", ":all:", "--implementation", "cp", "--python-version", python]
        command += [word for platform in platforms for word in ("--platform", platform)]
        command += ["--find-links", str(wheels), "--dest", str(names), "--requirement", str(file)]
        subprocess.run(command, check=True)
        found = {path.name for path in names.iterdir()}
        for path in names.iterdir():
            shutil.move(path, wheels / path.name)
    return found


def main() -> int:
    """Read what was asked, and make it."""
    parser = argparse.ArgumentParser(prog="python -m themeday.bundle", description="Make a folder for a USB stick.")
    parser.add_argument("--for", dest="systems", nargs="+", choices=SYSTEMS, default=SYSTEMS, metavar="SYSTEM")
    parser.add_argument("--python", dest="pythons", nargs="+", choices=PYTHONS, default=PYTHONS, metavar="VERSION")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist" / "theme-day-kit")
    asked_for = parser.parse_args()
    try:
        made = bundle(asked_for.output, asked_for.systems, asked_for.pythons)
    except subprocess.CalledProcessError as error:
        return int(error.returncode)
    size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file()) / 1e6
    print(f"{made}: {size:.0f} MB. Copy this folder to a USB stick.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
