"""The supervisor of `themeday serve`: it starts the server as a child, and again when that dies.

It does so little that nothing can happen to it: it waits. It holds no log and no lock, opens no port, and reads no day.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from themeday.i18n import N_
from themeday.model.clock import Clock
from themeday.room.restarts import ENV_RESTARTED, Restarted
from themeday.supervising.stopping import stop_signals
from themeday.supervising.supervised import ENV_SUPERVISED, Order, ServerNotes

#: No server is started again more often than this in so many seconds.
MOST, WITHIN = 5, 60.0
#: How long to wait before the second of several times, in seconds; each next one twice as long.
_PAUSE = 1.0
_LOOK = 0.2
_TOLD = 1  # exit code of a mistake that was told

AGAIN = N_("{time} The server died. It is started again by itself; what was saved is there.")
NOT_YET = N_("{time} The server could not start again. It is tried once more.")
TOO_OFTEN = N_(
    "{time} The server died {n} times within a minute. It is started again in {seconds} seconds; what was saved is "
    "there. Press Ctrl-C to leave it."
)


@dataclass(frozen=True)
class RestartPolicy:
    """How fast a server that goes on dying is started again.

    Args:
        within: in so many seconds.
        pause: before the second of several times, in seconds; each next one is twice as long.
    """

    most: int = MOST
    within: float = WITHIN
    pause: float = _PAUSE

    def wait(self, starts: deque[float], now: float) -> float:
        """Return how many seconds to wait before starting again; forget what was long ago.

        Args:
            starts: when it was started again before; on a clock that never goes back.
        """
        while starts and now - starts[0] >= self.within:
            starts.popleft()
        if len(starts) >= self.most:
            return starts[-self.most] + self.within - now
        return self.pause * 2 ** (len(starts) - 1) if starts else 0.0


class Supervisor:
    """Starts the server, waits for its end, and starts it again when it died.

    Args:
        words: after `themeday`, as they were typed.
        say: tells whoever is at the terminal a text marked with `N_`, and what its placeholders stand for.
        screen: someone sits here who can see a browser.
    """

    def __init__(
        self, words: Sequence[str], say: Callable[..., None], screen: bool = False, pace: RestartPolicy | None = None
    ) -> None:
        self._command = [sys.executable, "-m", "themeday", *words]
        self._say = say
        self._screen = screen
        self._pace = pace or RestartPolicy()
        self._child: subprocess.Popen[bytes] | None = None
        self._asked = 0

    def run(self) -> int:
        """Keep the server going until it ends as it should, or somebody ends it here.

        Returns:
            The exit code of the server.
        """
        handle, name = tempfile.mkstemp(prefix="themeday-")
        os.close(handle)
        before = {number: signal.signal(number, self._end) for number in stop_signals()}
        try:
            return self._keep_going(Path(name))
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            with suppress(OSError):
                Path(name).unlink()

    def _keep_going(self, path: Path) -> int:
        starts: deque[float] = deque()
        restarted: Restarted | None = None
        port: int | None = None
        while True:
            with suppress(OSError):
                path.write_text("", "utf-8")
            code = self._live(Order(str(path), self._screen and restarted is None, port), restarted)
            notes = ServerNotes.of(path)
            port = notes.port or port
            # A server that follows one that died is in nobody's way: what it finds there may go any moment, as the port
            # of the dead one or the mistake in a day.toml that someone is at.
            collection_paused = restarted is not None and notes == ServerNotes(None, ended=True) and code == _TOLD
            if self._asked or (notes.ended and not collection_paused):
                return code if code >= 0 else 128 - code
            if not collection_paused:
                restarted = Restarted(restarted.times + 1 if restarted else 1, Clock().now())
            pause = self._pace.wait(starts, time.monotonic())
            self._tell(collection_paused, len(starts), pause)
            self._rest(pause)
            starts.append(time.monotonic())
            if self._asked:
                return code if code >= 0 else 128 - code

    def _live(self, order: Order, restarted: Restarted | None) -> int:
        """Start the server and wait for its end; return its exit code, negative when it was killed by a signal."""
        env = {**os.environ, ENV_SUPERVISED: order.to_text()}
        env.pop(ENV_RESTARTED, None)
        if restarted is not None:
            env[ENV_RESTARTED] = restarted.to_text()
        sys.stdout.flush()
        sys.stderr.flush()
        with subprocess.Popen(self._command, stdin=subprocess.PIPE, bufsize=0, env=env) as child:
            self._child = child
            if self._asked:  # in the moment before
                self._let_go(child)
            try:
                while True:
                    # Windows tells of Ctrl-C only when nothing is waited for.
                    with suppress(subprocess.TimeoutExpired):
                        return child.wait(_LOOK if os.name == "nt" else None)
            finally:
                self._child = None

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        """Let the server end, as whoever presses Ctrl-C or ends this process wants."""
        self._asked += 1
        child = self._child
        if child is None:
            return
        # Ctrl-C reaches the child by itself, and a signal to this process alone does not: this way both are the same.
        self._let_go(child)
        if self._asked > 2:
            child.kill()

    @staticmethod
    def _let_go(child: subprocess.Popen[bytes]) -> None:
        if child.stdin:
            with suppress(OSError):
                child.stdin.close()

    def _tell(self, collection_paused: bool, starts: int, pause: float) -> None:
        at = Clock().now().astimezone().strftime("%H:%M:%S")
        if starts >= self._pace.most:
            self._say(TOO_OFTEN, time=at, n=starts + 1, seconds=round(pause))
        else:
            self._say(NOT_YET if collection_paused else AGAIN, time=at)

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _LOOK))
