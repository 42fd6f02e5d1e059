"""The agreement of a pair as a calendar file: its meetings, the day to look back, and one's own step.

In it stands only what both sides see on their agreement card, and of the partner's own words nothing: a calendar at
work is read by others too. It names nobody, and its ids follow from the day's secret instead of from codes.
"""

from __future__ import annotations

import datetime as dt
import hmac
from functools import partial
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from themeday.errors import OutcomeRefused
from themeday.i18n import N_, translate
from themeday.model.people import Participant, Role, device_code
from themeday.room.agreements import CHAPTER, Agreement, agreement_of
from themeday.store.records import Records
from themeday.text.display import shown

FILE_NAME = "themeday.ics"
_ZONE = "Europe/Amsterdam"
_LENGTH = dt.timedelta(hours=1)
# A pair looks back within months; without an end a calendar would go on for ever.
_LONGEST = dt.timedelta(days=366)
_WEEKS = {"weekly": 1, "two_weeks": 2, "six_weeks": 6}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FIFTH = 5


def calendar_file(records: Records, secret: bytes, who: Participant, language: str, now: dt.datetime) -> bytes:
    """Return the calendar file of a participant's pair, for that participant or the device that both share.

    Raises:
        OutcomeRefused: no partner, or the two have not both confirmed their agreement.
    """
    from icalendar import Calendar, Event  # few ask for it, and a server starts quicker without

    # Of a device that two share, either side finds the same agreement.
    agreement = agreement_of(records, who.speaking_as(Role.YOUNG_COLLEAGUE).code)
    if agreement is None:
        raise OutcomeRefused(N_("You have no partner yet. Find one first."))
    if not agreement.confirmed:
        raise OutcomeRefused(N_("Both of you confirm the agreement first; then it can go into your calendar."))
    say = partial(translate, language)
    calendar = Calendar()
    for name, value in (("version", "2.0"), ("prodid", "-//Theme Day Kit//themeday//EN"), ("method", "PUBLISH")):
        calendar.add(name, value)
    changed = _changed(records, agreement)

    def add(name: str, title: str, first: dt.date, time: dt.time | None = None, **more: Any) -> None:
        event = Event()
        event.add("uid", _uid(secret, agreement, name))
        event.add("dtstamp", now.astimezone(dt.UTC))
        event.add("sequence", changed)
        event.add("class", "PRIVATE")
        event.add("summary", title)
        if time:
            start = dt.datetime.combine(first, time, ZoneInfo(_ZONE))
            event.add("dtstart", start)
            event.add("dtend", start + _LENGTH)
        else:
            event.add("dtstart", first)
            event.add("transp", "TRANSPARENT")  # a whole day that is not taken up
        for key, value in more.items():
            if value:
                event.add(key, _typed(value) if isinstance(value, str) else value)
        calendar.add_component(event)

    together = agreement.together
    # A day may leave out any of its questions.
    review = together.get("review_date", "")
    if together.get("first_date"):
        first, hour = dt.date.fromisoformat(together["first_date"]), together.get("hour", "open")
        time = None if hour == "open" else dt.time(int(hour[:2]), int(hour[2:]))
        add(
            "meeting",
            say(N_("Reciprocal mentoring: we meet")),
            first,
            time,
            rrule=_rule(agreement.cadence, first, dt.date.fromisoformat(review), time) if review else {},
            location=together.get("place", ""),
            description=say(N_("As you two agreed on the theme day. Move it as you like: this is your own calendar.")),
        )
        calendar.add_missing_timezones(first.replace(month=1, day=1), first + 2 * _LONGEST)
    if review:
        add("review", say(N_("Reciprocal mentoring: we look back together")), dt.date.fromisoformat(review))
    for code in agreement.pair:
        if device_code(code) == device_code(who.code):
            own = agreement.own[code]
            title, taken = say(N_("Reciprocal mentoring: my step is taken")), own.get("step_date", "")
            if taken:
                add(f"step:{code}", title, dt.date.fromisoformat(taken), description=own.get("step", ""))
    content: bytes = calendar.to_ical()
    return content


def _rule(cadence: str, first: dt.date, last: dt.date, time: dt.time | None) -> dict[str, Any]:
    """Return how meetings come back until the day on which the pair looks back; nothing when they do not."""
    last = min(last, first + _LONGEST)
    if cadence not in (*_WEEKS, "monthly") or last <= first:
        return {}
    # Where the start has a zone, the end is in UTC.
    until = dt.datetime.combine(last, time, ZoneInfo(_ZONE)).astimezone(dt.UTC) if time else last
    if cadence in _WEEKS:
        return {"freq": "weekly", "interval": _WEEKS[cadence], "until": until}
    # The same weekday each month: the same number may be a Sunday. The fifth is not in every month; the last is.
    place = (first.day - 1) // 7 + 1
    return {
        "freq": "monthly",
        "byday": f"{-1 if place == _FIFTH else place}{_WEEKDAYS[first.weekday()]}",
        "until": until,
    }


def _uid(secret: bytes, agreement: Agreement, name: str) -> str:
    """Return the id of an event: each time the same, for both of the pair."""
    parts = ":".join(["calendar", *agreement.pair, name])
    return hmac.new(secret, parts.encode(), sha256).hexdigest()[:32] + "@themeday"


def _changed(records: Records, agreement: Agreement) -> int:
    """Return how often the agreement was written: a number that only grows, so that calendars take the newest."""
    keys = [question.key for question in (*agreement.chapters.own, *agreement.chapters.for_both)]
    rows = (records.shared.latest(code, CHAPTER, key) for code in agreement.pair for key in keys)
    return sum(row.revision for row in rows if row)


def _typed(text: str) -> str:
    """Return what someone typed as a calendar shows it; icalendar takes a backslash and N for a line end."""
    return shown(text).replace("\\N", "\\\u2060N")
