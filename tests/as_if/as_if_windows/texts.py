"""Text as on a Western European Windows: cp1252 unless someone says otherwise, and lines that end in CR LF."""

from __future__ import annotations

import locale
import os
import subprocess
import sys
from functools import wraps
from typing import Any

ENCODING = "cp1252"


def begin() -> None:
    """Let standard output, child processes and whoever asks for the locale have it; files are opened in `files`."""
    locale.getpreferredencoding = lambda do_setlocale=True: ENCODING
    if hasattr(locale, "getencoding"):
        locale.getencoding = lambda: ENCODING
    locale.getlocale = lambda category=locale.LC_CTYPE: ("Dutch_Netherlands", "1252")
    chosen = os.environ.get("PYTHONIOENCODING", "").partition(":")[0]
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if stream is not None and not os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(encoding=chosen or ENCODING, errors=errors)
        if stream is not None:
            stream.reconfigure(newline="\r\n")
    if sys.stdin is not None and not chosen:
        sys.stdin.reconfigure(encoding=ENCODING)
    begun = subprocess.Popen.__init__

    @wraps(begun)
    def begin_process(self: Any, *args: Any, **more: Any) -> None:
        if (more.get("text") or more.get("universal_newlines") or more.get("errors")) and not more.get("encoding"):
            more["encoding"] = ENCODING
        begun(self, *args, **more)

    subprocess.Popen.__init__ = begin_process  # type: ignore[method-assign]


def for_file(mode: str, encoding: str | None, newline: str | None) -> tuple[str | None, str | None]:
    """Return the encoding and the kind of new line with which a file is opened.

    Args:
        mode: as of `open`.
        encoding: that was asked for.
        newline: likewise.
    """
    if "b" in mode:
        return encoding, newline
    if newline is None and "+" not in mode and not mode.startswith("r"):
        newline = "\r\n"
    return (ENCODING if encoding in (None, "locale") else encoding), newline
