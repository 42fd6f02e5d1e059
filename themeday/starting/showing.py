"""Opens a file or a folder in the laptop's own programs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from themeday.i18n import N_

_SECONDS = 2.0  # in which a program that opens nothing has said so
#: How to open a folder by its path, by Python's name for the system.
BY_HAND = {
    "win32": N_(
        "Copy it, press the Windows key together with E, click the bar at the top, paste it there, and press Enter."
    ),
    "darwin": N_("Copy it, click the desktop, choose Go and then Go to Folder, paste it there, and press Enter."),
}
OTHERWISE_BY_HAND = N_("Copy it, open Files, press Ctrl and L, paste it there, and press Enter.")


def show(path: Path) -> bool:
    """Open a folder or file in the program for its kind; return whether it seems to: a laptop may open nothing."""
    try:
        if sys.platform == "win32" and path.suffix != ".toml":
            os.startfile(path)  # noqa: S606  (what a double click does)
            return True
        quiet: Any = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        opening = subprocess.Popen(_command(path), start_new_session=True, **quiet)
        return opening.wait(_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return True  # the program itself, and it is open
    except OSError:
        return False


def _command(path: Path) -> list[str]:
    if sys.platform == "win32":
        return ["notepad", str(path)]  # nothing else opens .toml there by itself
    if sys.platform == "darwin":
        return ["open", *(["-t"] if path.suffix == ".toml" else []), str(path)]
    return ["xdg-open", str(path)]
