"""An outcome: one answer of one participant to one item, one row of the shared CSV."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from operator import attrgetter
from sys import intern
from typing import Any

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from themeday.model.visibility import Visibility

MAX_VALUE = 4_000
CHECK_SIZE = 5


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Outcome:
    """One row of the log. An empty `value` withdraws the answer before it.

    Every open page holds every outcome of the day: in slots, with one text for what many rows say, each takes little.
    """

    outcome_id: str  # UUIDv7
    recorded_at: str  # UTC, ISO 8601 with milliseconds; a label, not the order
    day: str
    room: str = ""
    table: str = ""
    participant: str = Field(min_length=1)  # random code, or "staff"
    role: str = ""
    unit: str = ""
    chapter: str
    item: str = Field(min_length=1)  # stable between languages and corrections
    value: str  # as typed, at most `MAX_VALUE` characters
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

    def model_copy(self, *, update: Mapping[str, Any]) -> Outcome:
        """Return the same row with other fields, as models of pydantic do."""
        return replace(self, **update)

    def row(self) -> list[str]:
        """Return the fields in column order, with the checksum last."""
        fields = list(map(str, _fields(self)))
        return [*fields, checksum(fields)]


_NAMES = tuple(field.name for field in fields_of(Outcome))
COLUMNS = (*_NAMES, "check")
_fields = attrgetter(*_NAMES)
_VISIBILITIES: dict[str, Visibility] = {visibility.value: visibility for visibility in Visibility}


class _Unfinished:
    """An outcome that is being made: the same slots, and nothing that looks at what is put in them."""

    __slots__ = _NAMES


def checksum(fields: list[str]) -> str:
    """Return a short checksum of all other fields, in column order, by which a damaged row is recognised."""
    joined = "\x1f".join(fields).encode("utf-8", "surrogatepass")
    return hashlib.blake2s(joined, digest_size=CHECK_SIZE).hexdigest()


def outcome_from_fields(fields: list[str]) -> Outcome | None:
    """Return the outcome in fields of which the checksum was right, or None when one says what is not known here.

    Made in a tenth of the time that it takes to check again what was checked when the row was written: logs are long.
    """
    row: Any = _Unfinished()
    try:
        row.outcome_id, row.recorded_at, day, room, table, who, role, unit, chapter, item, row.value, seen_by, n = (
            fields
        )
        row.visibility, row.revision = _VISIBILITIES[seen_by], int(n)
    except (KeyError, ValueError):
        return None
    if not who or not item or row.revision < 1:
        return None
    # What many rows say is there once.
    row.day, row.room, row.table, row.participant = intern(day), intern(room), intern(table), intern(who)
    row.role, row.unit, row.chapter, row.item = intern(role), intern(unit), intern(chapter), intern(item)
    row.__class__ = Outcome
    outcome: Outcome = row
    return outcome
