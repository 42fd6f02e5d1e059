"""An outcome: one answer of one participant to one item, one row of the shared CSV."""

from __future__ import annotations

import hashlib
from operator import attrgetter
from sys import intern
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from themeday.model.visibility import Visibility

MAX_VALUE = 4_000
CHECK_SIZE = 5


class Outcome(BaseModel):
    """One row of the log. An empty `value` withdraws the answer before it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

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

    def row(self) -> list[str]:
        """Return the fields in column order, with the checksum last."""
        fields = list(map(str, _fields(self)))
        return [*fields, checksum(fields)]


COLUMNS = (*Outcome.model_fields, "check")
_fields = attrgetter(*Outcome.model_fields)
_ALL_FIELDS = set(Outcome.model_fields)
_VISIBILITIES: dict[str, Visibility] = {visibility.value: visibility for visibility in Visibility}
_OFTEN_THE_SAME = slice(COLUMNS.index("day"), COLUMNS.index("value"))  # day, room, table, participant … item


def checksum(fields: list[str]) -> str:
    """Return a short checksum of all other fields, in column order, by which a damaged row is recognised."""
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
    """
    fields[_OFTEN_THE_SAME] = map(intern, fields[_OFTEN_THE_SAME])
    values: dict[str, Any] = dict(zip(COLUMNS, fields, strict=False))
    try:
        values["visibility"] = _VISIBILITIES[values["visibility"]]
        values["revision"] = int(values["revision"])
    except (KeyError, ValueError):
        return None
    if len(values) < len(_ALL_FIELDS) or not values["participant"] or not values["item"] or values["revision"] < 1:
        return None
    return _made(values)


def _made(values: dict[str, Any]) -> Outcome:
    """Return what `model_construct` returns for every field in order, in a fifth of its time: logs are long."""
    outcome = Outcome.__new__(Outcome)
    object.__setattr__(outcome, "__dict__", values)
    object.__setattr__(outcome, "__pydantic_fields_set__", _ALL_FIELDS)
    object.__setattr__(outcome, "__pydantic_extra__", None)
    object.__setattr__(outcome, "__pydantic_private__", None)
    return outcome
