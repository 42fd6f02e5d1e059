"""Make a folder for a USB stick: `python -m themeday.bundle` (or `make bundle`).

In it are wheels of the kit and of all it needs, for the systems and Pythons asked for, and a start file for each
system. A laptop needs Python and no internet.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
#: What becomes the package.
FOLDERS = ("themeday", "widgets", "notebooks", "exercises", "facilitator_guide")
_KEPT = ("pyproject.toml", "README.md", "LICENSE")
_NOT = shutil.ignore_patterns("__pycache__", "node_modules", ".*")
_FILES = Path(__file__).parent / "files"
_LOCK = "requirements-serve.lock"
#: The Pythons that the kit supports, and for which wheels are gathered.
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# Ubuntu 20.04 and Debian 11 are the oldest that have 2.28 or come near it.
_GLIBC = [f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)]


@dataclass(frozen=True)
class Target:
    """A kind of laptop."""

    system: str  # as someone asks for it: "windows", "macos" or "linux"
    platforms: tuple[str, ...]  # what wheels for it are called, as `pip download --platform` wants it
    markers: dict[str, str]  # what environment markers of a lock find there


def _target(system: str, platforms: list[str], name: str, sys_platform: str, os_name: str, machine: str) -> Target:
    markers = {"platform_system": name, "sys_platform": sys_platform, "os_name": os_name, "platform_machine": machine}
    return Target(system, tuple(platforms), markers)


TARGETS = (
    _target("windows", ["win_amd64"], "Windows", "win32", "nt", "AMD64"),
    _target("macos", ["macosx_12_0_arm64"], "Darwin", "darwin", "posix", "arm64"),
    _target("macos", ["macosx_12_0_x86_64"], "Darwin", "darwin", "posix", "x86_64"),
    _target("linux", [*_GLIBC, "manylinux2014_x86_64"], "Linux", "linux", "posix", "x86_64"),
)
SYSTEMS = tuple(dict.fromkeys(target.system for target in TARGETS))


def asked(lock: str, target: Target, python: str) -> str:
    """Return the part of a lock that is for one kind of laptop, with its hashes and without conditions.

    pip itself would look at the conditions of the computer that it runs on.
    """
    markers = {
        **target.markers,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    lines = []
    for entry in re.sub(r"\\\n", " ", lock).splitlines():
        text, *hashes = re.split(r"\s+(?=--hash=)", entry.strip())
        if not text or text.startswith("#"):
            continue
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate(markers):
            lines.append(" ".join([f"{wanted.name}{wanted.specifier}", *hashes]))
    return "\n".join(lines) + "\n"


def build_wheel(folder: Path) -> Path:
    """Return a wheel of the checkout, built from a copy: a build leaves files, which the next would take in."""
    copy = folder / "tree"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=_NOT)
    for name in _KEPT:
        shutil.copy(ROOT / name, copy)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    pip += ["--wheel-dir", str(folder), str(copy)]
    subprocess.run(pip, check=True)
    return next(folder.glob("*.whl"))


def bundle(target: Path, systems: Sequence[str], pythons: Sequence[str]) -> Path:
    """Make the folder and return it; what is there already is replaced, but for wheels, which are not fetched again."""
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
        fetched = {path.name for path in names.iterdir()}
        for path in names.iterdir():
            shutil.move(path, wheels / path.name)
    return fetched


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
