"""The kit as someone has it who installed its wheel: a new environment, with what serving needs and nothing else.

What serving needs is linked from the environment of the tests instead of fetched: it is there, also offline.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Installed:
    """An environment with the kit in it.

    Args:
        root: of the environment.
    """

    root: Path

    @property
    def python(self) -> Path:
        """Return its interpreter."""
        return _scripts(self.root) / Path(sys.executable).name

    @property
    def command(self) -> Path:
        """Return the command `themeday` of this environment."""
        return _scripts(self.root) / ("themeday.exe" if os.name == "nt" else "themeday")

    @property
    def env(self) -> dict[str, str]:
        """Return surroundings in which nothing leads back to the checkout or to the environment of the tests."""
        leads = {"PYTHONPATH", "VIRTUAL_ENV", "JUPYTER_PATH", "PYTHONHOME"}
        return {name: value for name, value in os.environ.items() if name not in leads}

    def themeday(self, *words: str, cwd: Path) -> str:
        """Run one of the kit's commands and return what it printed; its refusal is an error of the test."""
        done = subprocess.run(
            [self.command, *words], cwd=cwd, env=self.env, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, f"{words}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done.stdout


def install(wheel: Path, root: Path) -> Installed:
    """Return a new environment with a wheel in it, and with what the lock for serving names.

    Args:
        wheel: of the kit.
        root: of the environment.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(root)], check=True)
    for name in _locked():
        _link(distribution(name), root)
    made = Installed(root)
    pip = [sys.executable, "-m", "pip", "--python", str(made.python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--no-compile", str(wheel)], check=True)
    return made


def _locked() -> list[str]:
    """Return the names in the lock for serving that are installed here; some are for other systems."""
    text = (ROOT / "requirements-serve.lock").read_text("utf-8")
    here = {found.metadata["Name"].lower().replace("_", "-") for found in Distribution.discover()}
    return [name for name in dict.fromkeys(re.findall(r"^([\w.-]+)==", text, re.M)) if name in here]


def _scripts(root: Path) -> Path:
    return root / ("Scripts" if os.name == "nt" else "bin")


def _link(one: Distribution, root: Path) -> None:
    """Link what belongs to a distribution into another environment, at the same places."""
    here, there = Path(sys.prefix), root
    library = Path(sysconfig.get_path("purelib"))
    for file in one.files or ():
        path = Path(os.path.normpath(library / file))
        within = path.relative_to(library) if path.is_relative_to(library) else None
        if within is None and not path.is_relative_to(here / "share"):
            continue  # a command of its own, which would start the interpreter of the tests
        path = library / within.parts[0] if within else path
        target = there / path.relative_to(here)
        if target.exists() or path.name == "__pycache__":
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if within:
            target.symlink_to(path, target_is_directory=path.is_dir())
        else:
            shutil.copyfile(path, target)  # what is served of these is looked for in this folder and nowhere else
