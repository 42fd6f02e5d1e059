"""The lock that one writer at a time holds, in any process, on Linux, macOS and Windows."""

from __future__ import annotations

import os
import random
import threading
import time
import weakref
from contextlib import suppress
from pathlib import Path

from filelock import lock_descriptor, unlock_descriptor

from themeday.errors import BUSY, NotSaved

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PATIENCE_SECONDS = 10.0
LOCK_NAME = ".lock"
_PAUSE = (0.0005, 0.004)
_LOCKS: weakref.WeakSet[LogLock] = weakref.WeakSet()


class LogLock:
    """A lock in a file of its own, taken again by its holder without waiting.

    The lock is the operating system's (`flock`, on Windows `LockFileEx`), so it goes with a process that is killed. It
    has a file of its own, because closing any descriptor of a file may drop the locks on it, and because the log is
    replaced when it is rewritten.

    Args:
        path: the lock file; made when it is first taken. Its folder must be there.
        patience: seconds after which a waiting writer gives up.
    """

    def __init__(self, path: Path, patience: float = PATIENCE_SECONDS) -> None:
        self._descriptor = -1
        self._waiter: _Waiter | None = None
        self.path = path
        self.patience = patience
        self._depth = 0
        self._thread = threading.RLock()
        _LOCKS.add(self)

    def __enter__(self) -> LogLock:
        """Take the lock.

        Raises:
            NotSaved: another process keeps it for too long.
            OSError: its file cannot be opened.
        """
        ends = time.monotonic() + self.patience
        if not self._thread.acquire(timeout=self.patience):
            raise NotSaved(BUSY)
        try:
            if not self._depth:
                self._take(ends)
            self._depth += 1
        except BaseException:
            if not self._depth:
                self._close()  # whoever is interrupted just now must not keep the lock without knowing
            self._thread.release()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        """Let it go, when its holder has left as often as it entered."""
        self._depth -= 1
        if not self._depth:
            unlock_descriptor(self._descriptor)
        self._thread.release()

    def __del__(self) -> None:
        self._close()

    def forget(self) -> None:
        """Close the lock's file, so that its folder can be removed."""
        with self._thread:
            self._close()
            self._depth = 0

    def _take(self, ends: float) -> None:
        while True:
            if self._descriptor < 0:
                self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            if not lock_descriptor(self._descriptor, blocking=False) and not self._wait(ends):
                raise NotSaved(BUSY)
            if self._still_there():
                return
            self._close()  # it was removed and made anew while this one waited: another may hold the new one

    def _wait(self, ends: float) -> bool:
        """Return whether the lock came in time."""
        if fcntl is None:
            while not lock_descriptor(self._descriptor, blocking=False):
                if time.monotonic() > ends:
                    return False
                time.sleep(random.uniform(*_PAUSE))  # noqa: S311  (nobody has to guess it)
            return True
        # The system hands the lock from one waiting writer to the next in the order of asking. Asking again and again
        # would leave some of many writers waiting for seconds. A call that blocks knows no end, hence a thread; it is
        # kept, because starting one takes longer than handing the lock over.
        if self._waiter is None:
            self._waiter = _Waiter(self._descriptor)
        came = False
        try:
            came = self._waiter.came(ends - time.monotonic())
        finally:  # also when the wait is interrupted
            if not came:
                self._waiter.give_up()
                self._waiter, self._descriptor = None, -1
        return came

    def _close(self) -> None:
        if self._waiter:
            self._waiter.give_up()
        elif self._descriptor >= 0:
            os.close(self._descriptor)
        self._waiter, self._descriptor = None, -1

    def _still_there(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._descriptor), os.stat(self.path))  # noqa: PTH116  (three times as fast)
        except FileNotFoundError:
            return False


class _Waiter:
    """A thread that waits for a lock on behalf of a writer, who may give up before it comes.

    Args:
        descriptor: of the lock's file; closed here once the writer has given up.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._guard = threading.Lock()
        # Taken by the one who waits and released by the other: an Event is slower and has to be cleared.
        self._asked, self._came = threading.Lock(), threading.Lock()
        self._asked.acquire()
        self._came.acquire()
        self._waiting = self._given_up = False
        self._error: OSError | None = None
        threading.Thread(target=self._run, daemon=True).start()

    def came(self, seconds: float) -> bool:
        """Return whether the lock came in time.

        Raises:
            OSError: the lock cannot be had.
        """
        self._waiting = True
        self._asked.release()
        came = self._came.acquire(timeout=max(0.0, seconds))
        if self._error:
            raise self._error
        return came

    def give_up(self) -> None:
        """Leave the lock to others, now or as soon as it comes."""
        with self._guard:
            self._given_up = True
            if not self._waiting:
                self._let_go()
                self._asked.release()

    def _run(self) -> None:
        while True:
            self._asked.acquire()
            if self._given_up:
                return
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX)
            except OSError as error:
                self._error = error
            with self._guard:
                self._waiting = False
                if self._given_up:
                    self._let_go()
                    return
                self._came.release()

    def _let_go(self) -> None:
        with suppress(OSError):
            unlock_descriptor(self._descriptor)  # before closing: whoever else has the file open keeps no lock of ours
        os.close(self._descriptor)


def forget_locks(folder: Path) -> None:
    """Close the files of all locks of this process in a folder and below, so that Windows lets it be removed."""
    for lock in list(_LOCKS):
        if lock.path.is_relative_to(folder):
            lock.forget()
