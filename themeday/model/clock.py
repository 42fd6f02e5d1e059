"""Times and ids of rows: the laptop's own, and those of a rehearsal."""

from __future__ import annotations

import os
import threading
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from random import Random

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICKS = 4096  # of a millisecond, as many as an id has room for
_TICKING = threading.Lock()
_last_tick = 0


class Clock:
    """Gives times and ids; a rehearsal replaces it, so that the same seed gives the same day."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the date on the laptop's calendar, which people live by; around midnight UTC has another."""
        return self.now().astimezone().date()

    def stamp(self) -> str:
        """Return the time as a row records it."""
        return self.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def new_id(self) -> str:
        """Return a UUIDv7: ids sort by when they were made, also within a millisecond (RFC 9562, section 5.7)."""
        return _uuid7(_tick(), os.urandom(8))


class RehearsalClock(Clock):
    """A clock that stands at a given moment until it is set, with ids from a seeded generator."""

    def __init__(self, start: datetime, random: Random) -> None:
        self._now = start
        self._random = random

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self._now

    def advance(self, to: datetime) -> None:
        """Set the clock."""
        self._now = to

    def new_id(self) -> str:
        """Return a UUIDv7 for that moment, from the seeded generator."""
        # Whole milliseconds, as the row's own time has them; a float would lose one here and there.
        milliseconds, chance = (self._now - _EPOCH) // timedelta(milliseconds=1), self._random.randbytes(10)
        return _uuid7(milliseconds * _TICKS + int.from_bytes(chance[:2], "big") % _TICKS, chance[2:])


def _tick() -> int:
    """Return the time in ticks, later than any before: a coarse clock, or one that is set back, is not followed."""
    global _last_tick
    with _TICKING:
        _last_tick = max(time.time_ns() * _TICKS // 1_000_000, _last_tick + 1)
        return _last_tick


def _uuid7(ticks: int, entropy: bytes) -> str:
    milliseconds, rest = divmod(ticks, _TICKS)
    low = int.from_bytes(entropy, "big") & ~(0x3 << 62) | (0x2 << 62)
    return str(uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | rest << 64 | low))
