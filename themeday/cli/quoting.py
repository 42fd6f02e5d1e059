"""How a path is typed in a terminal, for the commands that the kit tells people to type."""

from __future__ import annotations

import os
import re
import shlex

_PLAIN = re.compile(r"[\w.:\\/~-]+")


def quoted(path: str) -> str:
    """Return a path as one word of a command, in the terminal of this system."""
    if os.name != "nt":
        return shlex.quote(path)
    # Windows' own terminal takes single quotes for a part of the name. A double quote is in no name there.
    return path if _PLAIN.fullmatch(path) else f'"{path}"'
