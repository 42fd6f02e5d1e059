"""The agreement of a pair as a calendar file: its meetings, the day to look back, and one's own step.

In it stands only what both sides see on their agreement card, and of the partner's own words nothing: a calendar at
work is read by others too. It names nobody, and its ids follow from the day's secret instead of from codes.

Source: RFC 5545, Internet Calendaring and Scheduling.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from themeday.chapters.agreements import FOR_BOTH, OWN
from themeday.errors import OutcomeRefused
from themeday.i18n import N_, translate
from themeday.model.people import Participant, Role, device_code
from themeday.room.agreements import CHAPTER, Agreement, agreement_of
from themeday.store.records import Records
from themeday.text.shown import shown

FILE_NAME = "themeday.ics"
ZONE = "Europe/Amsterdam"
_LENGTH = dt.timedelta(hours=1)
# A pair looks back within months; without an end a calendar would go on for ever.
_LONGEST = dt.timedelta(days=366)
_OCTETS = 75
_RULES = {"weekly": "FREQ=WEEKLY", "two_weeks": "FREQ=WEEKLY;INTERVAL=2", "six_weeks": "FREQ=WEEKLY;INTERVAL=6"}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FIFTH = 5
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# As the European Union has it since 1996. Written out, because a phone without internet may not know the zone.
_VTIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class _Event:
    """One event.

    Args:
        name: tells it from the pair's others, in its id.
        day: on which it is, or first is.
        time: local; None for a whole day.
        rule: how it comes back; empty when it does not.
    """

    name: str
    title: str
    day: dt.date
    time: dt.time | None = None
    rule: str = ""
    place: str = ""
    notes: str = ""


def calendar_file(records: Records, secret: bytes, who: Participant, language: str, now: dt.datetime) -> bytes:
    """Return the calendar file of a participant's pair, for that participant.

    Args:
        secret: the day's, from which the ids of events follow.
        who: one of the two, or the device that both share.
        now: aware.

    Raises:
        OutcomeRefused: no partner, or the two have not both confirmed their agreement.
    """
    # Of a device that two share, either side finds the same agreement.
    agreement = agreement_of(records, who.speaking_as(Role.YOUNG_COLLEAGUE).code)
    if agreement is None:
        raise OutcomeRefused(N_("You have no partner yet. Find one first."))
    if not agreement.confirmed:
        raise OutcomeRefused(N_("Both of you confirm the agreement first; then it can go into your calendar."))
    events = list(_events(agreement, who, partial(translate, language)))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Theme Day Kit//themeday//EN", "CALSCALE:GREGORIAN"]
    lines.append("METHOD:PUBLISH")
    if any(event.time for event in events):
        lines += _VTIMEZONE
    changed = _changed(records, agreement)
    for event in events:
        lines += _lines(event, _uid(secret, agreement, event.name), changed, now)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _events(agreement: Agreement, who: Participant, say: Callable[..., str]) -> Iterator[_Event]:
    together = agreement.together
    ends = _date(together["review_date"])
    place = together.get("place", "")
    if agreement.first_date:
        first = _date(agreement.first_date)
        hour = together.get("hour", "open")
        time = None if hour == "open" else dt.time(int(hour[:2]), int(hour[2:]))
        notes = say(N_("As you two agreed on the theme day. Move it as you like: this is your own calendar."))
        yield _Event(
            "meeting",
            say(N_("Reciprocal mentoring: we meet")),
            first,
            time,
            _rule(agreement.cadence, first, ends, time),
            place,
            notes,
        )
    yield _Event("review", say(N_("Reciprocal mentoring: we look back together")), ends)
    for code in agreement.pair:
        if device_code(code) == device_code(who.code):
            own = agreement.own[code]
            title = say(N_("Reciprocal mentoring: my step is taken"))
            yield _Event(f"step:{code}", title, _date(own["step_date"]), notes=own["step"])


def _rule(cadence: str, first: dt.date, last: dt.date, time: dt.time | None) -> str:
    """Return how meetings come back until the day on which the pair looks back."""
    if cadence not in _RULES and cadence != "monthly":
        return ""
    last = min(last, first + _LONGEST)
    if last <= first:
        return ""
    if time is None:
        until = f"{last:%Y%m%d}"
    else:  # where the start has a zone, the end is in UTC
        until = f"{dt.datetime.combine(last, time, ZoneInfo(ZONE)).astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    # The same weekday each month: the same number may be a Sunday. The fifth is not in every month; the last is.
    place = (first.day - 1) // 7 + 1
    monthly = f"FREQ=MONTHLY;BYDAY={-1 if place == _FIFTH else place}{_WEEKDAYS[first.weekday()]}"
    return f"{_RULES.get(cadence, monthly)};UNTIL={until}"


def _lines(event: _Event, uid: str, changed: int, now: dt.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{changed}"
    if event.time:
        start = dt.datetime.combine(event.day, event.time)
        yield f"DTSTART;TZID={ZONE}:{start:%Y%m%dT%H%M%S}"
        yield f"DTEND;TZID={ZONE}:{start + _LENGTH:%Y%m%dT%H%M%S}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
        yield "TRANSP:TRANSPARENT"  # a whole day that is not taken up
    if event.rule:
        yield f"RRULE:{event.rule}"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    if event.notes:
        yield f"DESCRIPTION:{escaped(event.notes)}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _uid(secret: bytes, agreement: Agreement, name: str) -> str:
    """Return the id of an event: each time the same, for both of the pair."""
    parts = ":".join(["calendar", *agreement.pair, name])
    return hmac.new(secret, parts.encode(), sha256).hexdigest()[:32] + "@themeday"


def _changed(records: Records, agreement: Agreement) -> int:
    """Return how often the agreement was written: a number that only grows, so that calendars take the newest."""
    keys = [question.key for question in (*OWN, *FOR_BOTH)]
    rows = (records.shared.latest(code, CHAPTER, key) for code in agreement.pair for key in keys)
    return sum(row.revision for row in rows if row)


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def escaped(text: str) -> str:
    """Return a text as a value of type TEXT (section 3.3.11)."""
    plain = shown(text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.translate(_ESCAPES)


def folded(line: str) -> bytes:
    """Return a content line in pieces of at most 75 octets, no character cut in two (section 3.1)."""
    data = line.encode()
    pieces = []
    room = _OCTETS
    while len(data) > room:
        cut = room
        while data[cut] & 0xC0 == 0x80:  # in the middle of a character
            cut -= 1
        pieces.append(data[:cut])
        data = data[cut:]
        room = _OCTETS - 1  # the space counts
    return b"\r\n ".join([*pieces, data]) + b"\r\n"
