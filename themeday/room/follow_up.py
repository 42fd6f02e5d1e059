"""When the check after six and twelve weeks is, and whether it may be opened."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from themeday.chapters.follow_up import CHAPTER, GOES_ON, ROUNDS, STOPPED
from themeday.day.plan import Day
from themeday.errors import DataFolderError
from themeday.i18n import N_
from themeday.room.environment import has_buttons
from themeday.room.session import Session
from themeday.store.folder import MERGED
from themeday.store.mending import mended
from themeday.store.records import JOIN

_HALFWAY = 9


def dates(day: Day) -> dict[str, dt.date]:
    """Return when each check is; only those before the answers are deleted, as the notice promised."""
    planned = {check: day.date + dt.timedelta(weeks=weeks) for check, weeks in ROUNDS.items()}
    return {check: date for check, date in planned.items() if date <= day.keep_until}


def check_at(day: Day, today: dt.date) -> str:
    """Return which check is asked on a date: the first until nine weeks after the day."""
    six, twelve = ROUNDS
    return six if today < day.date + dt.timedelta(weeks=_HALFWAY) else twelve


def changes_at(day: Day) -> float:
    """Return when the second check begins on the laptop's calendar, in seconds since the epoch."""
    first = day.date + dt.timedelta(weeks=_HALFWAY)
    return dt.datetime.combine(first, dt.time()).astimezone().timestamp()


def has_stopped(session: Session, check: str) -> bool:
    """Return whether whoever is here said that the pair has stopped."""
    answer = session.answer(CHAPTER, f"{check}.{GOES_ON}")
    return answer is not None and answer.value == STOPPED


def may_open(day: Day, folder: Path, today: dt.date) -> None:
    """Raise `DataFolderError`, which says why, while the check may not be opened; a rehearsal's may on any date."""
    if not folder.is_dir():
        raise DataFolderError(
            N_("There is no data folder {folder}: nothing was collected there, or it is deleted already."),
            folder=folder,
        )
    if (folder / MERGED).exists():
        # A personal code is worked out from the secret of the site where it was given; a merge has none of those.
        raise DataFolderError(
            N_(
                "{folder} is a merge of several days, and personal codes belong to the day where people got them. So "
                "every site serves its own folder with --follow-up. Close those days and merge them again afterwards, "
                "into the same folder: the answers of all sites are in its review and report then."
            ),
            folder=folder,
        )
    records = mended(folder)
    if not records.shared.answers(JOIN, "role"):
        raise DataFolderError(N_("In {folder} nobody took part, so nobody can be asked."), folder=folder)
    if day.rehearsal:
        return
    if today <= day.date:
        raise DataFolderError(N_("The theme day is not over yet. From the day after it you can ask how it goes."))
    if today > day.keep_until:
        raise DataFolderError(
            N_("The notice promised that everything would be deleted by {date}. Do that now: press “Delete the day”.")
            if has_buttons()
            else N_("The notice promised that everything would be deleted by {date}. Do that now: themeday purge"),
            date=day.keep_until.isoformat(),
        )
