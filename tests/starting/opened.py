"""A start page as someone has it who typed `themeday start`."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path


@dataclass(frozen=True)
class Opened:
    """Where a start page can be found.

    Args:
        link: with its secret.
        folder: of the days.
        process: that serves it.
    """

    link: str
    folder: Path
    process: subprocess.Popen[str]

    @property
    def base(self) -> str:
        return self.link.split("/enter/")[0]


@contextmanager
def opened(
    folder: Path, command: Sequence[str] | None = None, env: Mapping[str, str] | None = None
) -> Iterator[Opened]:
    """Open a start page for a folder of days, and end it.

    Args:
        folder: of the days.
        command: that opens it; the one that people type otherwise.
        env: the environment of the command.
    """
    command = command or [sys.executable, "-m", "themeday", "start", str(folder), "--no-browser"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        env=dict(env or os.environ),
        start_new_session=True,
    )
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if found := re.match(r"start: (\S+)$", line):
                yield Opened(found[1], folder, process)
                break
        else:
            raise RuntimeError(f"no start page: {''.join(said)}")
    finally:
        if process.poll() is None and os.name == "posix":
            os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does: to all that was started from it
        elif process.poll() is None:
            process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def ask(page: Opened, path: str, method: str = "GET", body: str = "", **headers: str) -> HTTPResponse:
    connection = HTTPConnection(page.base.partition("://")[2], timeout=20)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, path, body, {**kind, **headers})
    return connection.getresponse()


def cookies(answer: HTTPResponse) -> str:
    return "; ".join(value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie")
