"""Commands of the kit that the start page runs: one that serves, and those that are done in a moment.

A command that serves goes on when the start page is killed. So what it says goes to a file and not through a pipe, and
beside that stands which process it is: the next start page finds it by these two.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from themeday.room.environment import ENV_BUTTONS
from themeday.store.files import write_private

_LINK = re.compile(r"(participants|participant|facilitator|organiser): (\S+)$")
# The QR code, frames around warnings, and what only makes sense to who sits at a terminal, such as lines of a log.
_FOR_A_TERMINAL = re.compile(r"[\s█▀▄!]*|.*Ctrl-C.*|\d\d:\d\d:\d\d .*")
# An option or a command: of no use to who has buttons.
_TYPED = re.compile(r".*(?:\s--[a-z]|\bthemeday [a-z]+ ).*")
_LINES = 60
_PATIENCE = 20.0  # seconds for a server to stop by itself
_SAID, _MARK = ".serving.txt", ".serving.json"


@dataclass(frozen=True)
class CommandResult:
    """What a command said that is done."""

    well: bool
    text: str

    @property
    def typed(self) -> bool:
        """Return whether it names something to be typed at a terminal."""
        return any(_TYPED.fullmatch(line) for line in self.text.splitlines())

    def without(self, said: Sequence[str] = ()) -> CommandResult:
        """Return it without what was said before, and without what is to be typed at a terminal.

        What went wrong stays whole: it may be all there is to go by.
        """
        if not self.well:
            return self
        kept = [line for line in self.text.splitlines() if line not in said and not _TYPED.fullmatch(line)]
        return CommandResult(True, "\n".join(kept).strip())


@dataclass
class ServingProcess:
    """A command that serves a day beside the start page: started here, or left by an earlier one."""

    folder: Path
    title: str
    process: Any
    left: bool = False
    stopped: bool = False

    @classmethod
    def begin(cls, words: Sequence[str], folder: Path, title: str) -> ServingProcess:
        command = _command(words)
        # Secret links stand in it.
        descriptor = os.open(folder / _SAID, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "wb") as said:
            quietly = _quietly()
            quietly["env"][ENV_BUTTONS] = "1"
            process = psutil.Popen(command, cwd=folder, **{**quietly, "stdout": said})
        mark = {"process": process.pid, "command": command, "title": title}
        write_private(folder / _MARK, json.dumps(mark).encode())
        return cls(folder, title, process)

    @classmethod
    def left_in(cls, folder: Path) -> ServingProcess | None:
        """Return what an earlier start page left running when it was killed; None when there is nothing."""
        try:
            mark = json.loads((folder / _MARK).read_text("utf-8"))
            process = psutil.Process(int(mark["process"]))
            # The number may be another program's by now, and clocks that were set say little about when it began. But
            # whatever has these very words, here, serves this day. (A Mac puts another path to Python before them.)
            same = process.cmdline()[1:] == mark["command"][1:] and folder.samefile(process.cwd())
            title = str(mark["title"])
        except (OSError, ValueError, KeyError, TypeError, psutil.Error):
            return None
        return cls(folder, title, process, left=True) if same else None

    @property
    def running(self) -> bool:
        try:
            return bool(self.process.is_running()) and self.process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    @property
    def serving(self) -> bool:
        """Return whether its links can be opened."""
        return self.running and "organiser" in self.links

    @property
    def links(self) -> dict[str, str]:
        """Return its links, by whose they are."""
        return self._heard()[0]

    @property
    def lines(self) -> list[str]:
        """Return what it said to people, the last of it."""
        return self._heard()[1]

    def stop(self) -> None:
        """Stop it. What was saved is safe, however it ends."""
        self.stopped = True
        with suppress(OSError, psutil.Error):  # it ended just now
            below = self.process.children(recursive=True)
            # Not what Ctrl-C sends: whatever a shell began in the background does not hear that.
            self.process.terminate()
            _, left = psutil.wait_procs([self.process], _PATIENCE)
            for process in [*left, *below] if left else ():
                with suppress(psutil.Error):
                    process.kill()
            psutil.wait_procs(left, _PATIENCE)
        self.forget()

    def forget(self) -> None:
        """Remove what the next start page would find it by."""
        for name in (_MARK, _SAID):
            # Windows may still hold it; then it is in nobody's way, and overwritten the next time.
            with suppress(OSError):
                (self.folder / name).unlink()

    def _heard(self) -> tuple[dict[str, str], list[str]]:
        links: dict[str, str] = {}
        lines: list[str] = []
        try:
            text = (self.folder / _SAID).read_text("utf-8", errors="replace")
        except OSError:
            return links, lines
        for line in text.split("\n")[:-1]:  # one without its end is still being written
            if link := _LINK.match(line.strip()):
                if link[1] == "participants":
                    lines.clear()  # on another network all is said anew
                links[link[1]] = link[2]
            elif not _FOR_A_TERMINAL.fullmatch(line.strip()):
                lines.append(line.strip())
        return links, lines[-_LINES:]


def run_command(words: Sequence[str], folder: Path) -> CommandResult:
    """Run a command that is done in a moment, and return what it said."""
    done = subprocess.run(_command(words), cwd=folder, check=False, stdout=subprocess.PIPE, **_quietly())
    return CommandResult(done.returncode == 0, done.stdout.decode("utf-8", "replace").replace("\r\n", "\n").strip())


def _command(words: Sequence[str]) -> list[str]:
    # -P: what lies in a folder of days is never taken for a part of Python.
    return [sys.executable, "-P", "-m", "themeday", *words]


def _quietly() -> dict[str, Any]:
    return {
        "env": {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"},
        "stdin": subprocess.DEVNULL,
        "stderr": subprocess.STDOUT,
    }
