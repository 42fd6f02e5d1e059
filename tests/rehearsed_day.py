"""A rehearsal of people in 9 units and 3 rooms, on disk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from themeday.chapters.question_sets import shipped_sets
from themeday.day.load import load_day
from themeday.day.plan import Day, Room
from themeday.model.clock import Clock
from themeday.rehearsal import rehearse
from themeday.rehearsal.day import rehearsal_day
from themeday.rehearsal.folder import write_rehearsal
from themeday.rehearsal.simulation import simulate
from themeday.report import write_report
from themeday.room.session import Session
from themeday.store.folder import DataFolder
from themeday.store.records import Records

ON = rehearsal_day(2, Clock().today()).date + dt.timedelta(days=1)


@dataclass
class Rehearsal:
    """A day as it lies on disk."""

    day: Day
    folder: DataFolder

    def records(self) -> Records:
        records = Records.in_folder(self.folder.path)
        records.refresh()
        return records

    def html(self, target: Path, language: str = "en") -> str:
        write_report(self.day, self.records(), self.folder, target, language, ON, publish=True)
        return target.read_text("utf-8")


def rehearsed(folder: Path, people: int, seed: int = 1, *, weeks_later: bool = False) -> Rehearsal:
    played = _played(people, seed, Clock().today(), weeks_later)
    write_rehearsal(played.day, played.records, played.secret, folder)
    day = load_day(folder)
    return Rehearsal(day, DataFolder.of(day))


def practised(folder: Path, *chapters: str, people: int = 8) -> Session:
    """Fill a folder with a rehearsal as the command does; return who may steer it.

    Args:
        chapters: that are open; the last of them is the one that all are shown.
    """
    rehearse(folder, people, 1)
    day = load_day(folder)
    kept = DataFolder.of(day)
    session = Session(day, Records.in_folder(kept.path), kept.secret())
    session.records.refresh()
    for chapter in chapters:
        session.set_stage(chapter, {"state": "open", "opened": "1"})
    if chapters:
        session.set_stage("", {"current": chapters[-1]})
    return session


@cache  # to play a day of 120 people takes seconds, to write it down does not
def _played(people: int, seed: int, today: dt.date, weeks_later: bool) -> Session:
    day = rehearsal_day(people, today).model_copy(
        update={
            "units": tuple(f"Onderdeel {letter}" for letter in "ABCDEFGHI"),
            "rooms": tuple(Room(key=key, name=f"Zaal {key.upper()}", tables=20) for key in "abc"),
            "questions": tuple(shipped_sets()) if weeks_later else (),
        }
    )
    return simulate(day, people, seed, weeks_later=weeks_later)[0]
