"""The invented day of a rehearsal, and its `day.toml`."""

from __future__ import annotations

import datetime as dt

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
)
_MOST_TABLES = 60

_HEADING = """\
# Oefendag, geschreven door `themeday rehearse`: verzonnen mensen van verzonnen onderdelen.
# Bekijk de dag met `themeday serve`; begin opnieuw met `themeday rehearse --fresh`.

"""


def rehearsal_day(participants: int, today: dt.date) -> Day:
    """Return an invented day with all chapters and the kit's lessons, some weeks ahead.

    Args:
        participants: number of people there must be tables for, 2 or more.
        today: the date; the day falls on the same weekday whenever someone practises.
    """
    return Day(
        title=_in_every_language(N_("Rehearsal day")),
        date=some_weeks_ahead(today),
        units=_UNITS,
        rooms=(Room(key="a", name="Oefenzaal", tables=min(_MOST_TABLES, (participants + 1) // 2)),),
        lessons=lesson_keys(EXERCISES),
        pairing=PairingPlan(),
        retention_days=100,
        organiser_contact=_in_every_language(N_("the facilitator of this rehearsal")),
        rehearsal=True,
    )


def to_toml(day: Day) -> str:
    """Return the `day.toml` of a rehearsal day."""
    return _HEADING + day.to_toml()


def _in_every_language(text: str) -> dict[str, str]:
    return {language: translate(language, text) for language in LANGUAGES}
