"""An outcome: one answer of one participant to one item, one row of the shared CSV."""

from __future__ import annotations

import hashlib
import os
import threading
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from random import Random
from sys import intern
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from themeday.i18n import N_

MAX_VALUE = 4_000
CHECK_SIZE = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICKS = 4096  # of a millisecond, as many as an id has room for
_TICKING = threading.Lock()
_last_tick = 0


class Visibility(StrEnum):
    """Who may see an answer; its author chooses."""

    PRIVATE = "private"
    TABLE = "table"
    ANONYMOUS = "anonymous"
    REPORT = "report"


VISIBILITY_NAMES = {
    Visibility.PRIVATE: N_("Only me"),
    Visibility.TABLE: N_("My table or pair"),
    Visibility.ANONYMOUS: N_("The room, without my name"),
    Visibility.REPORT: N_("The report, with role and unit"),
}


class Outcome(BaseModel):
    """One row of the log. An empty `value` withdraws the answer before it.

    Args:
        outcome_id: UUIDv7.
        recorded_at: UTC, ISO 8601 with milliseconds; a label, not the order.
        table: table number as text, or empty.
        participant: random code, or "staff".
        item: key of what was answered, stable between languages and corrections.
        value: as typed, at most `MAX_VALUE` characters.
        revision: 1 for the first answer to this item, then counting.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome_id: str
    recorded_at: str
    day: str
    room: str = ""
    table: str = ""
    participant: str = Field(min_length=1)
    role: str = ""
    unit: str = ""
    chapter: str
    item: str = Field(min_length=1)
    value: str
    visibility: Visibility = Visibility.PRIVATE
    revision: int = Field(default=1, ge=1)

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what a later revision replaces: (participant, chapter, item)."""
        return (self.participant, self.chapter, self.item)

    @property
    def withdrawn(self) -> bool:
        """Return whether this row takes back what was answered."""
        return not self.value

    def row(self) -> list[str]:
        """Return the fields in column order, with the checksum last."""
        fields = list(map(str, _fields(self)))
        return [*fields, checksum(fields)]


COLUMNS = (*Outcome.model_fields, "check")
_fields = attrgetter(*Outcome.model_fields)
_ALL_FIELDS = set(Outcome.model_fields)
_VISIBILITIES: dict[str, Visibility] = {visibility.value: visibility for visibility in Visibility}
_OFTEN_THE_SAME = ("day", "room", "table", "participant", "role", "unit", "chapter", "item")


def checksum(fields: list[str]) -> str:
    """Return a short checksum by which a torn or damaged row is recognised.

    Args:
        fields: every field of the row but the checksum, in column order.
    """
    joined = "\x1f".join(fields).encode("utf-8", "surrogatepass")
    return hashlib.blake2s(joined, digest_size=CHECK_SIZE).hexdigest()


def outcome_from_row(row: list[str]) -> Outcome | None:
    """Return the outcome in a CSV row, or None when the row is torn or damaged."""
    if len(row) != len(COLUMNS) or row[-1] != checksum(row[:-1]):
        return None
    return outcome_from_fields(row[:-1])


def outcome_from_fields(fields: list[str]) -> Outcome | None:
    """Return the outcome in fields of which the checksum was right, or None when one says what is not known here.

    Every open page holds every outcome of the day. Made without pydantic's record of which fields were set, and with
    one text for what many rows say, an outcome takes half the memory.

    Args:
        fields: in column order, without the checksum.
    """
    values: dict[str, Any] = dict(zip(COLUMNS, fields, strict=False))
    try:
        values["visibility"] = _VISIBILITIES[values["visibility"]]
        values["revision"] = int(values["revision"])
    except (KeyError, ValueError):
        return None
    if len(values) < len(_ALL_FIELDS) or not values["participant"] or not values["item"] or values["revision"] < 1:
        return None
    for name in _OFTEN_THE_SAME:
        values[name] = intern(values[name])
    return _made(values)


def _made(values: dict[str, Any]) -> Outcome:
    """Return what `model_construct` returns for every field in order, in a fifth of its time: logs are long."""
    outcome = Outcome.__new__(Outcome)
    object.__setattr__(outcome, "__dict__", values)
    object.__setattr__(outcome, "__pydantic_fields_set__", _ALL_FIELDS)
    object.__setattr__(outcome, "__pydantic_extra__", None)
    object.__setattr__(outcome, "__pydantic_private__", None)
    return outcome


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
    """A clock that goes by itself from a given moment, with ids from a seeded generator.

    Args:
        start: first moment, aware.
    """

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
