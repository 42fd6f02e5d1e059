"""Set the kit up on this laptop, the first time, and open its start page. Needs Python, and no internet."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

KIT = Path(__file__).resolve().parent
WHEELS = KIT / "wheels"
READY = "ready.txt"
#: The longest path of what is installed, below its environment; Windows takes 259 in all.
LONGEST = 160
#: How folders begin that are kept the same elsewhere: ten thousand files would go there, and be held meanwhile.
SYNCHRONISED = ("onedrive", "dropbox", "google drive", "googledrive", "icloud")
PLATFORM = "import sys, sysconfig; print(sys.executable, sysconfig.get_platform(), sep='\\n')"


def tell(dutch: str, english: str) -> None:
    """Say something in both languages: which one is spoken here is not known yet."""
    print(f"{dutch}\n{english}\n", flush=True)


def supported() -> list[str]:
    """Return the Pythons for which there are wheels."""
    return (KIT / "pythons.txt").read_text(encoding="utf-8").split()


def suitable() -> str:
    """Return a Python for which there are wheels: this one, or another on this laptop; empty without one."""
    this = f"{sys.version_info[0]}.{sys.version_info[1]}"
    ways = [[sys.executable]] if this in supported() else []
    ways += [["py", f"-{version}"] if os.name == "nt" else [f"python{version}"] for version in supported()]
    for command in ways:
        try:
            answer = subprocess.run([*command, "-c", PLATFORM], capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        python, kind = answer.stdout.splitlines()
        if os.name != "nt" or kind == "win-amd64":  # nothing was gathered for 32 bits, nor for ARM
            return python
    return ""


def places() -> list[Path]:
    """Return where an environment may be, the best first: a stick may be read-only, or not be able to hold one."""
    name = f"environment-{platform.system().lower()}-{platform.machine().lower()}"
    beside, at_home = KIT.parent / name, Path.home() / "themeday" / f".{name}"
    away = any(part.casefold().startswith(SYNCHRONISED) for part in KIT.parts)
    if away or (os.name == "nt" and len(str(beside)) + LONGEST > 259):
        return [at_home, beside]
    return [beside, at_home]


def environment(python: str) -> str:
    """Return the Python of the kit's own environment, made when it is not there yet; empty when that failed."""
    wheel = next(WHEELS.glob("themeday-*.whl"))
    mark = f"{wheel.name} {python}"
    for place in places():
        try:
            if (place / READY).read_text(encoding="utf-8") == mark and works(inside(place)):
                return inside(place)
        except OSError:
            continue
    tell(
        "De eerste keer zet de kit zich klaar. Dat duurt een paar minuten; internet is niet nodig.",
        "The first time the kit sets itself up. That takes a few minutes, and no internet.",
    )
    why = "?"
    for place in places():
        try:
            make(place, python, wheel)
            (place / READY).write_text(mark, encoding="utf-8")
        except (OSError, subprocess.CalledProcessError) as error:
            said = str(getattr(error, "stdout", "") or error).strip()
            why = said.splitlines()[-1] if said else "?"
            shutil.rmtree(place, ignore_errors=True)  # half of one is of no use, and a stick is small
            continue
        return inside(place)
    tell(f"Klaarzetten lukte niet: {why}", f"Setting up did not work: {why}")
    return ""


def make(place: Path, python: str, wheel: Path) -> None:
    """Make an environment with the kit in it, from the wheels beside this file."""
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    # Some systems leave pip out of Python; the one among the wheels is used anyway.
    run([python, "-m", "venv", "--without-pip", str(place)])
    words = ["-m", "pip", "install", "--quiet", "--no-index", "--no-cache-dir", "--find-links", str(WHEELS), str(wheel)]
    run([inside(place), *words], {"PYTHONPATH": str(next(WHEELS.glob("pip-*.whl")))})


def inside(place: Path) -> str:
    """Return the Python of an environment."""
    return str(place / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def works(python: str) -> bool:
    """Return whether an environment is whole: one that was moved, or whose Python is gone, is not."""
    done = subprocess.run([python, "-P", "-c", "import themeday"], capture_output=True, check=False)
    return done.returncode == 0


def run(command: list[str], more: dict[str, str] | None = None) -> None:
    """Run a command and keep what it says, for when it fails."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    subprocess.run(
        command,
        env={**kept, "PIP_CONFIG_FILE": os.devnull, **(more or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=True,
    )


def main() -> int:
    """Set up and start; what follows the name of this file goes to `themeday start`."""
    python = suitable()
    if not python:
        versions = ", ".join(supported()) + (" (64-bit, Intel/AMD)" if os.name == "nt" else "")
        tell(
            f"In deze map zit wat nodig is voor Python {versions}, en deze laptop heeft alleen een andere Python.",
            f"This folder has what is needed for Python {versions}, and this laptop only has another Python.",
        )
        return 1
    python = environment(python)
    if not python:
        return 1
    try:
        return subprocess.run([python, "-P", "-m", "themeday", "start", *sys.argv[1:]], check=False).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
