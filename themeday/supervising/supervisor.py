"""The supervisor of `themeday serve`: it starts the server as a child, and again when that dies.

It does so little that nothing can happen to it: it waits. It holds no log and no lock, opens no port, and reads no day.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from themeday.i18n import N_
from themeday.model.clock import Clock
from themeday.room.restarts import ENV_RESTARTED, Restarted
from themeday.supervising.stopping import on_stop
from themeday.supervising.supervised import ENV_SUPERVISED, Order, ServerNotes

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
    """How fast a server that goes on dying is started again."""

    most: int = 5  # times in so many seconds
    within: float = 60.0
    pause: float = 1.0  # seconds before the second of several times; each next one is twice as long

    def wait(self, starts: deque[float], now: float) -> float:
        """Return how many seconds to wait before starting again, given when that was done before; forget the oldest."""
        while starts and now - starts[0] >= self.within:
            starts.popleft()
        if len(starts) >= self.most:
            return starts[-self.most] + self.within - now
        return self.pause * 2 ** (len(starts) - 1) if starts else 0.0


class Supervisor:
    """Starts the server, waits for its end, and starts it again when it died."""

    def __init__(
        self,
        words: Sequence[str],  # after `themeday`, as they were typed
        say: Callable[..., None],  # tells whoever is at the terminal a text, and what its placeholders stand for
        screen: bool = False,  # someone sits here who can see a browser
        pace: RestartPolicy | None = None,
    ) -> None:
        self._command = [sys.executable, "-m", "themeday", *words]
        self._say = say
        self._screen = screen
        self._pace = pace or RestartPolicy()
        self._child: subprocess.Popen[bytes] | None = None
        self._asked = 0

    def run(self) -> int:
        """Keep the server going until it ends as it should, or somebody ends it here; return its exit code."""
        handle, name = tempfile.mkstemp(prefix="themeday-")
        os.close(handle)
        try:
            with on_stop(self._end):
                return self._keep_going(Path(name))
        finally:
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
            in_its_way = restarted is not None and notes == ServerNotes(None, ended=True) and code == _TOLD
            if self._asked or (notes.ended and not in_its_way):
                return code if code >= 0 else 128 - code
            if not in_its_way:
                restarted = Restarted(restarted.times + 1 if restarted else 1, Clock().now())
            pause = self._pace.wait(starts, time.monotonic())
            self._tell(in_its_way, len(starts), pause)
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

    def _end(self) -> None:
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

    def _tell(self, in_its_way: bool, starts: int, pause: float) -> None:
        at = Clock().now().astimezone().strftime("%H:%M:%S")
        if starts >= self._pace.most:
            self._say(TOO_OFTEN, time=at, n=starts + 1, seconds=round(pause))
        else:
            self._say(NOT_YET if in_its_way else AGAIN, time=at)

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _LOOK))
