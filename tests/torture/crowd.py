"""Processes of a test: started together, listened to, and never left behind."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

from tests.torture.faults import KILL
from tests.torture.worker import READY, descriptor, work

#: How a process ended that was killed.
KILLED = -KILL if os.name == "posix" else int(KILL)
# Only so that a test that hangs comes to an end.
PATIENCE_SECONDS = 1_200

# A process of its own for each, but not each from the beginning: where the system can, all are forked from one that has
# loaded what they need and does nothing else. Starting Python hundreds of times takes longer than all that they do.
_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
_PROCESSES: Any = multiprocessing.get_context("forkserver" if _FORKS else "spawn")
if _FORKS:
    _PROCESSES.set_forkserver_preload(["tests.torture.deeds", "tests.torture.worker"])


class Process:
    """A process and what it reports."""

    def __init__(self, task: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        #: All that was reported so far.
        self.said = bytearray()
        self._reports, theirs = _PROCESSES.Pipe(duplex=False)
        begins, self._begins = _PROCESSES.Pipe(duplex=False)
        self._running = _PROCESSES.Process(target=work, args=(task, arguments, begins, theirs), daemon=True)
        self._running.start()
        for end in (theirs, begins):
            end.close()
        self._ready = threading.Event()
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    @property
    def pid(self) -> int:
        """Return its number."""
        return int(self._running.pid)

    @property
    def status(self) -> int | None:
        """Return how it ended; None while it runs."""
        ended: int | None = self._running.exitcode
        return ended

    def is_ready(self) -> None:
        """Wait until it could begin."""
        assert self._ready.wait(PATIENCE_SECONDS), "a process hangs"

    def begin(self) -> None:
        """Let it do its task."""
        self._begins.send_bytes(b"!")

    def says(self, word: bytes) -> None:
        """Wait until it has said something."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while word not in self.said:
            assert time.monotonic() < ends, "a process hangs"
            time.sleep(0.001)

    def kill(self) -> None:
        """Kill it as `kill -9` does."""
        if self.status is None:
            os.kill(self.pid, KILL)

    def wait(self) -> bytes:
        """Return all that it reported until its end."""
        self._running.join(PATIENCE_SECONDS)
        self._listening.join(PATIENCE_SECONDS)
        self._begins.close()
        return bytes(self.said)

    def _listen(self) -> None:
        pipe: Connection = self._reports
        with pipe:
            end = descriptor(pipe)
            if os.read(end, len(READY)) == READY:
                self._ready.set()
            while part := os.read(end, 1 << 16):
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
        process = Process(task, arguments)
        self.processes.append(process)
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
