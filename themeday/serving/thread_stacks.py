"""Where another thread is, without touching its frames.

Reading the frames of a thread that runs (`sys._current_frames()`, `f_back`) crashes CPython 3.11 now and then, and may
hang it (python/cpython issues 99110 and 106883). `faulthandler` walks them without making any object of them.
"""

from __future__ import annotations

import faulthandler
import os
import re
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

_THREAD = re.compile(r"^(?:Current thread|Thread) 0x([0-9a-f]+)")
_FRAME = re.compile(r'^  File "(.*)", line \S+ in (.*)$')
#: What is in no module is a notebook's cell.
CELL = "__main__"
#: Stands where a stack is too deep to be shown to its end.
DEEPER = "…"


class ThreadStacks:
    """Reads where threads are; to be used by one thread at a time."""

    def __init__(self) -> None:
        # faulthandler writes to a file of the system's, not to one of Python's. Windows deletes none that is open.
        number, name = tempfile.mkstemp(prefix="themeday-")
        self._file, self._path = os.fdopen(number, "w+b", buffering=0), Path(name)
        self._forget()
        self._modules: dict[str, str] = {}

    def of(self, thread: int) -> list[tuple[str, str]]:
        """Return module and function of each call a thread is in, the innermost first; at most a hundred.

        Args:
            thread: its identifier, as `threading.get_ident` gives it.
        """
        self._file.seek(0)
        self._file.truncate()
        faulthandler.dump_traceback(self._file, all_threads=True)
        self._file.seek(0)
        calls: list[tuple[str, str]] = []
        here = False
        for line in self._file.read().decode("utf-8", "replace").splitlines():
            if heading := _THREAD.match(line):
                here = int(heading[1], 16) == thread
            elif here and (call := _FRAME.match(line)):
                calls.append((self._module(call[1]), call[2]))
            elif here and line.strip() == "...":
                calls.append((DEEPER, ""))
        while calls and calls[0][0] == __name__:  # a thread that asks where it is itself
            calls.pop(0)
        return calls

    def close(self) -> None:
        """Let go of the file, which holds names of functions only."""
        self._file.close()
        self._forget()

    def _forget(self) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _module(self, file: str) -> str:
        if file not in self._modules:
            loaded = list(sys.modules.items())
            named = (name for name, module in loaded if getattr(module, "__file__", None) == file)
            self._modules[file] = file if file.startswith("<") else next(named, CELL)
        return self._modules[file]
