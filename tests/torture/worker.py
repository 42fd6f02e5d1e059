"""Does one task in a process of its own; `crowd.py` starts it and hands it the task."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

READY = b"\n"


def descriptor(end: Connection) -> int:
    """Return by what `os.read` and `os.write` know an end of a pipe."""
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.open_osfhandle(end.fileno(), 0)
    return end.fileno()


def work(task: Callable[..., None], arguments: tuple[Any, ...], begins: Connection, reports: Connection) -> None:
    """Say that it is ready, wait for the word, and do a task, whose reports are written as they are.

    Args:
        task: gets the arguments, and the pipe to write to.
        arguments: for it.
        begins: brings the word.
        reports: take what the task says.
    """
    pipe = os.dup(descriptor(reports))
    reports.close()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that is printed stands between what is reported
    os.write(pipe, READY)
    begins.recv_bytes()
    task(*arguments, pipe)
