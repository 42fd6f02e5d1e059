"""Processes of a test: started together, listened to, and never left behind."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.torture.faults import KILL
from tests.torture.worker import READY

#: How a process ended that was killed.
KILLED = -KILL if os.name == "posix" else int(KILL)
# Only so that a test that hangs comes to an end.
PATIENCE_SECONDS = 1_200
_ROOT = Path(__file__).parents[2]


@dataclass
class Process:
    """A process and what it reports.

    Args:
        running: the process.
        said: all that was reported so far.
    """

    running: subprocess.Popen[bytes]
    said: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self._ready = threading.Event()
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    @property
    def pid(self) -> int:
        """Return its number."""
        return self.running.pid

    @property
    def status(self) -> int | None:
        """Return how it ended; None while it runs."""
        return self.running.poll()

    def is_ready(self) -> None:
        """Wait until it could begin."""
        assert self._ready.wait(PATIENCE_SECONDS), "a process hangs"

    def begin(self) -> None:
        """Let it do its task."""
        assert self.running.stdin is not None
        self.running.stdin.write(b"!")
        self.running.stdin.flush()

    def says(self, word: bytes) -> None:
        """Wait until it has said something."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while word not in self.said:
            assert time.monotonic() < ends, "a process hangs"
            time.sleep(0.001)

    def kill(self) -> None:
        """Kill it as `kill -9` does."""
        if self.running.poll() is None:
            os.kill(self.running.pid, KILL)

    def wait(self) -> bytes:
        """Return all that it reported until its end."""
        self.running.wait(PATIENCE_SECONDS)
        self._listening.join(PATIENCE_SECONDS)
        if self.running.stdin is not None:
            self.running.stdin.close()
        return bytes(self.said)

    def _listen(self) -> None:
        assert self.running.stdout is not None
        with self.running.stdout as pipe:
            if pipe.read(len(READY)) == READY:
                self._ready.set()
            while part := os.read(pipe.fileno(), 1 << 16):
                self.said += part


class Crowd:
    """Processes that are gone when this is left."""

    def __init__(self) -> None:
        self.processes: list[Process] = []

    def __enter__(self) -> Crowd:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()

    def prepare(self, task: Callable[..., None], *arguments: Any) -> Process:
        """Start a process that waits for the word to begin; it is not said to be ready yet.

        Args:
            task: what it does, a function of a module; gets the arguments, and the pipe to write to.
            arguments: for it.
        """
        command = [sys.executable, "-m", "tests.torture.worker"]
        process = Process(
            subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        )
        self.processes.append(process)
        assert process.running.stdin is not None
        process.running.stdin.write(pickle.dumps((task, arguments)))
        return process

    def start(self, task: Callable[..., None], *arguments: Any) -> Process:
        """Start a process, and let it begin as soon as it can.

        Args:
            task: what it does, a function of a module; gets the arguments, and the pipe to write to.
            arguments: for it.
        """
        process = self.prepare(task, *arguments)
        process.begin()
        return process

    def begin(self) -> None:
        """Let all begin at the same moment."""
        for process in self.processes:
            process.is_ready()
        for process in self.processes:
            process.begin()

    def busy(self) -> bool:
        """Return whether anyone is still at work."""
        return any(process.status is None for process in self.processes)


def together(
    number: int, task: Callable[..., object], *arguments: Any, meanwhile: Callable[[], None] = lambda: None
) -> list[Any]:
    """Let processes do something at the same moment; return what each returned, in order.

    Args:
        number: of processes.
        task: what each does, a function of a module; gets its number first.
        arguments: for the task, after the number.
        meanwhile: what is done here again and again until all are ready.
    """
    with Crowd() as crowd:
        for me in range(number):
            crowd.prepare(_report, task, me, *arguments)
        crowd.begin()
        while crowd.busy():
            meanwhile()
            time.sleep(0.002)
        results = [process.wait() for process in crowd.processes]
        assert [process.status for process in crowd.processes] == [0] * number
    return [pickle.loads(said) for said in results]


def _report(task: Callable[..., object], *arguments: Any) -> None:
    *given, pipe = arguments
    with os.fdopen(pipe, "wb") as file:
        pickle.dump(task(*given), file)
