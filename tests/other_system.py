"""Run tests as if on Windows: `python -m tests.other_system [PYTEST'S ARGUMENTS]`.

What that means, and what it leaves out, stands in `tests/as_if/as_if_windows/__init__.py`. It says nothing about a Mac:
the kit has no way of its own there but one call that brings a log to the disk.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_OTHERS = ("browser", "bundle", "serving", "starting", "torture")
#: The folders of tests that need no browser and no server, and one day in a browser.
CORE = (
    *(
        f"tests/{folder.name}"
        for folder in sorted((ROOT / "tests").iterdir())
        if folder.name not in _OTHERS and any(folder.glob("**/test_*.py"))
    ),
    "tests/test_architecture.py",
)
ONE_DAY = "tests/browser/test_the_day.py"


def as_if_windows(env: dict[str, str] | None = None) -> dict[str, str]:
    """Return what has to be in the environment of a Python process that behaves as on Windows, and so do its children.

    Args:
        env: what is in it already; this process's own otherwise.
    """
    # A text, not a path of the system that is imitated: whoever reads it is Python itself.
    folder = os.fspath(ROOT / "tests" / "as_if")
    before = (os.environ if env is None else env).get("PYTHONPATH", "")
    found = before.split(os.pathsep) if before else []
    paths = [folder, *(path for path in found if path != folder)]
    return {"THEMEDAY_AS_IF": "windows", "PYTHONPATH": os.pathsep.join(paths)}


def main(arguments: Sequence[str]) -> int:
    """Run pytest so; return its exit status."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(arguments or (*CORE, ONE_DAY))]
    return subprocess.run(command, cwd=ROOT, env=os.environ | as_if_windows(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
