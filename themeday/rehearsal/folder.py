"""Fills a folder with a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from themeday.chapters.own import own_files
from themeday.day.load import FILE_NAME, load_day
from themeday.day.plan import Day
from themeday.errors import DataFolderError, DayFileError, ThemeDayError
from themeday.i18n import N_
from themeday.model.clock import Clock
from themeday.rehearsal.day import MOST_ROOMS, MOST_UNITS, ROOMS, UNITS, rehearsal_day, rehearsal_of
from themeday.rehearsal.simulation import simulate
from themeday.store import Cursor, row_counts
from themeday.store.files import reason_of
from themeday.store.folder import DataFolder
from themeday.store.json_files import load_json
from themeday.store.records import LOGS, Records

_LOGS = tuple(f"{name}.csv" for name in LOGS)
_MARK = "day.json"
_HEADING = """\
# Oefendag, geschreven door `themeday rehearse`: verzonnen mensen van verzonnen onderdelen.
# Bekijk de dag met `themeday serve`; begin opnieuw met `themeday rehearse --fresh`.

"""


@dataclass(frozen=True)
class Rehearsed:
    """A rehearsal that is ready to be served and reviewed."""

    day_file: Path
    data: Path
    participants: int
    rows: int


def rehearse(
    folder: Path,
    participants: int,
    seed: int,
    fresh: bool = False,
    weeks_later: bool = False,
    *,
    rooms: int = ROOMS,
    units: int = UNITS,
    of: Day | None = None,
) -> Rehearsed:
    """Fill a folder with an invented day, some weeks ahead; the same seed and participants give the same logs.

    The same to the byte for a day on the same date, and for another date with all dates and times as much later.

    Args:
        of: a day of someone's own, of which this is the rehearsal; its rooms and units are taken then.

    Raises:
        DataFolderError: the folder cannot be written, holds a real day, or holds a rehearsal and `fresh` is not set.
        ThemeDayError: too few or too many people, rooms or units.
    """
    for text, many, lowest, highest in (
        (N_("A rehearsal has {lowest} to {highest} people, not {many}. Choose another number."), participants, 2, 300),
        (N_("A rehearsal has {lowest} to {highest} rooms, not {many}. Choose another number."), rooms, 1, MOST_ROOMS),
        (N_("A rehearsal has {lowest} to {highest} units, not {many}. Choose another number."), units, 2, MOST_UNITS),
    ):
        if not lowest <= many <= highest:
            raise ThemeDayError(text, lowest=lowest, highest=highest, many=many)
    folder = folder.absolute()
    try:
        _refuse_real_day(folder)
        # Whatever else is in the folder is not ours.
        made = [folder / FILE_NAME, *(folder / "data" / name for name in (*_LOGS, _MARK, "secret", row_counts.NAME))]
        earlier = [path for path in made if path.exists()]
        if earlier and not fresh:
            raise DataFolderError(
                N_("The folder {folder} holds a rehearsal already. Start anew with --fresh, or choose another folder."),
                folder=folder,
            )
        day = rehearsal_of(of) if of else rehearsal_day(participants, Clock().today(), rooms, units)
        session, _ = simulate(day, participants, seed, weeks_later=weeks_later)
        for path in earlier:
            path.unlink()
        data, rows = write_rehearsal(day, session.records, session.secret, folder)
    except OSError as error:
        raise DataFolderError(
            N_("The folder {folder} cannot be written ({reason}). Choose another one."),
            folder=folder,
            reason=reason_of(error),
        ) from error
    return Rehearsed(folder / FILE_NAME, data, participants, rows)


def write_rehearsal(day: Day, records: Records, secret: bytes, folder: Path) -> tuple[Path, int]:
    """Write a day that was simulated to a folder; return its data folder and how many rows there are."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE_NAME
    file.write_text(_HEADING + day.to_toml(), encoding="utf-8")
    for path, content in own_files(day.own_text, day.folder).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    data = DataFolder.of(load_day(file))
    data.plant_secret(secret)
    rows = 0
    # One write per log: waiting for the disk at every row, as a day does, would take minutes on a slow one.
    for simulated, log in zip(records.logs, Records.in_folder(data.path).logs, strict=True):
        rows += log.append(list(simulated.read(Cursor()).outcomes))
    return data.path, rows


def _refuse_real_day(folder: Path) -> None:
    """Refuse a folder unless whatever day it holds says that it is a rehearsal."""
    file, data = folder / FILE_NAME, folder / "data"
    try:
        mark = load_json(data / _MARK, None)
        real = (file.exists() and not load_day(file).rehearsal) or (mark is not None and mark["rehearsal"] is not True)
    except (DayFileError, OSError, ValueError, TypeError, KeyError):
        real = True  # what cannot be read may be someone's day with a slip of the pen
    else:
        real = real or (mark is None and any((data / name).exists() for name in _LOGS))
    if real:
        raise DataFolderError(
            N_("The folder {folder} holds a day that is no rehearsal. It stays as it is; choose another folder."),
            folder=folder,
        )
