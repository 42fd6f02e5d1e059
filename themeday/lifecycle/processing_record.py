"""The record of a day for the privacy officer, on one page: what is kept of whom, why, who sees it, how long, and how
it is kept safe.

It is filled from day.toml and says what this kit does. What only the organisation can decide or do is left open, with
a line to write on; nothing of it is answered in its place.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from themeday import __version__
from themeday.day.plan import Day
from themeday.errors import ReportError
from themeday.export.file_errors import file_errors_as
from themeday.i18n import N_, format_day, translate
from themeday.report.render_pdf import pdf
from themeday.room import follow_up
from themeday.store.files import write_private
from themeday.text.display import side_by_side
from themeday.web.templating import templates

_FORMATS = (".html", ".pdf")
_TEMPLATES = Path(__file__).parent / "templates"


def write_record(day: Day, target: Path, language: str, today: dt.date) -> None:
    """Write the record to a file, in the one of `_FORMATS` that its ending says.

    Raises:
        ReportError: no such format, or what a PDF needs is not installed.
        DataFolderError: it cannot be written.
    """
    ending = target.suffix.lower()
    if ending not in _FORMATS:
        raise ReportError(
            N_("{file}: this is written as {known}. Choose one of these endings with -o."),
            file=target.name or ".",
            known=", ".join(_FORMATS),
        )
    page = record_html(day, language, today)
    content = pdf(page) if ending == ".pdf" else page.encode()
    with file_errors_as(N_("{path} cannot be written ({reason}). Choose another file with --output."), path=target):
        target.parent.mkdir(parents=True, exist_ok=True)
        write_private(target, content)


def record_html(day: Day, language: str, today: dt.date) -> str:
    """Return the record as a page."""
    checks = follow_up.dates(day)
    say = partial(
        translate,
        language,
        date=format_day(language, today),
        version=__version__,
        kept=format_day(language, day.keep_until),
        days=day.retention_days,
        k=day.smallest_group,
        units=", ".join(day.units),
        rooms=side_by_side(*(room.name for room in day.rooms), between=", "),
        contact=day.contact_in(language),
        checks=" · ".join(format_day(language, on) for on in checks.values()),
    )
    return (
        templates(_TEMPLATES)
        .get_template("record.html.j2")
        .render(
            language=language,
            say=say,
            title=day.title_in(language),
            date=format_day(language, day.date),
            rehearsal=day.rehearsal,
            checks=bool(checks),
            pairing=any(plan.key == "pairing" for plan in day.agenda),
        )
    )
