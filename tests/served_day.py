"""A real day on real servers, for the tests that need one: started on free ports of 127.0.0.1 and always stopped."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from themeday.room.following import ENV_FOLLOW
from themeday.supervising.supervised import ALONE, ENV_SUPERVISED

START_SECONDS = 60
#: In how many seconds pages see what tests write beside the server; at each of a thousand steps someone waits for it.
SOON = "0.2"


@dataclass(frozen=True)
class ServedDay:
    """Where a served day can be found.

    Args:
        folder: of its day.toml.
        participants: the join link.
        facilitator: the console's secret link; empty weeks after the day.
        organiser: the review's secret link.
        process: the server.
    """

    folder: Path
    participants: str
    facilitator: str
    organiser: str
    process: subprocess.Popen[str]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def base(self) -> str:
        return self.participants.split("/j/")[0]

    @property
    def staff(self) -> str:
        return self.facilitator.split("/enter/")[0]

    @property
    def join_code(self) -> str:
        return self.participants.rsplit("/", 1)[1]


# Below the ports that the system gives to whoever connects, and for each worker of a parallel run its own: between the
# choice of a port and listening on it nobody else takes it.
_FIRST, _EACH = 20_000, 3_000
_given: set[int] = set()


def free_port() -> int:
    """Return a port that is free and was not given before, and whose next one is free too."""
    worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0) % 4
    for _ in range(200):
        port = _FIRST + worker * _EACH + 2 * random.SystemRandom().randrange(_EACH // 2)
        if port not in _given and _is_free(port) and _is_free(port + 1):
            _given.add(port)
            return port
    raise RuntimeError("no two free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def serve(
    folder: Path,
    port: int | None = None,
    options: Sequence[str] = (),
    settings: Mapping[str, str] | None = None,
    python: str = sys.executable,
    alone: bool = True,
) -> Iterator[ServedDay]:
    """Serve the day in a folder with the command its users use.

    Args:
        folder: of its day.toml.
        port: for participants; a free one otherwise.
        options: more for the command.
        settings: more for its environment.
        python: that has the kit.
        alone: without a supervisor: whoever kills the process in a test then means the server.
    """
    command = [python, "-m", "themeday", "serve", str(folder), "--accept-drive", *options]
    env = {**environment(), **(settings or {})}
    if not alone:
        del env[ENV_SUPERVISED]
    with started(command, folder, port=port, env=env) as served:
        yield served


def environment() -> dict[str, str]:
    """Return the environment of a command that serves without a supervisor and looks often at what others write."""
    return {**os.environ, ENV_SUPERVISED: ALONE, ENV_FOLLOW: SOON}


@contextmanager
def started(
    command: Sequence[str],
    folder: Path,
    *,
    env: Mapping[str, str],
    port: int | None = None,
    cwd: Path | None = None,
) -> Iterator[ServedDay]:
    """Run a command that serves a day.

    Args:
        command: that serves it.
        folder: of its day.toml.
        env: the environment of the command.
        port: for participants; a free one otherwise.
        cwd: where it is run; here otherwise.
    """
    command = [*command, "--address", "127.0.0.1", "--no-browser", "--port", str(port or free_port())]
    log = (cwd or folder) / "serve.log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=env,
            cwd=cwd,
        )
        try:
            wanted = 2 if "--follow-up" in command else 3
            yield ServedDay(folder, **{"facilitator": "", **_links(process, log, wanted)}, process=process)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()


def _links(process: subprocess.Popen[str], log: Path, wanted: int) -> dict[str, str]:
    links: dict[str, str] = {}
    deadline = time.monotonic() + START_SECONDS
    assert process.stdout is not None
    while len(links) < wanted and time.monotonic() < deadline:
        line = process.stdout.readline()
        if not line and process.poll() is not None:
            raise RuntimeError(f"the server stopped: {log.read_text('utf-8', 'replace')}")
        if found := re.match(r"(participants|facilitator|organiser): (\S+)$", line):
            links[found[1]] = found[2]
    return links
