"""The lock that one writer at a time holds, in any process, on Linux, macOS and Windows."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from filelock import FileLock, Timeout

from themeday.errors import BUSY, CANNOT_WRITE, NotSaved

PATIENCE_SECONDS = 10.0
LOCK_NAME = ".lock"
_POLL_SECONDS = 0.001


class LogLock:
    """A lock in a file of its own, taken again by its holder without waiting.

    The lock is the operating system's, so it goes with a process that is killed. It has a file of its own, because
    closing any descriptor of a file may drop the locks on it, and because the log is replaced when it is rewritten.

    Args:
        path: the lock file; made when it is first taken. Its folder must be there.
        patience: seconds after which a waiting writer gives up.
    """

    def __init__(self, path: Path, patience: float = PATIENCE_SECONDS) -> None:
        self.path = path
        self.patience = patience
        self._threads = threading.RLock()
        self._processes = FileLock(path, mode=0o600, thread_local=False, poll_interval=_POLL_SECONDS)

    def __enter__(self) -> LogLock:
        """Take the lock; raise `NotSaved` when another process keeps it for too long, or its file cannot be opened."""
        ends = time.monotonic() + self.patience
        if not self._threads.acquire(timeout=self.patience):
            raise NotSaved(BUSY)
        try:
            self.path.parent.stat()  # FileLock would make the folder anew
            self._processes.acquire(timeout=max(0.0, ends - time.monotonic()))
        except BaseException as error:
            self._threads.release()
            if isinstance(error, Timeout):
                raise NotSaved(BUSY) from None
            if isinstance(error, OSError):
                raise NotSaved(CANNOT_WRITE) from error
            raise
        return self

    def __exit__(self, *error: object) -> None:
        """Let it go, when its holder has left as often as it entered."""
        self._processes.release()
        self._threads.release()
