"""Writes the report of a day to one file, and notes it where erasing and purging look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from filelock import FileLock

from themeday import handed_out
from themeday.day import Day
from themeday.errors import DataFolderError, ReportError
from themeday.files import digest, write_private
from themeday.folder import DataFolder
from themeday.i18n import N_
from themeday.measures import count
from themeday.records import Records
from themeday.reporting import published as register
from themeday.reporting.contents import Report, contents
from themeday.reporting.page import html
from themeday.reporting.paper import pdf
from themeday.reporting.words import released
from themeday.themes import Themes

FORMATS = (".html", ".pdf", ".xlsx")
_LOCK = ".reported.lock"
_LOCK_SECONDS = 60
_MARK = "day.json"


def write_report(
    day: Day, records: Records, folder: DataFolder, target: Path, language: str, today: dt.date | None = None
) -> Report:
    """Write the report of a day; whole or not at all, its owner's only.

    Args:
        day: the day.
        records: of the day, as kept in the folder.
        folder: the day's data folder; it keeps what was published, and where.
        target: the file; its ending says in which of `FORMATS`. One that is there is replaced.
        language: of the reader.
        today: the date; the computer's otherwise.

    Returns:
        What is in it.

    Raises:
        ReportError: no such format, or what it needs is not installed.
        DataFolderError: the file or the register cannot be written.
    """
    ending = target.suffix.lower()
    if ending not in FORMATS:
        raise ReportError(
            N_("{file}: a report is written as {known}. Choose one of these endings with -o."),
            file=target.name or ".",
            known=", ".join(FORMATS),
        )
    if (target.parent / _MARK).exists():
        raise DataFolderError(
            N_("The folder {folder} holds the answers themselves. Choose another folder with -o."),
            folder=target.parent,
        )
    made = today or dt.date.today()
    with _alone(folder):
        records.refresh()
        read = [log.generation for log in records.logs]
        found = _found(day, records, folder, language, made)
        content = _made(found.report, ending, made)
        # Noted before the file is there: a report that was noted and never came only makes the next one more careful.
        register.keep(folder.path, found.earlier, found.published)
        _put(folder, target, content)
        records.refresh()
        erased = [log.generation for log in records.logs] != read
    if erased:  # someone's words may be in what was just written
        return write_report(day, records, folder, target, language, today)
    return found.report


class _Found:
    def __init__(self, report: Report, earlier: list[register.Published], published: register.Published) -> None:
        self.report, self.earlier, self.published = report, earlier, published


def _found(day: Day, records: Records, folder: DataFolder, language: str, made: dt.date) -> _Found:
    seal = partial(register.digest_of_text, folder.secret())
    earlier = register.load(folder.path)
    counted = count(records, day)
    published = register.publish(counted, day.smallest_group, earlier, released(records, seal), made)
    themes = Themes(records, folder.path)
    return _Found(contents(day, records, published, seal, language, made, themes), earlier, published)


def _made(report: Report, ending: str, made: dt.date) -> bytes:
    if ending == ".xlsx":
        from themeday.reporting.workbook import xlsx

        return xlsx(report, made)
    page = html(report)
    return pdf(page) if ending == ".pdf" else page.encode()


def _put(folder: DataFolder, target: Path, content: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with handed_out.writing(folder.path, {target: digest(content)}, handed_out.REPORT):
            write_private(target, content)
    except OSError as error:
        raise DataFolderError(
            N_("{path} cannot be written ({reason}). Close it in other programs, or choose another file with -o."),
            path=target,
            reason=error.strerror or "?",
        ) from error


@contextmanager
def _alone(folder: DataFolder) -> Iterator[None]:
    """Make one report at a time: two at once would not know of each other."""
    lock = FileLock(folder.path / _LOCK, timeout=_LOCK_SECONDS, mode=0o600)
    try:
        lock.acquire()
    except OSError as error:
        raise DataFolderError(
            N_("The data folder {folder} cannot be written ({reason}). Choose another one with --data."),
            folder=folder.path,
            reason=error.strerror or "?",
        ) from error
    try:
        yield
    finally:
        lock.release()
