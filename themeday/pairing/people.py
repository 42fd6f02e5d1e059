"""Who takes part in the pairing, who may meet whom, and what two people can learn from each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal
from unicodedata import combining, normalize

from themeday.errors import PairingRefused, ThemeDayError
from themeday.i18n import N_
from themeday.model.labels import Spellings, comparable, label_key

RoleName = Literal["young_colleague", "leader"]
#: With a label and how else it was spelled.
TAKEN_AS_ONE = N_(
    "“{label}” and “{other}” are taken as one: they differ only in capitals, accents, spaces, hyphens, dots, or "
    "characters that cannot be seen."
)

_ONE_UNIT = N_(
    "The units “{label}” and “{other}” are taken as one: their people do not meet on speed dates and are not paired. "
    "The names differ only in capitals, accents, spaces, hyphens or dots. Not meant? Give one of them another name."
)


@lru_cache(maxsize=1024)
def unit_key(unit: str) -> str:
    """Return what all spellings of one unit share: its letters and digits, without case and accents.

    That is more than people take for one label elsewhere, because two who should never meet must not do so by a hyphen.
    Digits that stand apart stay apart: team 1-2 is not team 12.
    """
    letters = re.sub(r"(\d?)[\W_]+(?=(\d?))", lambda at: at[1] + "-" * bool(at[1] and at[2]), without_accents(unit))
    return letters or label_key(unit)


def same_unit(unit: str, other: str) -> bool:
    """Return whether two people work in one unit, as far as is known."""
    return bool(unit) and unit_key(unit) == unit_key(other)


def units_taken_as_one(units: Iterable[str]) -> list[ThemeDayError]:
    """Return a note for each two units that count as one, so that their people do not meet."""
    spellings = Spellings(unit_key, note=_ONE_UNIT)
    for unit in units:
        spellings.take(unit)
    return spellings.notes


def without_accents(text: str) -> str:
    """Return a label comparable, and without accents."""
    return "".join(sign for sign in normalize("NFKD", comparable(text)) if not combining(sign))


@dataclass(frozen=True, slots=True)
class Person:
    """One person as the pairing knows them."""

    code: str
    role: RoleName
    unit: str  # where this person works; empty when not told
    capacity: int = 1  # with how many people this person can be paired, 0 or more
    asks: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    willing: bool = True  # whether this person takes part in the matching; speed dates are for everyone
    manager: str = ""  # code of this person's own leader, whom this person never meets; empty when there is none here
    unit_key: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the unit comparable once: everyone is held against everyone."""
        object.__setattr__(self, "unit_key", unit_key(self.unit))


def may_meet(a: Person, b: Person) -> bool:
    """Say whether two may meet and be paired: different roles, other units if known, and neither leads the other."""
    return (
        a.role != b.role
        and (a.unit_key != b.unit_key or not a.unit_key)
        and a.manager != b.code
        and b.manager != a.code
    )


def both_ways(forbidden: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Return pairs of codes in both orders, to look up quickly."""
    return frozenset(codes for code, other in forbidden for codes in ((code, other), (other, code)))


def fit(a: Person, b: Person) -> int:
    """Count what two people can learn from each other: asks of one that the other offers, both ways."""
    return len(a.asks & b.offers) + len(b.asks & a.offers)


def reasons(a: Person, b: Person) -> dict[str, Any]:
    """Say why two people are a pair: what the first learns from the second and shares, and whether units differ."""
    return {
        "learns": sorted(a.asks & b.offers),
        "shares": sorted(a.offers & b.asks),
        "different_units": bool(a.unit_key and b.unit_key) and a.unit_key != b.unit_key,
    }


def sides(people: Iterable[Person]) -> tuple[list[Person], list[Person]]:
    """Split people by role, sorted by code; raises `PairingRefused` for a code twice or a capacity below 0."""
    everyone = sorted(people, key=lambda person: person.code)
    for earlier, later in pairwise(everyone):
        if earlier.code == later.code:
            raise PairingRefused(
                N_("The code {code} appears twice. Give everyone a code of their own."), code=earlier.code
            )
    for person in everyone:
        if person.capacity < 0:
            raise PairingRefused(
                N_("The capacity of {code} is {capacity}. Make it 0 or more."),
                code=person.code,
                capacity=person.capacity,
            )
    young_colleagues = [person for person in everyone if person.role == "young_colleague"]
    leaders = [person for person in everyone if person.role == "leader"]
    return young_colleagues, leaders
