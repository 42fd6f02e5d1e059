"""Writes the reports of a day to files, and notes them where erasing and purging look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from themeday.day.plan import Day, Room
from themeday.errors import DataFolderError, ReportError
from themeday.i18n import N_
from themeday.model.clock import Clock
from themeday.model.labels import same
from themeday.report.comparison import EarlierDay, earlier_day
from themeday.report.contents import Report, contents
from themeday.report.disclosure import history
from themeday.report.disclosure.decision import Disclosure
from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.render_html import page_of
from themeday.report.render_pdf import pdf
from themeday.report.render_pptx import pptx
from themeday.report.render_xlsx import xlsx
from themeday.store.export_register import REPORT, entries, write_exports
from themeday.store.folder import DataFolder, is_data_folder
from themeday.store.records import LOGS, Records
from themeday.text.display import shown

FORMATS = (".html", ".pdf", ".pptx", ".xlsx")
POSTER_FORMATS = (".html", ".pdf")
STAYED, SENT = "stayed", "sent"
_LOCK_SECONDS = 60


@dataclass(frozen=True)
class WrittenReports:
    """The reports that were written, by their files, the one asked for first; and why others could not be."""

    reports: Mapping[Path, Report]
    refused: tuple[ReportError, ...]
    unfinished: bool  # the day is not closed yet, so that people may go on answering
    other_drafts: tuple[int, ...]  # numbers of drafts since the last published report that tell something else


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
    poster: bool = False,
    publish: bool = False,
    drafts: str = "",
    compare: Sequence[Path] = (),
) -> WrittenReports:
    """Write the report of a day, or of one of its rooms; whole or not at all, its owner's only.

    A draft is held against what was published and drafted before, and binds drafts only. What is published binds all.

    Args:
        folder: the day's data folder; it keeps what was published, and where.
        target: the file; its ending says in which of `FORMATS`. One that is there is replaced.
        room: key or name of the room; the whole day otherwise.
        each_room: beside it also the report of each room of which one may be told, with its key behind the file's name.
        poster: one sheet for the corridor instead, in one of `POSTER_FORMATS`.
        publish: register it, so that a next report is held against it.
        compare: folders of earlier days, whose published reports it is set beside.
        drafts: whether drafts "stayed" with the team, and so bind nothing, or were "sent"; asked when one is published
            and they told other numbers.

    Raises:
        ReportError: no such format or room, what it needs is not installed, nothing may be told of that room alone, a
            day to compare with published nothing, or drafts told other numbers and nobody said whether one was sent.
        DataFolderError: a file or the register cannot be written.
    """
    wanted = {target: room_named(day, room) if room else None}
    if each_room:
        wanted |= {target.with_name(f"{target.stem}-{room.key}{target.suffix}"): room for room in day.rooms}
    ending = target.suffix.lower()
    known = POSTER_FORMATS if poster else FORMATS
    if ending not in known:
        raise ReportError(
            N_("{file}: a poster is written as {known}. Choose one of these endings with -o.")
            if poster
            else N_("{file}: a report is written as {known}. Choose one of these endings with -o."),
            file=target.name or ".",
            known=", ".join(known),
        )
    if is_data_folder(target.parent):
        raise DataFolderError(
            N_("The folder {folder} holds the answers themselves. Choose another folder with -o."),
            folder=target.parent,
        )
    made = today or Clock().today()
    earlier = [earlier_day(path, day) for path in compare]
    while True:
        with history.held(folder.path, _LOCK_SECONDS):
            records.refresh()
            read = [log.generation for log in records.logs]
            told = _decided(day, records, folder, made, drafts if publish or drafts else SENT)
            told.published = history.numbered(folder.path, told.published, draft=not publish)
            written = _contents(day, records, told, language, made, wanted, earlier)
            files = {path: _rendered(report, ending, made, poster=poster) for path, report in written.reports.items()}
            # Noted before they are there: what was noted and never came only makes the next report more careful.
            stayed = {"drafts_sent": drafts == SENT, "drafts_stayed": drafts == STAYED}
            history.keep(folder.path, told.published, **stayed)
            _put(folder, files)
            records.refresh()
        if [log.generation for log in records.logs] == read:
            return written
        # Someone was erased meanwhile, whose words may be in what was just written.


def take_back(folder: DataFolder) -> tuple[PublishedNumbers | None, list[Path]]:
    """Forget the last report that was published, because nobody ever got it; return it, and the files of reports.

    Raises:
        DataFolderError: the register cannot be read or written.
    """
    with history.held(folder.path, _LOCK_SECONDS):
        report = history.take_back(folder.path)
    return report, [entry.path for entry in entries(folder.path) if entry.kind == REPORT and entry.path.exists()]


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


def _decided(day: Day, records: Records, folder: DataFolder, made: dt.date, drafts: str) -> Disclosure:
    """Return what may be told, held against drafts too if those were sent."""
    everything = history.load(folder.path, drafts=True)
    since = [report for report in everything if report.draft]
    told = Disclosure(day, records, folder, made, [report for report in everything if not report.draft])
    if drafts == STAYED or not since:
        return told
    careful = Disclosure(day, records, folder, made, everything)
    numbers = [str(draft.number) for draft in since if not draft.look]
    if drafts == SENT or history.tells_the_same(careful.published, told.published):
        return careful
    raise ReportError(
        N_(
            "Drafts made since told other numbers: {drafts}. Whoever has one of them beside this report can subtract "
            "the two. Did one leave your team? If not, add --drafts stayed. If so, add --drafts sent: numbers that "
            "changed too little since are then repeated."
        )
        if numbers
        else N_(
            "The review, or an export, told other numbers before. Whoever has those beside this report can subtract "
            "the two. Did a picture or a file leave your team? If not, add --drafts stayed. If so, add --drafts sent: "
            "numbers that changed too little since are then repeated."
        ),
        drafts=", ".join(numbers),
    )


def _contents(
    day: Day,
    records: Records,
    told: Disclosure,
    language: str,
    made: dt.date,
    wanted: Mapping[Path, Room | None],
    earlier: Sequence[EarlierDay],
) -> WrittenReports:
    reports: dict[Path, Report] = {}
    refused: list[ReportError] = []
    for path, room in wanted.items():
        try:
            reports[path] = contents(day, records, told, language, made, room, earlier)
        except ReportError as why:
            refused.append(why)
    if not reports:
        raise refused[0]
    drafts = (report for report in history.load(told.folder, drafts=True) if report.draft and not report.look)
    others = [draft for draft in drafts if not history.tells_the_same(draft, told.published)]
    return WrittenReports(
        reports,
        tuple(refused),
        unfinished=(told.folder / f"{LOGS[1]}.csv").exists(),
        other_drafts=tuple(draft.number for draft in others),
    )


def _put(folder: DataFolder, files: Mapping[Path, bytes]) -> None:
    try:
        write_exports(folder.path, files, REPORT)
    except OSError as error:
        raise DataFolderError(
            N_("{path} cannot be written ({reason}). Close it in other programs, or choose another file with -o."),
            path=next(iter(files)),
            reason=error.strerror or "?",
        ) from error


def _rendered(report: Report, ending: str, made: dt.date, *, poster: bool) -> bytes:
    if ending == ".xlsx":
        return xlsx(report, made)
    if ending == ".pptx":
        return pptx(report, made)
    page = page_of(report, "poster" if poster else "report")
    return pdf(page) if ending == ".pdf" else page.encode()
