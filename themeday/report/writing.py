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
from themeday.report.render_html import report_page
from themeday.report.render_pdf import pdf
from themeday.report.render_xlsx import xlsx
from themeday.store.export_register import REPORT, write_exports
from themeday.store.folder import DataFolder, is_data_folder, locked
from themeday.store.records import Records
from themeday.text.shown import shown

FORMATS = (".html", ".pdf", ".xlsx")
_LOCK = ".reported.lock"
_LOCK_SECONDS = 60


@dataclass(frozen=True)
class WrittenReports:
    """The reports that were written, by their files, the one asked for first; and why others could not be."""

    reports: Mapping[Path, Report]
    refused: tuple[ReportError, ...]


def write_report(
    day: Day,
    records: Records,
    folder: DataFolder,
    target: Path,
    language: str,
    today: dt.date | None = None,
    *,
    room: str = "",
    each_room: bool = False,
) -> WrittenReports:
    """Write the report of a day, or of one of its rooms; whole or not at all, its owner's only.

    Args:
        folder: the day's data folder; it keeps what was published, and where.
        target: the file; its ending says in which of `FORMATS`. One that is there is replaced.
        room: key or name of the room; the whole day otherwise.
        each_room: beside it also the report of each room of which one may be told, with its key behind the file's name.

    Raises:
        ReportError: no such format or room, what it needs is not installed, or nothing may be told of that room alone.
        DataFolderError: a file or the register cannot be written.
    """
    wanted = {target: room_named(day, room) if room else None}
    if each_room:
        wanted |= {target.with_name(f"{target.stem}-{room.key}{target.suffix}"): room for room in day.rooms}
    ending = target.suffix.lower()
    if ending not in FORMATS:
        raise ReportError(
            N_("{file}: a report is written as {known}. Choose one of these endings with -o."),
            file=target.name or ".",
            known=", ".join(FORMATS),
        )
    if is_data_folder(target.parent):
        raise DataFolderError(
            N_("The folder {folder} holds the answers themselves. Choose another folder with -o."),
            folder=target.parent,
        )
    made = today or Clock().today()
    while True:
        with locked(folder.path, _LOCK, _LOCK_SECONDS):  # two at once would not know of each other
            records.refresh()
            read = [log.generation for log in records.logs]
            written = _written(day, records, folder, language, made, wanted)
            records.refresh()
        if [log.generation for log in records.logs] == read:
            return written
        # Someone was erased meanwhile, whose words may be in what was just written.


def room_named(day: Day, word: str) -> Room:
    """Return the room that someone means by its key or its name.

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


def _written(
    day: Day, records: Records, folder: DataFolder, language: str, made: dt.date, wanted: Mapping[Path, Room | None]
) -> WrittenReports:
    told = Disclosure(day, records, folder, made)
    reports: dict[Path, Report] = {}
    refused: list[ReportError] = []
    for path, room in wanted.items():
        try:
            reports[path] = contents(day, records, told, language, made, room)
        except ReportError as why:
            refused.append(why)
    if not reports:
        raise refused[0]
    files = {path: _rendered(report, path.suffix.lower(), made) for path, report in reports.items()}
    # Noted before the files are there: a report that was noted and never came only makes the next one more careful.
    history.keep(folder.path, told.earlier, told.published)
    try:
        write_exports(folder.path, files, REPORT)
    except OSError as error:
        raise DataFolderError(
            N_("{path} cannot be written ({reason}). Close it in other programs, or choose another file with -o."),
            path=next(iter(files)),
            reason=error.strerror or "?",
        ) from error
    return WrittenReports(reports, tuple(refused))


def _rendered(report: Report, ending: str, made: dt.date) -> bytes:
    if ending == ".xlsx":
        return xlsx(report, made)
    page = report_page(report)
    return pdf(page) if ending == ".pdf" else page.encode()
