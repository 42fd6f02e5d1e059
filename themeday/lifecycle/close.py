"""Closing a day: what was private goes, what was taken back goes with it, what was shared stays as long as promised."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from themeday.errors import DataFolderError, LogDamaged, NotSaved
from themeday.export.saying import saying
from themeday.i18n import N_
from themeday.room.agreements import superseded
from themeday.store import CsvLog, Cursor
from themeday.store.disk import fresh_name
from themeday.store.files import reason_of, remove
from themeday.store.records import Records
from themeday.store.salvage import salvage

SHARED = "outcomes.csv"
PRIVATE = "private.csv"
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
    damaged: int

    @property
    def nothing_to_delete(self) -> bool:
        """Return whether the day is closed already, or was never served."""
        return not (self.private_files or self.replaced)


def look(folder: Path) -> Remains:
    """Return what closing a day would delete, without touching anything."""
    records = Records.in_folder(folder)
    records.refresh()
    logs = records.files()
    shared, private, _ = (log.read(Cursor()) for log in logs)
    aside = [len(log.set_aside()) for log in logs]
    kept = len(_counting(records))
    return Remains(
        private_files=tuple(path for path in _private_files(folder) if path.exists()),
        private=len(private.outcomes) + len(private.damaged) + aside[1],
        replaced=len(shared.outcomes) - kept,
        kept=kept,
        damaged=len(shared.damaged) + aside[0],
    )


def close_day(folder: Path) -> Remains:
    """Delete what was private, then what was withdrawn or replaced; return what was there. The day must not be served.

    Raises:
        DataFolderError: something cannot be deleted or written; closing again goes on where this stopped.
        LogDamaged: the private answers are gone, and of the shared log there is something that cannot be read.
    """
    remains = look(folder)
    for path in remains.private_files:
        with saying(_IN_THE_WAY, path=path):
            remove(path)
    try:
        records = Records.in_folder(folder)
        shared = records.files()[0]
        if remains.damaged:
            _rescue(shared)
        records.refresh()
        if remains.replaced or remains.damaged:
            counting = _counting(records)
            shared.rewrite(lambda outcome: outcome if outcome.outcome_id in counting else None)
    except NotSaved as error:
        reason = reason_of(error.__cause__) if isinstance(error.__cause__, OSError) else "?"
        raise DataFolderError(_IN_THE_WAY, path=folder / SHARED, reason=reason) from error
    return remains


def _counting(records: Records) -> set[str]:
    """Return the ids of the shared rows that still count.

    What either side of a pair took away for both must not come back from the other's older row, once the row that took
    it away is gone.
    """
    return {outcome.outcome_id for outcome in records.shared} - superseded(records)


def _rescue(shared: CsvLog) -> None:
    """Bring back what can be read, and refuse when anything is left: only a person can say that it may go."""
    shared.mend()
    salvage(shared)
    left = len(shared.set_aside())
    if left:
        raise LogDamaged(
            N_(
                "What was private is deleted. In {path} lies what is damaged and cannot be read: {count}. "
                "`themeday doctor` tells more, and deletes it with --drop. Then close the day again."
            ),
            path=shared.quarantine.path,
            count=left,
        )


def _private_files(folder: Path) -> tuple[Path, ...]:
    # Half-written copies too: a laptop that failed during a rewrite may have left one.
    private = CsvLog(folder / PRIVATE)
    files = (private.path, private.quarantine.path)
    return (*files, *map(fresh_name, files), fresh_name(folder / SHARED))
