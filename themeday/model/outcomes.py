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
_SETTERS = tuple(getattr(Outcome, name).__set__ for name in _NAMES)
_PARTICIPANT, _ITEM, _VISIBILITY, _REVISION = map(_NAMES.index, ("participant", "item", "visibility", "revision"))
_VISIBILITIES: dict[str, Visibility] = {visibility.value: visibility for visibility in Visibility}
_OFTEN_THE_SAME = slice(COLUMNS.index("day"), COLUMNS.index("value"))  # day, room, table, participant … item


def checksum(fields: list[str]) -> str:
    """Return a short checksum of all other fields, in column order, by which a damaged row is recognised."""
    joined = "\x1f".join(fields).encode("utf-8", "surrogatepass")
    return hashlib.blake2s(joined, digest_size=CHECK_SIZE).hexdigest()


def outcome_from_fields(fields: list[str]) -> Outcome | None:
    """Return the outcome in fields of which the checksum was right, or None when one says what is not known here.

    Made in a fifth of the time that it takes to check again what was checked when the row was written: logs are long.
    """
    values: list[Any] = fields[:]
    values[_OFTEN_THE_SAME] = map(intern, fields[_OFTEN_THE_SAME])
    try:
        values[_VISIBILITY] = _VISIBILITIES[fields[_VISIBILITY]]
        values[_REVISION] = int(fields[_REVISION])
    except (KeyError, ValueError, IndexError):
        return None
    if len(values) != len(_NAMES) or not values[_PARTICIPANT] or not values[_ITEM] or values[_REVISION] < 1:
        return None
    outcome = Outcome.__new__(Outcome)
    for set_field, value in zip(_SETTERS, values, strict=True):
        set_field(outcome, value)
    return outcome
