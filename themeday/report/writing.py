"""Writes the reports of a day to files, and notes them where erasing and purging look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from themeday.day.plan import Day, Room
from themeday.errors import DataFolderError, ReportError
from themeday.i18n import N_
from themeday.model.clock import Clock
from themeday.model.labels import same
from themeday.report.contents import Report, contents
from themeday.report.disclosure import history
from themeday.report.disclosure.decision import Disclosure
from themeday.report.render_html import html
from themeday.report.render_pdf import pdf
from themeday.store.export_register import REPORT, write_exports
from themeday.store.folder import DataFolder, locked
from themeday.store.records import Records
from themeday.text.shown import shown

FORMATS = (".html", ".pdf", ".xlsx")
_LOCK = ".reported.lock"
_LOCK_SECONDS = 60
_MARK = "day.json"


@dataclass(frozen=True)
class WrittenReport:
    """A report that was written."""

    path: Path
    report: Report


@dataclass(frozen=True)
class EachRoom:
    """The report together and one for each room, as far as they can be told."""

    together: WrittenReport
    rooms: tuple[WrittenReport, ...]
    held: tuple[ReportError, ...]


def write_report(
    day: Day,
    records: Records,
    folder: DataFolder,
    target: Path,
    language: str,
    today: dt.date | None = None,
    *,
    room: str = "",
) -> Report:
    """Write the report of a day, or of one of its rooms; whole or not at all, its owner's only.

    Args:
        folder: the day's data folder; it keeps what was published, and where.
        target: the file; its ending says in which of `FORMATS`. One that is there is replaced.
        room: key or name of the room; the whole day otherwise.

    Raises:
        ReportError: no such format or room, what it needs is not installed, or nothing may be told of that room alone.
        DataFolderError: the file or the register cannot be written.
    """
    only = room_named(day, room) if room else None
    reports, _ = _write(day, records, folder, language, today, {target: only})
    return reports[target]


def room_named(day: Day, word: str) -> Room:
    """Return the room that someone means.

    Raises:
        ReportError: there is no such room.
    """
    for room in day.rooms:
        if same(word, room.key) or same(word, room.name):
            return room
    raise ReportError(
        N_("There is no room {room}. Choose one of these: {known}."),
        room=word,
        known=", ".join(f"{room.key} ({shown(room.name)})" for room in day.rooms),
    )


def write_each_room(
    day: Day, records: Records, folder: DataFolder, target: Path, language: str, today: dt.date | None = None
) -> EachRoom:
    """Write the report of a day and beside it one for each room of which one may be told.

    Args:
        folder: the day's data folder; it keeps what was published, and where.
        target: the file of the report together; the others have the room's key behind its name.

    Raises:
        ReportError: no such format, or what it needs is not installed.
        DataFolderError: a file or the register cannot be written.
    """
    paths = {room.key: target.with_name(f"{target.stem}-{room.key}{target.suffix}") for room in day.rooms}
    wanted = {target: None, **{paths[room.key]: room for room in day.rooms}}
    reports, held = _write(day, records, folder, language, today, wanted)
    together, *rooms = (WrittenReport(path, report) for path, report in reports.items())
    return EachRoom(together, tuple(rooms), tuple(held))


def _write(
    day: Day,
    records: Records,
    folder: DataFolder,
    language: str,
    today: dt.date | None,
    wanted: Mapping[Path, Room | None],
) -> tuple[dict[Path, Report], list[ReportError]]:
    """Write the whole day or rooms to files; return what is in them, and why others may not be told."""
    target = next(iter(wanted))
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
    made = today or Clock().today()
    with locked(folder.path, _LOCK, _LOCK_SECONDS):  # two at once would not know of each other
        records.refresh()
        read = [log.generation for log in records.logs]
        told = Disclosure(day, records, folder, made)
        reports: dict[Path, Report] = {}
        held: list[ReportError] = []
        for path, room in wanted.items():
            try:
                reports[path] = contents(day, records, told, language, made, room)
            except ReportError as why:
                held.append(why)
        if not reports:
            raise held[0]
        files = {path: _made(report, ending, made) for path, report in reports.items()}
        # Noted before the files are there: a report that was noted and never came only makes the next one more careful.
        history.keep(folder.path, told.earlier, told.published)
        _put(folder, files)
        records.refresh()
        erased = [log.generation for log in records.logs] != read
    if erased:  # someone's words may be in what was just written
        return _write(day, records, folder, language, today, wanted)
    return reports, held


def _made(report: Report, ending: str, made: dt.date) -> bytes:
    if ending == ".xlsx":
        from themeday.report.render_xlsx import xlsx

        return xlsx(report, made)
    page = html(report)
    return pdf(page) if ending == ".pdf" else page.encode()


def _put(folder: DataFolder, files: dict[Path, bytes]) -> None:
    path = next(iter(files))
    try:
        write_exports(folder.path, files, REPORT)
    except OSError as error:
        raise DataFolderError(
            N_("{path} cannot be written ({reason}). Close it in other programs, or choose another file with -o."),
            path=path,
            reason=error.strerror or "?",
        ) from error
