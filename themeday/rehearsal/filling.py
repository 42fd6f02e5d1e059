"""Filling a folder with a rehearsal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from themeday.day.load import FILE_NAME, load_day
from themeday.errors import DataFolderError, DayFileError, ThemeDayError
from themeday.i18n import N_
from themeday.model.clock import Clock
from themeday.pairing import make_schedule
from themeday.rehearsal.day import rehearsal_day, to_toml
from themeday.rehearsal.scenes import played
from themeday.store import Cursor
from themeday.store.folder import DataFolder
from themeday.store.records import LOGS, Records

_FEWEST, _MOST = 2, 300
_LOGS = tuple(f"{name}.csv" for name in LOGS)
_MARK = "day.json"
_MADE = (*_LOGS, _MARK, "secret")


@dataclass(frozen=True)
class Rehearsed:
    """A rehearsal that is ready to be served and reviewed."""

    day_file: Path
    data: Path
    participants: int
    rows: int


def rehearse(folder: Path, participants: int, seed: int, fresh: bool = False, weeks_later: bool = False) -> Rehearsed:
    """Fill a folder with an invented day, some weeks ahead; the same seed and participants give the same logs.

    The same to the byte for a day on the same date, and for another date with all dates and times as much later.

    Args:
        folder: where its `day.toml` comes, with its data folder in it; made when it is not there.
        participants: how many invented people, 2 to 300.

    Raises:
        DataFolderError: the folder cannot be written, holds a real day, or holds a rehearsal and `fresh` is not set.
        ThemeDayError: too few or too many people.
    """
    if not _FEWEST <= participants <= _MOST:
        raise ThemeDayError(
            N_("A rehearsal has {lowest} to {highest} people, not {participants}. Choose another number."),
            lowest=_FEWEST,
            highest=_MOST,
            participants=participants,
        )
    folder = folder.absolute()
    try:
        _refuse_real_day(folder)
        earlier = _earlier(folder)
        if earlier and not fresh:
            raise DataFolderError(
                N_("The folder {folder} holds a rehearsal already. Start anew with --fresh, or choose another folder."),
                folder=folder,
            )
        day = rehearsal_day(participants, Clock().today())
        session, _ = played(day, participants, seed, make_schedule, weeks_later=weeks_later)
        for path in earlier:
            path.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / FILE_NAME
        file.write_text(to_toml(day), encoding="utf-8")
        data = DataFolder.of(load_day(file))
        data.plant_secret(session.secret)
    except OSError as error:
        raise DataFolderError(
            N_("The folder {folder} cannot be written ({reason}). Choose another one."),
            folder=folder,
            reason=error.strerror or "?",
        ) from error
    return Rehearsed(file, data.path, participants, _keep(session.records, data.path))


def _refuse_real_day(folder: Path) -> None:
    """Refuse a folder unless whatever day it holds says that it is a rehearsal."""
    file, mark = folder / FILE_NAME, folder / "data" / _MARK
    real = False
    if file.exists():
        try:
            real = not load_day(file).rehearsal
        except DayFileError:
            real = True  # What cannot be read may be someone's day with a slip of the pen.
    if mark.exists():
        try:
            real = real or json.loads(mark.read_text(encoding="utf-8")).get("rehearsal") is not True
        except (OSError, ValueError, AttributeError):
            real = True
    elif any((folder / "data" / name).exists() for name in _LOGS):
        real = True
    if real:
        raise DataFolderError(
            N_("The folder {folder} holds a day that is no rehearsal. It stays as it is; choose another folder."),
            folder=folder,
        )


def _earlier(folder: Path) -> list[Path]:
    """Return the files of an earlier rehearsal; whatever else is in the folder is not ours."""
    made = [folder / FILE_NAME, *(folder / "data" / name for name in _MADE)]
    return [path for path in made if path.exists()]


def _keep(records: Records, folder: Path) -> int:
    # One write per log: waiting for the disk at every row, as a day does, would take minutes on a slow one.
    kept = Records.in_folder(folder)
    rows = 0
    for played_log, log in (
        (records.shared, kept.shared),
        (records.private, kept.private),
        (records.stage, kept.stage),
    ):
        outcomes = list(played_log.read(Cursor()).outcomes)
        log.append(outcomes)
        rows += len(outcomes)
    return rows
