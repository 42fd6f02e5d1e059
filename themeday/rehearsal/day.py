"""The invented day of a rehearsal."""

from __future__ import annotations

import datetime as dt
from string import ascii_lowercase

from themeday.day.new import some_weeks_ahead
from themeday.day.plan import Day, PairingPlan, Room, lesson_keys
from themeday.i18n import LANGUAGES, N_, translate
from themeday.places import EXERCISES

_UNITS = (
    "Team Waterlinie",
    "Bureau Horizon",
    "Parket Zilverberk",
    "Team Noorderlicht",
    "Dienst Kompas",
    "Bureau Windroos",
    "Team Lantaarn",
    "Parket Duinwacht",
    "Dienst Sluis",
    "Team Zeearend",
    "Bureau Kompasnaald",
    "Dienst Noordster",
)
#: How many there are unless someone asks for more or fewer, and how many there can be.
ROOMS, MOST_ROOMS = 1, 20
UNITS, MOST_UNITS = 6, len(_UNITS)
_MOST_TABLES = 60
_PEOPLE_AT_A_TABLE = 4


def rehearsal_day(participants: int, today: dt.date, rooms: int = ROOMS, units: int = UNITS) -> Day:
    """Return an invented day with all chapters and lessons of the kit, some weeks ahead, always on the same weekday.

    In each room there is a table for every two of its people.
    """
    at_tables = -(-participants // _PEOPLE_AT_A_TABLE)
    tables = min(_MOST_TABLES, (participants + 1) // 2, -(-at_tables // rooms) * _PEOPLE_AT_A_TABLE // 2)
    keys = ascii_lowercase[:rooms]
    return Day(
        title=_in_every_language(N_("Rehearsal day")),
        date=some_weeks_ahead(today),
        units=_UNITS[:units],
        rooms=tuple(
            Room(key=key, name=f"Zaal {key.upper()}" if rooms > 1 else "Oefenzaal", tables=tables) for key in keys
        ),
        lessons=lesson_keys(EXERCISES),
        pairing=PairingPlan(),
        retention_days=100,
        organiser_contact=_in_every_language(N_("the facilitator of this rehearsal")),
        rehearsal=True,
    )


def rehearsal_of(day: Day) -> Day:
    """Return a day as it is rehearsed: in its own words, with the lessons that every computer with the kit has."""
    lessons = tuple(key for key in day.lessons if key in lesson_keys(EXERCISES))
    return day.model_copy(update={"rehearsal": True, "lessons": lessons, "lessons_folder": None})


def _in_every_language(text: str) -> dict[str, str]:
    return {language: translate(language, text) for language in LANGUAGES}
