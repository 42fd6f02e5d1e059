"""Closing a day: what was private goes, what was taken back goes with it, what was shared stays as long as promised."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from themeday.errors import DataFolderError, LogDamaged, NotSaved
from themeday.i18n import N_
from themeday.room.agreements import superseded
from themeday.store import CsvLog, Cursor
from themeday.store.disk import fresh_name
from themeday.store.files import remove
from themeday.store.mending import mended
from themeday.store.records import Records
from themeday.store.salvage import salvage

SHARED = "outcomes.csv"
PRIVATE = "private.csv"


@dataclass(frozen=True)
class Remains:
    """What closing a day finds to delete, and what it leaves.

    Args:
        private: how many rows are in there, earlier revisions too, and how many damaged stretches.
        replaced: how many shared rows were withdrawn, or replaced by a later answer.
    """

    private_files: tuple[Path, ...]
    private: int
    replaced: int
    kept: int
    damaged: int

    @property
    def nothing_to_delete(self) -> bool:
        """Return whether the day is closed already, or was never served."""
        return not (self.private_files or self.replaced)


def look(folder: Path) -> Remains:
    """Return what closing a day would delete; nothing is deleted, but what another program made of the logs mended."""
    records = mended(folder)
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
        try:
            remove(path)
        except OSError as error:
            raise _in_the_way(path, error.strerror) from error
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
        cause = error.__cause__
        raise _in_the_way(folder / SHARED, cause.strerror if isinstance(cause, OSError) else None) from error
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


def _in_the_way(path: Path, reason: str | None) -> DataFolderError:
    return DataFolderError(
        N_("{path} cannot be deleted or written ({reason}). Stop serving the day with Ctrl-C, and close it again."),
        path=path,
        reason=reason or "?",
    )
