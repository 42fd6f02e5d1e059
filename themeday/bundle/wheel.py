"""A wheel of the checkout, built from a copy: a build leaves files behind, and the next one would take them in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: What becomes the package.
FOLDERS = ("themeday", "widgets", "notebooks", "exercises", "facilitator_guide")
_FILES = ("pyproject.toml", "README.md", "LICENSE")
_NOT = shutil.ignore_patterns("__pycache__", "node_modules", ".*")


def build_wheel(folder: Path) -> Path:
    """Return a wheel of the checkout.

    Args:
        folder: for the wheel, and for the copy in its folder `tree`; made when it is not there.

    Raises:
        CalledProcessError: it cannot be built; what pip said is on the terminal.
    """
    copy = folder / "tree"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=_NOT)
    for name in _FILES:
        shutil.copy(ROOT / name, copy)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    pip += ["--wheel-dir", str(folder), str(copy)]
    subprocess.run(pip, check=True)
    return next(folder.glob("*.whl"))
