"""Processes of a test: started together, listened to, and never left behind."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import select
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

FORK = multiprocessing.get_context("fork") if hasattr(os, "fork") else None
# Only so that a test that hangs comes to an end.
PATIENCE_SECONDS = 1_200


@dataclass
class Process:
    """A process and the pipe through which it reports.

    Args:
        pid: of the process.
        pipe: to read from.
        said: all that was read.
        status: how it ended; None before that is known.
    """

    pid: int
    pipe: int
    said: bytearray = field(default_factory=bytearray)
    status: int | None = None

    def kill(self) -> None:
        """Kill it as `kill -9` does; it must not have been waited for."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> bytes:
        """Return all that it said until its end."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while self.listen(ends - time.monotonic()):
            pass
        if self.status is None:
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return bytes(self.said)

    def listen(self, seconds: float = 0) -> bool:
        """Take in what it said, waiting at most so long for it; return whether more may come."""
        if self.pipe < 0:
            return False
        ready = select.poll()
        ready.register(self.pipe, select.POLLIN)
        if not ready.poll(1_000 * max(0.0, seconds)):
            assert seconds < 1, "a process hangs"
            return True
        part = os.read(self.pipe, 1 << 16)
        self.said += part
        if not part:
            os.close(self.pipe)
            self.pipe = -1
        return bool(part)


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
            with suppress(ProcessLookupError):
                process.kill()
        for process in self.processes:
            process.wait()

    def start(self, task: Callable[[int], None]) -> Process:
        """Start a process.

        Args:
            task: what it does; gets the pipe to write to.
        """
        read, write = os.pipe()
        pid = os.fork()
        if not pid:
            code = 1
            try:
                os.close(read)
                task(write)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(write)
        process = Process(pid, read)
        self.processes.append(process)
        return process

    def busy(self) -> bool:
        """Return whether anyone is still at work, after taking in what they said."""
        more = [process.listen() for process in self.processes]
        return any(more)


def together(number: int, task: Callable[[int], object], meanwhile: Callable[[], None] = lambda: None) -> list:
    """Let processes do something at the same moment; return what each returned, in order.

    Args:
        number: of processes.
        task: what each does; gets its number.
        meanwhile: what is done here again and again until all are ready.
    """
    barrier = FORK.Barrier(number)

    def one(me: int) -> Callable[[int], None]:
        def run(pipe: int) -> None:
            barrier.wait(PATIENCE_SECONDS)
            with os.fdopen(pipe, "wb") as file:
                pickle.dump(task(me), file)

        return run

    with Crowd() as crowd:
        for me in range(number):
            crowd.start(one(me))
        while crowd.busy():
            meanwhile()
            time.sleep(0.002)
        results = [process.wait() for process in crowd.processes]
        assert [process.status for process in crowd.processes] == [0] * number
    return [pickle.loads(said) for said in results]
