"""Whoever counts as one: a person, or each side of a table that shares a device."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from themeday.model.outcomes import Outcome
from themeday.model.people import ROLES_OF_PEOPLE, Role
from themeday.results.reading import joined
from themeday.store.records import Records


@dataclass(frozen=True)
class Voice:
    """What is known of whoever counts as one."""

    role: str
    unit: str
    room: str
    joined_at: str = field(default="", compare=False)  # as the log has it


#: By the code under which they answer.
Voices = Mapping[str, Voice]


def voices_of(records: Records, leave_out: Collection[str] = (), until: str = "") -> dict[str, Voice]:
    """Return whoever joined, by a moment as the log has it if there is one, but for those of some rooms."""
    voices = {}
    for outcome in joined(records):
        if outcome.room in leave_out or (until and outcome.recorded_at > until):
            continue
        table = outcome.value == Role.TABLE
        for role in ROLES_OF_PEOPLE if table else (Role(outcome.value),):
            code = _code_of_side(outcome.participant, role) if table else outcome.participant
            voices[code] = Voice(role.value, outcome.unit, outcome.room, outcome.recorded_at)
    return voices


def code_of(outcome: Outcome, voices: Voices) -> str:
    """Return whose voice gave an answer, or an empty text; what a table answered as one counts for its first side."""
    if outcome.participant in voices:
        return outcome.participant
    code = _code_of_side(outcome.participant, Role.YOUNG_COLLEAGUE)
    return code if code in voices else ""


def _code_of_side(device: str, role: Role) -> str:
    return f"{device}-{role.value[0].upper()}"
