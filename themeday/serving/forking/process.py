"""A forked process, as the kernel manager wants to see one."""

from __future__ import annotations

import os
import signal
import sys
import weakref
from select import POLLIN, poll

# Both are Linux's own (5.3 and later); elsewhere kernels are started, not forked.
CAN_FORK = sys.platform == "linux" and hasattr(os, "pidfd_open")


class ForkedProcess:
    """Looks like `subprocess.Popen`, for a process that is another's child.

    Held by a descriptor and not by its number, because a number is given to another process once this one has ended.

    Args:
        pid: of a process that runs.

    Raises:
        OSError: it has ended already.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._descriptor = os.pidfd_open(pid)
        # Closed when the process is known to have ended, or when nobody asks about it any more.
        self._close = weakref.finalize(self, os.close, self._descriptor)

    def poll(self) -> int | None:
        """Return None while it runs; how it ended is known to nobody, so 0 afterwards."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Return once it has ended, or after `timeout` seconds."""
        return self._ended(timeout)

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._descriptor, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def _ended(self, timeout: float | None) -> int | None:
        if self.returncode is None:
            watch = poll()  # `select` takes no descriptor above 1,023
            watch.register(self._descriptor, POLLIN)
            if watch.poll(None if timeout is None else timeout * 1000):
                self.returncode = 0
                self._close()
        return self.returncode
