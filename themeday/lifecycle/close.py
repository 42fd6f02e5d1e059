"""Closing a day: what was private goes, what was taken back goes with it, what was shared stays as long as promised."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from themeday.errors import DataFolderError, NotSaved
from themeday.export.saying import saying
from themeday.i18n import LANGUAGES, N_, SOURCE_LANGUAGE, translate
from themeday.lifecycle.erase import RECEIPTS, Receipt
from themeday.lifecycle.handed_out import ACCESS, HandedOut
from themeday.room.agreements import superseded
from themeday.store import CsvLog
from themeday.store.disk import fresh_name
from themeday.store.export_register import ExportedFile
from themeday.store.files import reason_of, remove
from themeday.store.mending import read_whole
from themeday.store.records import Records

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
    records: Records = field(compare=False, repr=False)
    counting: frozenset[str] = field(compare=False, repr=False)  # ids of the shared rows that still count

    @property
    def nothing_to_delete(self) -> bool:
        """Return whether the day is closed already, or was never served."""
        return not (self.private_files or self.replaced)


def look(folder: Path) -> Remains:
    """Return what closing a day would delete; nothing is deleted, but what another program made of the logs mended.

    Raises:
        LogDamaged: something that was shared cannot be read, or the shared log was emptied; nothing was changed.
    """
    records = read_whole(folder, pieces=False)
    shared, private, _ = records.files()
    counting = _counting(records)
    gone: set[str] = set()
    changed = ""
    if shared.rows > len(counting):
        for row in shared.outcomes():
            if row.outcome_id not in counting:
                gone.add(row.outcome_id)
                took_its_place = records.shared.latest(*row.key) or row
                changed = max(changed, took_its_place.recorded_at)
    return Remains(
        private_files=tuple(path for path in _private_files(folder) if path.exists()),
        private=private.rows + len(private.damaged) + len(private.set_aside()),
        replaced=shared.rows - len(counting),
        kept=len(counting),
        gone=frozenset(gone),
        changed=dt.datetime.fromisoformat(changed).timestamp() if changed else 0.0,
        records=records,
        counting=counting,
    )


def close_day(
    folder: Path, language: str = SOURCE_LANGUAGE, looked: Remains | None = None
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
    remains = looked if looked and same else look(folder)
    shared = remains.records.files()[0]
    handed_out = HandedOut()
    with _writing(folder / SHARED):
        if remains.replaced:
            shared.make_whole()  # if it cannot be written, nothing is deleted
    handed_out.delete_older(folder, lambda entry: _may_hold(entry, remains), remains.gone)
    for path in remains.private_files:
        with saying(_IN_THE_WAY, path=path):
            remove(path)
    with _writing(folder / SHARED):
        if remains.replaced:
            shared.keep_only(remains.counting)
    if not remains.nothing_to_delete:
        rows = {"outcomes": remains.replaced, "private": remains.private}
        receipt = Receipt(_CLOSED, rows, 0, handed_out)
        with saying(_IN_THE_WAY, path=folder / RECEIPTS):
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
    return entry.kind == ACCESS or entry.path.stat().st_mtime < remains.changed


def _counting(records: Records) -> frozenset[str]:
    """Return the ids of the shared rows that still count.

    What either side of a pair took away for both must not come back from the other's older row, once the row that took
    it away is gone.
    """
    return frozenset(outcome.outcome_id for outcome in records.shared) - superseded(records)


def _private_files(folder: Path) -> tuple[Path, ...]:
    # Half-written copies too: a laptop that failed during a rewrite may have left one.
    private = CsvLog(folder / PRIVATE)
    files = (private.path, private.quarantine.path)
    return (*files, *map(fresh_name, files), fresh_name(folder / SHARED))
