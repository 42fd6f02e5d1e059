"""Pages that wait for whoever comes: forked while there was nothing else to do, so that a crowd waits for no fork.

When the facilitator opens a chapter, everyone's phone asks for it in the same second. A fork takes a few milliseconds,
one after the other; a page that waits already takes none. It belongs to nobody until it is told who came.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from themeday.serving.forking.process import ForkedProcess

#: Seconds without anyone coming after which there is time to fork.
QUIET_SECONDS = 1.0
# What was saved since a page was forked it reads itself when it is taken: after a while a new one has less to read.
_TOO_OLD_SECONDS = 120.0


@dataclass(frozen=True)
class Spare:
    """A page that waits.

    Args:
        process: its own.
        reader: what it says.
        writer: what it is told.
    """

    process: ForkedProcess
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    born: float = field(default_factory=time.monotonic)

    @property
    def waits(self) -> bool:
        """Return whether it can still be taken."""
        return not self.reader.at_eof() and not self.writer.is_closing()

    def close(self) -> None:
        """Let it end."""
        with suppress(RuntimeError):  # the loop has ended already, and the connection goes with the server
            self.writer.close()


class Spares:
    """Keeps pages waiting, for each builder as many as are wanted.

    Args:
        fork: makes one of the builder at an address.
    """

    def __init__(self, fork: Callable[[Path], Awaitable[Spare]]) -> None:
        self._fork = fork
        self._wanted: dict[Path, int] = {}
        self._waiting: dict[Path, deque[Spare]] = {}
        self._taken = -QUIET_SECONDS

    def __len__(self) -> int:
        """Return how many pages wait."""
        return sum(map(len, self._waiting.values()))

    def want(self, wanted: Mapping[Path, int]) -> None:
        """Say how many pages of which builders shall wait; those of others end.

        Args:
            wanted: numbers by address of the builder.
        """
        self._wanted = dict(wanted)
        for address in set(self._waiting) - set(wanted):
            self.forget(address)

    def take(self, address: Path) -> Spare | None:
        """Return a page that waits, or None.

        Args:
            address: of its builder.
        """
        self._taken = time.monotonic()
        waiting = self._waiting.get(address) or deque()
        while waiting:
            spare = waiting.popleft()
            if spare.waits:
                return spare
            spare.close()
        return None

    async def refill(self) -> None:
        """Fork what is missing or too old, and stop as soon as someone comes.

        Raises:
            ForkFailed: a builder is gone, or cannot fork.
        """
        for address, number in self._wanted.items():
            waiting = self._waiting.setdefault(address, deque())
            for _ in range(len(waiting)):
                spare = waiting.popleft()
                if spare.waits and time.monotonic() - spare.born < _TOO_OLD_SECONDS:
                    waiting.append(spare)
                else:
                    spare.close()
            while len(waiting) < number and time.monotonic() - self._taken >= QUIET_SECONDS:
                spare = await self._fork(address)
                if self._waiting.get(address) is not waiting:  # not wanted any more
                    spare.close()
                    break
                waiting.append(spare)

    def forget(self, address: Path) -> None:
        """End the pages of a builder that is gone or not needed.

        Args:
            address: of the builder.
        """
        for spare in self._waiting.pop(address, ()):
            spare.close()

    def stop(self) -> None:
        """End all that wait."""
        self.want({})
