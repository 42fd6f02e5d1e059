"""Opens a file or a folder in the laptop's own programs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from themeday.errors import ThemeDayError
from themeday.i18n import N_


def show(path: Path) -> None:
    """Open a text file in an editor, or a folder in the file manager.

    Args:
        path: of the file or folder.

    Raises:
        ThemeDayError: this laptop has no program for it.
    """
    command = _command(path)
    if shutil.which(command[0]) is None:
        raise ThemeDayError(N_("This laptop does not say which program opens {path}. Open it yourself."), path=path)
    subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def _command(path: Path) -> list[str]:
    if sys.platform == "win32":
        return ["explorer" if path.is_dir() else "notepad", str(path)]  # nothing else opens .toml there by itself
    if sys.platform == "darwin":
        return ["open", *([] if path.is_dir() else ["-t"]), str(path)]
    return ["xdg-open", str(path)]
