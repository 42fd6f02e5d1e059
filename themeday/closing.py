"""Closing a day: what was private goes, what was taken back goes with it, what was shared stays as long as promised."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from themeday.errors import DataFolderError, LogDamaged
from themeday.i18n import N_
from themeday.records import Ledger
from themeday.store import CsvLog, Cursor

SHARED = "outcomes.csv"
PRIVATE = "private.csv"


@dataclass(frozen=True)
class Remains:
    """What closing a day finds to delete, and what it leaves.

    Args:
        private_files: what holds private answers, with their lock.
        private: how many rows are in there, earlier revisions too.
        replaced: how many shared rows were withdrawn, or replaced by a later answer.
        kept: how many shared answers stay.
        damaged: how many shared rows cannot be read.
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
    """Return what closing a day would delete, without touching anything.

    Args:
        folder: the day's data folder; it need not exist.
    """
    private = CsvLog(folder / PRIVATE).read(Cursor())
    shared = CsvLog(folder / SHARED).read(Cursor())
    kept = len(_counting(folder))
    # Half-written copies too: a laptop that failed during a rewrite may have left one.
    names = (PRIVATE, f".{PRIVATE}.new", f".{PRIVATE}.lock", f".{SHARED}.new")
    return Remains(
        private_files=tuple(path for name in names if (path := folder / name).exists()),
        private=len(private.outcomes) + len(private.damaged),
        replaced=len(shared.outcomes) - kept,
        kept=kept,
        damaged=len(shared.damaged),
    )


def close_day(folder: Path) -> Remains:
    """Delete what was private, then take out of the shared log what was withdrawn or replaced.

    Args:
        folder: the day's data folder, which is not being served.

    Returns:
        What was there, and so what is gone.

    Raises:
        DataFolderError: something cannot be deleted or written; closing again goes on where this stopped.
        LogDamaged: the private answers are gone, and the shared log was left alone.
    """
    remains = look(folder)
    for path in remains.private_files:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _in_the_way(path, error) from error
    if remains.damaged:
        # Rewriting keeps readable rows only. After a slip with a spreadsheet that could be none at all.
        raise LogDamaged(
            N_(
                "What was private is deleted. {path} was left as it is, because rows in it are damaged: {count}. "
                "Put back an undamaged copy, or ask someone who knows the file to look at it, and close the day again."
            ),
            path=folder / SHARED,
            count=remains.damaged,
        )
    if remains.replaced:
        counting = _counting(folder)
        try:
            CsvLog(folder / SHARED).rewrite(lambda outcome: outcome.outcome_id in counting)
        except OSError as error:
            raise _in_the_way(folder / SHARED, error) from error
    return remains


def _counting(folder: Path) -> set[str]:
    """Return the ids of the shared rows that count: the latest of each answer, unless it was withdrawn."""
    ledger = Ledger(CsvLog(folder / SHARED))
    ledger.refresh()
    return {outcome.outcome_id for outcome in ledger}


def _in_the_way(path: Path, error: OSError) -> DataFolderError:
    return DataFolderError(
        N_("{path} cannot be deleted or written ({reason}). Stop serving the day with Ctrl-C, and close it again."),
        path=path,
        reason=error.strerror or "?",
    )
