"""Closing a day: what was private goes, what was taken back goes with it, what was shared stays as long as promised."""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from themeday.chapters import EVERY_CHAPTER, Chapters
from themeday.errors import DataFolderError, LogDamaged, NotSaved, ThemeDayError
from themeday.export.file_errors import file_errors_as
from themeday.i18n import LANGUAGES, N_, SOURCE_LANGUAGE, translate
from themeday.lifecycle.erase import RECEIPTS, Receipt
from themeday.lifecycle.handed_out import ACCESS, HandedOut
from themeday.model.outcomes import COLUMNS, Outcome
from themeday.model.people import device_code
from themeday.room.agreements import superseded
from themeday.room.participation import AGREEMENTS, MATCHING
from themeday.store import CsvLog, Reading, row_counts
from themeday.store.csv_log import Survey
from themeday.store.disk import fresh_name
from themeday.store.export_register import ExportedFile
from themeday.store.files import reason_of, remove
from themeday.store.frames import Piece, outcome_of
from themeday.store.latest_rows import LatestRows
from themeday.store.mending import EMPTIED, contents, missing_people, read_whole, refuse_fewer
from themeday.store.records import JOIN, STAFF, Records

_CHAPTER, _ITEM = COLUMNS.index("chapter"), COLUMNS.index("item")
# What either side of a pair took away for both must not come back from the other's older row, once the row that took it
# away is gone. Who is a pair follows from these.
_OF_PAIRS, _MATCHING = (JOIN.encode(), AGREEMENTS.encode()), MATCHING.encode()
SHARED = "outcomes.csv"
PRIVATE = "private.csv"
_CLOSED = N_("Closed: what was private, withdrawn or replaced.")
_IN_THE_WAY = N_(
    "{path} cannot be deleted or written ({reason}). Stop serving the day with Ctrl-C, and close it again."
)


@dataclass(frozen=True)
class Remains:
    """What closing a day finds to delete, and what it leaves."""

    private_files: tuple[Path, ...]
    private: int  # rows, earlier revisions too, and damaged stretches
    replaced: int  # shared rows that were withdrawn, or replaced by a later answer
    kept: int
    gone: frozenset[str]  # ids of the rows that were withdrawn or replaced
    changed: float  # when that was done last, as seconds since 1970; what was made since holds none of it
    remarks: tuple[ThemeDayError, ...]  # what has to be said of the logs
    records: Records = field(compare=False, repr=False)  # of what agreements follow from, and nothing else
    latest: LatestRows = field(compare=False, repr=False)

    @property
    def nothing_to_delete(self) -> bool:
        """Return whether the day is closed already, or was never served."""
        return not (self.private_files or self.replaced)


def look(folder: Path, chapters: Chapters = EVERY_CHAPTER) -> Remains:
    """Return what closing a day would delete; nothing is deleted, but what another program made of the logs mended.

    Each log is gone through once, and no more is kept of it than closing needs.

    Raises:
        LogDamaged: something that was shared cannot be read, or the shared log was emptied; nothing was changed.
        DataFolderError: someone writes at the same time.
    """
    remains = _look(folder, chapters)
    if remains is None:
        for log in read_whole(folder, pieces=False).files():
            with _writing(log.path):
                log.mend()  # of blank lines at its end too
        remains = _look(folder, chapters)
    if remains is None:
        raise DataFolderError(_IN_THE_WAY, path=folder / SHARED, reason=os.strerror(errno.EBUSY))
    return remains


def _look(folder: Path, chapters: Chapters) -> Remains | None:
    """Return what closing a day would delete; None when what was shared is not whole."""
    records = Records.in_folder(folder)
    records.chapters = chapters
    shared, private, stage = records.files()
    latest = LatestRows(shared.path)
    if shared.set_aside() or stage.set_aside() or stage.survey() is None:
        return None
    of_shared = _follow_pairs(shared, latest)
    if of_shared is None:
        return None
    of_private = None if private.set_aside() else _follow_pairs(private)
    rows = of_private.rows if of_private else 0
    authors = of_private.authors if of_private else frozenset()
    if of_private is None:
        there = contents(private)
        rows = len(there.rows) + len(there.left)
        authors = frozenset((row.participant, row.chapter) for row in there.rows)
        private.follow(Reading(there.rows, private.cursor))
    stage.refresh()
    joined = {code for code, _ in of_shared.authors}
    if people := {device_code(code) for code, _ in authors} - {STAFF} if not joined else set():
        raise LogDamaged(EMPTIED, file=shared.path, people=len(people))
    refuse_fewer(folder, {SHARED: of_shared.rows, stage.path.name: stage.rows})
    gone = superseded(records)
    replaced_for_both = frozenset(row.outcome_id for row in records.shared if row.outcome_id in gone)
    # By the other side, of whose rows this may be the last.
    written = [row.recorded_at for row in records.shared if replaced_for_both and row.chapter == AGREEMENTS]
    changed = max([latest.changed, *written])
    kept = len(latest.counting()) - len(replaced_for_both)
    return Remains(
        private_files=tuple(path for path in _private_files(folder) if path.exists()),
        private=rows,
        replaced=of_shared.rows - kept,
        kept=kept,
        gone=frozenset(latest.gone | replaced_for_both),
        changed=dt.datetime.fromisoformat(changed).timestamp() if changed else 0.0,
        remarks=tuple(missing_people((code for code, chapter in authors if chapter != JOIN), joined)),
        records=records,
        latest=latest,
    )


def _follow_pairs(log: CsvLog, latest: LatestRows | None = None) -> Survey | None:
    """Go through a log once; keep the rows from which it follows who is a pair, and what that agreed."""
    rows: list[Outcome] = []

    def take(row: Piece, fields: list[bytes]) -> None:
        if latest is not None:
            latest.take(row, fields)
        if fields[_CHAPTER] in _OF_PAIRS or fields[_ITEM] == _MATCHING:
            rows.extend(filter(None, [outcome_of(row.data, row.fields)]))

    survey = log.survey(take)
    if latest is not None:
        latest.close()
    if survey is not None:
        log.follow(Reading(tuple(rows), survey.cursor))
    return survey


def close_day(
    folder: Path,
    language: str = SOURCE_LANGUAGE,
    looked: Remains | None = None,
    chapters: Chapters = EVERY_CHAPTER,
) -> tuple[Remains, HandedOut]:
    """Delete what was private, then what was withdrawn or replaced; return what was there. The day must not be served.

    What was handed out and may hold any of it goes first, of merges too: everything about one participant, and what was
    made before an answer was last withdrawn or replaced. A receipt is kept in the data folder.

    Args:
        looked: what `look` returned, so that the logs are not read again when nothing was written since.

    Raises:
        DataFolderError: something cannot be deleted or written; closing again goes on where this stopped.
        LogDamaged: as `look` does; nothing was changed.
    """
    same = looked is not None and not looked.records.refresh()
    remains = looked if looked and same else look(folder, chapters)
    shared, _, stage = remains.records.files()
    handed_out = HandedOut()
    with _writing(folder / SHARED):
        if remains.replaced:
            shared.make_whole()  # if it cannot be written, nothing is deleted
    handed_out.delete(folder, remains.gone, lambda entry: _may_hold(entry, remains))
    for path in remains.private_files:
        with file_errors_as(_IN_THE_WAY, path=path):
            remove(path)
    with _writing(folder / SHARED):
        if remains.replaced:
            shared.keep_only(remains.latest.counting(), remains.gone)
    row_counts.note(folder, {SHARED: remains.kept, stage.path.name: stage.rows})
    if not remains.nothing_to_delete:
        rows = {"outcomes": remains.replaced, "private": remains.private}
        receipt = Receipt(_CLOSED, rows, 0, handed_out)
        with file_errors_as(_IN_THE_WAY, path=folder / RECEIPTS):
            receipt.keep(folder / RECEIPTS, language)
    return remains, handed_out


def closed_on(folder: Path) -> dt.date | None:
    """Return when a day was closed last, by its receipts; None when it was not."""
    heads = "|".join(re.escape(translate(language, _CLOSED)) for language in LANGUAGES)
    receipts = folder / RECEIPTS
    text = receipts.read_text("utf-8", errors="replace") if receipts.exists() else ""
    stamps = re.findall(rf"^(\d{{4}}-\d\d-\d\dT\S+)  (?:{heads})$", text, re.MULTILINE)
    return dt.datetime.fromisoformat(max(stamps)).astimezone().date() if stamps else None


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except NotSaved as error:
        reason = reason_of(error.__cause__) if isinstance(error.__cause__, OSError) else "?"
        raise DataFolderError(_IN_THE_WAY, path=path, reason=reason) from error


def _may_hold(entry: ExportedFile, remains: Remains) -> bool:
    """Return whether a file that was handed out may hold something of what goes."""
    try:
        return entry.kind == ACCESS or entry.path.stat().st_mtime < remains.changed
    except OSError:  # it is not here now
        return True


def _private_files(folder: Path) -> tuple[Path, ...]:
    # Half-written copies too: a laptop that failed during a rewrite may have left one.
    private = CsvLog(folder / PRIVATE)
    files = (private.path, private.quarantine.path)
    return (*files, *map(fresh_name, files), fresh_name(folder / SHARED))
