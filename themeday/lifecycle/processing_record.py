"""The record of a day for the privacy officer, on one page: what is kept of whom, why, who sees it, how long, and how
it is kept safe.

It is filled from day.toml and says what this kit does. What only the organisation can decide or do is left open, with
a line to write on; nothing of it is answered in its place.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

from themeday import __version__
from themeday.day.plan import Day
from themeday.errors import DataFolderError, ReportError
from themeday.i18n import N_, format_day, translate
from themeday.room import follow_up
from themeday.store.files import write_private
from themeday.text.shown import side_by_side
from themeday.web.templating import templates

FORMATS = (".html", ".pdf")
_TEMPLATES = Path(__file__).parent / "templates"


def write_record(day: Day, target: Path, language: str, today: dt.date) -> None:
    """Write the record to a file, in the one of `FORMATS` that its ending says.

    Raises:
        ReportError: no such format, or what a PDF needs is not installed.
        DataFolderError: it cannot be written.
    """
    ending = target.suffix.lower()
    if ending not in FORMATS:
        raise ReportError(
            N_("{file}: this is written as {known}. Choose one of these endings with -o."),
            file=target.name or ".",
            known=", ".join(FORMATS),
        )
    page = html(day, language, today)
    if ending == ".pdf":
        from themeday.report.render_pdf import pdf

        content = pdf(page)
    else:
        content = page.encode()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_private(target, content)
    except OSError as error:
        raise DataFolderError(
            N_("{path} cannot be written ({reason}). Choose another file with --output."),
            path=target,
            reason=error.strerror or "?",
        ) from error


def html(day: Day, language: str, today: dt.date) -> str:
    """Return the record as a page."""
    say = partial(translate, language)
    return (
        templates(_TEMPLATES)
        .get_template("record.html.j2")
        .render(
            language=language,
            head=say(N_("Record of processing, for the privacy officer")),
            title=day.title_in(language),
            date=format_day(language, day.date),
            made=say(
                N_("Filled from day.toml on {date}, by version {version} of the kit."),
                date=format_day(language, today),
                version=__version__,
            ),
            rehearsal=say(N_("Rehearsal: nothing here is real")) if day.rehearsal else "",
            rows=_rows(day, language),
            open_title=say(N_("For the organisation to fill in")),
            open=[say(text) for text in _OPEN],
            signed=[say(text) for text in (N_("Organiser, date"), N_("Privacy officer, date"))],
        )
    )


def _rows(day: Day, language: str) -> list[tuple[str, list[str]]]:
    say = partial(translate, language)
    kept, pairing = format_day(language, day.keep_until), any(plan.key == "pairing" for plan in day.agenda)
    checks = follow_up.dates(day)
    values: dict[str, Any] = {
        "kept": kept,
        "days": day.retention_days,
        "k": day.smallest_group,
        "units": ", ".join(day.units),
        "rooms": side_by_side(*(room.name for room in day.rooms), between=", "),
        "contact": day.contact_in(language),
        "checks": " · ".join(format_day(language, on) for on in checks.values()),
    }

    def told(*texts: str) -> list[str]:
        return [say(text, **values) for text in texts if text]

    return [
        (say(N_("Why")), told(_WHY, _WHY_LATER if checks else "")),
        (say(N_("Of whom")), told(_WHOM)),
        (say(N_("What")), told(_KEPT, _PAIRING if pairing else "", _NOT_ASKED)),
        (say(N_("Who sees it")), told(_SEEN, _STAFF, _NOBODY_ELSE)),
        (say(N_("How long")), told(_PRIVATE, _SHARED, _CHECKS if checks else "")),
        (say(N_("Rights")), told(_RIGHTS, _ASK)),
        (say(N_("Measures in the kit")), told(*_MEASURES)),
    ]


_WHY = N_(
    "To hold a theme day on reciprocal mentoring: young colleagues and leaders say what they hope for, are paired "
    "across units, learn from each other and make agreements. The report tells the organisation what came of it."
)
_WHY_LATER = N_("To ask after some weeks how it goes with the pairs, together and never one by one.")
_WHOM = N_("Employees who take part, of these units: {units}. Rooms: {rooms}.")
_KEPT = N_(
    "Under a random code: role, unit, room and table, language, a nickname if someone wants one, answers and the "
    "moment of each, votes, agreements, and what someone made of mini-lessons."
)
_PAIRING = N_(
    "For the pairing: whether someone takes part, ratings of speed dates, what young colleagues discuss among "
    "themselves, and who is paired with whom."
)
_NOT_ASKED = N_(
    "Not asked: name, age, e-mail, telephone, staff number, health or other special data. Free text can still hold "
    "such things; people are asked not to name persons or cases, and the facilitator can hide an answer."
)
_SEEN = N_(
    "Each author chooses: only me, my table or pair, the room without a name, or the report with role and unit. The "
    "careful choice is set beforehand. Notes of a pair stay on the device."
)
_STAFF = N_(
    "The facilitator sees what may be shown, and role, unit and table where the pairing needs them. The organiser, who "
    "has the data folder, can read what was shared with its code, and until the day is closed also what is private."
)
_NOBODY_ELSE = N_("The kit sends nothing to anyone: no processor, no cloud, no transfer outside the European Union.")
_PRIVATE = N_("What is private: until the day is closed with themeday close, meant for the same day.")
_SHARED = N_(
    "What was shared: until {kept} ({days} days), then themeday purge, which leaves a receipt without names. That date "
    "stands in the notice before the first question. Nothing is deleted by itself."
)
_CHECKS = N_("Answers of the checks ({checks}) end on the same date.")
_RIGHTS = N_(
    "With the personal code: change or withdraw an answer on the own page, have everything erased (themeday erase), "
    "receive everything (themeday export --participant). Without that code the kit cannot tell whose an answer is."
)
_ASK = N_("Whom participants can ask: {contact}.")
_MEASURES = (
    N_("No accounts and no names; personal codes are worked out from a secret of the day and stand in no file."),
    N_("What is private is in a file of its own; on Linux and macOS only one user of the laptop can read the files."),
    N_("Pages of staff answer on the laptop only, unless the organiser opens them, and need a secret link."),
    N_("Pages load nothing from elsewhere; their cookies only know the device (twelve hours), language and forms."),
    N_("Logs hold no answers and no addresses. Answers are escaped where shown, formulas disarmed where exported."),
    N_("The report tells of no group smaller than {k}, also by subtracting; page 10 of the guide tells the limits."),
)
_OPEN = (
    N_("Controller, and where this stands in the register of processing"),
    N_("Legal basis (between employer and employee, consent is seldom freely given)"),
    N_("Is an impact assessment (DPIA) needed? Was the works council asked?"),
    N_("Laptop: whose, disk encrypted, who can log in, where at night, no backup or synchronised folder"),
    N_("Network: own Wi-Fi with a password, or https through a proxy"),
    N_("Where the export and the report are kept, who may read them, who deletes the copies"),
)
