"""Commands of the kit that the start page runs: one that serves, and those that are done in a moment."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

_LINK = re.compile(r"(participants|facilitator|organiser): (\S+)$")
# The QR code, frames around warnings, and what only makes sense to who sits at a terminal.
_FOR_A_TERMINAL = re.compile(r"[\s█▀▄!]*|.*Ctrl-C.*")
# An option or a command: of no use to who has buttons.
_TYPED = re.compile(r".*(?:\s--[a-z]|\bthemeday [a-z]+ ).*")
_LINES = 60
_PATIENCE = 20  # seconds for a server to stop by itself


@dataclass(frozen=True)
class Told:
    """What a command said that is done.

    Args:
        well: whether all went well.
        text: what it said.
    """

    well: bool
    text: str

    def without(self, said: Sequence[str] = ()) -> Told:
        """Return it without what was said before, and without what is to be typed at a terminal.

        What went wrong stays whole: it may be all there is to go by.

        Args:
            said: lines that its reader has seen.
        """
        if not self.well:
            return self
        kept = [line for line in self.text.splitlines() if line not in said and not _TYPED.fullmatch(line)]
        return Told(True, "\n".join(kept).strip())


class Child:
    """A command that serves a day beside the start page.

    Args:
        words: those after `themeday`.
        folder: where it runs.
        title: of what it serves.
    """

    def __init__(self, words: Sequence[str], folder: Path, title: str) -> None:
        self.title = title
        self.links: dict[str, str] = {}
        self.stopped = False
        self._lines: list[str] = []
        self._process = subprocess.Popen(_command(words), cwd=folder, **_piped())
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def running(self) -> bool:
        """Return whether it has not ended."""
        return self._process.poll() is None

    @property
    def serving(self) -> bool:
        """Return whether its links can be opened."""
        return self.running and {"participants", "organiser"} <= {*self.links}

    @property
    def lines(self) -> list[str]:
        """Return what it said to people, the last of it."""
        return list(self._lines)

    def stop(self) -> None:
        """Stop it. What was saved is safe, however it ends."""
        self.stopped = True
        if self.running:
            # Windows has no other way to stop one process of a console than to end it.
            self._process.terminate() if os.name == "nt" else self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join(_PATIENCE)

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            found = _LINK.match(line.strip())
            if found:
                if found[1] == "participants":
                    self._lines.clear()  # on another network all is said anew
                self.links[found[1]] = found[2]
            elif not _FOR_A_TERMINAL.fullmatch(line.rstrip("\n")):
                self._lines = [*self._lines, line.strip()][-_LINES:]


def tell(words: Sequence[str], folder: Path) -> Told:
    """Run a command that is done in a moment, and return what it said.

    Args:
        words: those after `themeday`.
        folder: where it runs.
    """
    done = subprocess.run(_command(words), cwd=folder, check=False, **_piped())
    return Told(done.returncode == 0, str(done.stdout).strip())


def _command(words: Sequence[str]) -> list[str]:
    # -P: what lies in a folder of days is never taken for a part of Python.
    return [sys.executable, "-P", "-m", "themeday", *words]


def _piped() -> dict[str, Any]:
    return {
        "env": {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"},
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "text": True,
        "encoding": "utf-8",
        "errors": "replace",
    }
