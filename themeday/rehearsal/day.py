"""The invented day of a rehearsal, and its `day.toml`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from themeday.day.new import some_weeks_ahead
from themeday.day.plan import ChapterPlan, Day, PairingPlan, Room, lesson_keys
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

_TOML = """\
# Oefendag, geschreven door `themeday rehearse`: verzonnen mensen van verzonnen onderdelen.
# Bekijk de dag met `themeday serve`; begin opnieuw met `themeday rehearse --fresh`.

title = {title}
date = {date}
start = {start}
languages = {languages}
units = {units}
lessons = {lessons}
organiser_contact = {contact}
retention_days = {retention}
rehearsal = true

[agenda]
{agenda}

[pairing]
rounds = {rounds}
minutes = {minutes}
{rooms}"""
_ROOM = """
[[rooms]]
key = {key}
name = {name}
tables = {tables}
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
    return _TOML.format(
        title=_by_language(day.title),
        date=day.date.isoformat(),
        start=_quoted(day.start.strftime("%H:%M")),
        languages=_quoted(day.languages),
        units=_quoted(day.units),
        lessons=_quoted(day.lessons),
        contact=_by_language(day.organiser_contact),
        retention=day.retention_days,
        agenda="\n".join(_agenda_line(plan) for plan in day.agenda),
        rounds=day.pairing.rounds,
        minutes=day.pairing.minutes,
        rooms="".join(_ROOM.format(key=_quoted(r.key), name=_quoted(r.name), tables=r.tables) for r in day.rooms),
    )


def _in_every_language(text: str) -> dict[str, str]:
    return {language: translate(language, text) for language in LANGUAGES}


def _by_language(texts: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{language} = {_quoted(text)}" for language, text in texts.items()) + " }"


def _agenda_line(plan: ChapterPlan) -> str:
    return f"{plan.key} = {plan.minutes}"


def _quoted(value: object) -> str:
    # Strings and lists of strings are written the same way in JSON and in TOML.
    return json.dumps(value, ensure_ascii=False)
