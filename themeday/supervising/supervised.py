"""A server that has a supervisor: how it hears that it has to end, and what it leaves behind about itself.

The supervisor holds the other end of this process's standard input. When that closes, it wants the server to end, or is
gone itself. That works alike on every system, which no signal does. What the supervisor has to know when the server is
no more, the server writes into a file of notes as it happens: that it serves, at which port, and that it ended as it
should. An exit code would not do: on Windows a killed process has the same one as a mistake that was told.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from themeday.errors import ThemeDayError

ENV_SUPERVISED = "THEMEDAY_SUPERVISED"
#: In `ENV_SUPERVISED`: without a supervisor. For whoever watches over the server with means of their own, and tests.
ALONE = "no"
LISTENER = "supervisor"
_ENDED = "ended"


@dataclass(frozen=True)
class Order:
    """What a supervisor tells the server it starts."""

    notes: str
    screen: bool = False
    port: int | None = None  # for participants, where the server was until it died

    def to_text(self) -> str:
        """Return it as the environment holds it."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class ServerNotes:
    """What a server left behind about itself."""

    port: int | None = None  # where it served participants; None when it never did
    ended: bool = False  # as it should, or having told why it could not go on

    @classmethod
    def of(cls, path: Path) -> ServerNotes:
        """Return what stands in a file of notes; nothing when it cannot be read."""
        try:
            lines = path.read_text("utf-8").split("\n")[:-1]  # a line without its end was not written to the end
            ports = [int(line.removeprefix("port ")) for line in lines if line.startswith("port ")]
        except (OSError, ValueError):
            return cls()
        return cls(ports[-1] if ports else None, _ENDED in lines)


class Supervised:
    """What this process has to do with the supervisor that started it."""

    def __init__(self, order: Order, ear: int) -> None:
        self.order, self._ear = order, ear  # a file descriptor that closes when the server has to end
        self._lock = threading.Lock()
        self._stop: Callable[[], object] = _interrupt
        self._told = False

    def listen(self) -> None:
        """Wait in a thread of its own for the supervisor to want the end."""
        threading.Thread(target=self._wait, name=LISTENER, daemon=True).start()

    def serves(self, port: int, stop: Callable[[], object]) -> None:
        """Note that browsers can come now; `stop` is called, in another thread, when the server has to end."""
        self._note(f"port {port}")
        with self._lock:
            self._stop = stop
            told = self._told
        if told:
            stop()

    def rest(self) -> None:
        """Have nothing more to end: the supervisor that lets go of a server that ended does not interrupt anybody."""
        with self._lock:
            self._stop = lambda: None

    def ends(self) -> None:
        """Note that the end is as it should be: however it goes, nothing comes back."""
        self._note(_ENDED)

    def _note(self, line: str) -> None:
        # Without the notes the day goes on; only the supervisor knows less.
        with suppress(OSError), Path(self.order.notes).open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{line}\n")

    def _wait(self) -> None:
        with suppress(OSError):
            while os.read(self._ear, 64):
                pass
        with self._lock:
            self._told = True
            stop = self._stop
        with suppress(RuntimeError):  # the loop has ended already
            stop()


_here: Supervised | None = None


def here() -> Supervised | None:
    """Return what this process has to do with a supervisor; None when it has none."""
    return _here


def wants_supervisor() -> bool:
    """Return whether a server that is started here gets a supervisor: it is no child of one, and nobody said no."""
    return ENV_SUPERVISED not in os.environ


@contextmanager
def supervised() -> Iterator[Supervised | None]:
    """Be the child of a supervisor, if there is one, and note it when the end is as it should be.

    Ctrl-C and mistakes that are told are orderly ends: started again, the server would only say the same. Any other
    exception is a death, and so is an error of the system once browsers could come.
    """
    global _here
    setting = os.environ.get(ENV_SUPERVISED, ALONE)
    if setting == ALONE:
        yield None
        return
    # What this process starts is not the supervisor's child.
    del os.environ[ENV_SUPERVISED]
    _here = child = Supervised(Order(**json.loads(setting)), _ear())
    child.listen()
    try:
        yield child
    except (ThemeDayError, KeyboardInterrupt, SystemExit):
        child.ends()
        raise
    except OSError:
        if ServerNotes.of(Path(child.order.notes)).port is None:
            child.ends()
        raise
    else:
        child.ends()
    finally:
        child.rest()
        _here = None


def _ear() -> int:
    """Take standard input for the supervisor alone, so that nothing which is started from here holds or reads it."""
    ear = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return ear


def _interrupt() -> None:
    """End a server that is still starting, as Ctrl-C does."""
    signal.raise_signal(signal.SIGINT)
