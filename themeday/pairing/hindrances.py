"""What stands in the way of more dates, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from themeday.i18n import N_, translate
from themeday.pairing.people import Person, both_ways, may_meet, sides


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One cause of fewer dates than were wished for; it names units and numbers, and nobody."""

    text: str
    values: dict[str, Any] = field(default_factory=dict)

    def message(self, language: str) -> str:
        """Return it in a language."""
        return translate(language, self.text, **self.values)


_YOUNG_OF_UNIT = N_(
    "Unit {unit} has {same} of {all} leaders, so its young colleagues ({many}) can meet {left} of them: "
    "at most {left} dates each, in whatever number of rounds."
)
_LEADERS_OF_UNIT = N_(
    "Unit {unit} has {same} of {all} young colleagues, so its leaders ({many}) can meet {left} of them: "
    "at most {left} dates each, in whatever number of rounds."
)


def hindrances(
    people: Iterable[Person],
    rounds: int,
    tables: int | None = None,
    forbidden: Iterable[tuple[str, str]] = (),
    trios: bool = False,
) -> tuple[Hindrance, ...]:
    """Say what keeps people from having a date in every round.

    Returns:
        The causes, weightiest first; none when everyone can have a date in every round, as far as these numbers tell.

    Raises:
        PairingRefused: a person is not valid.
    """
    young_colleagues, leaders = sides(people)
    bans = both_ways(forbidden)
    found = [
        *_units(young_colleagues, leaders, rounds, _YOUNG_OF_UNIT),
        *_units(leaders, young_colleagues, rounds, _LEADERS_OF_UNIT),
        *_persons(young_colleagues, leaders, rounds, bans),
    ]
    fewest, most = sorted((len(young_colleagues), len(leaders)))
    out = fewest + most - (3 if trios else 2) * tables if tables is not None and tables < fewest else 0
    if out > 0:
        found.append(
            Hindrance(
                N_("There are {tables} tables, so in each round {many} of {all} people have no place."),
                {"tables": tables, "many": out, "all": fewest + most},
            )
        )
    if fewest and most > (2 if trios else 1) * fewest:
        found.append(
            Hindrance(
                N_(
                    "There are {young} young colleagues and {leaders} leaders, so in each round at least {out} people "
                    "sit out."
                ),
                {
                    "young": len(young_colleagues),
                    "leaders": len(leaders),
                    "out": most - (2 if trios else 1) * fewest,
                },
            )
        )
    return tuple(found)


def _units(mine: Sequence[Person], others: Sequence[Person], rounds: int, text: str) -> list[Hindrance]:
    """Return the units whose people can meet fewer of the other side than there are rounds."""
    many = Counter(person.unit_key for person in mine)
    same = Counter(person.unit_key for person in others)
    spelled = {person.unit_key: person.unit for person in reversed(mine)}
    return [
        Hindrance(
            text,
            {
                "unit": spelled[unit],
                "same": same[unit],
                "all": len(others),
                "many": many[unit],
                "left": len(others) - same[unit],
            },
        )
        for unit in sorted(many, key=lambda unit: (-same[unit], unit))
        if unit and same[unit] and len(others) - same[unit] < min(rounds, len(others))
    ]


def _persons(
    young_colleagues: Sequence[Person], leaders: Sequence[Person], rounds: int, bans: frozenset[tuple[str, str]]
) -> list[Hindrance]:
    """Count who can meet fewer than there are rounds because of their own conflicts, beside their unit."""
    few = 0
    for mine, others in ((young_colleagues, leaders), (leaders, young_colleagues)):
        for person in mine:
            across = [other for other in others if not person.unit_key or person.unit_key != other.unit_key]
            left = sum(may_meet(person, other) and (person.code, other.code) not in bans for other in across)
            few += left < min(rounds, len(across))
    if not few:
        return []
    return [
        Hindrance(
            N_(
                "{many} people can meet fewer others than there are rounds, because of their own leader, an earlier "
                "pair or another conflict that was declared."
            ),
            {"many": few},
        )
    ]
