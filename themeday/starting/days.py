"""The days in a folder, and a new one from what someone filled in."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from themeday.day.load import FILE_NAME, load_day
from themeday.day.new import new_day
from themeday.day.plan import Day
from themeday.errors import DayFileError, ThemeDayError
from themeday.i18n import N_, translate
from themeday.lifecycle.close import look
from themeday.lifecycle.erase import receipts_of
from themeday.store.folder import SERVED

_LONGEST_NAME = 40
_PRACTICE = "rehearsal-"
_MOST_ROOMS = 20
_ROOM = re.compile(r'^\[\[rooms\]\]\nname = "(.*)"\ntables = .*$', re.MULTILINE)


@dataclass(frozen=True)
class KeptDay:
    """A day in the folder."""

    name: str
    folder: Path
    day: Day | None  # None while there is a mistake in its day.toml

    def title(self, language: str) -> str:
        """Return its title, or the folder's name while that cannot be read."""
        return self.day.title_in(language) if self.day else self.name

    @property
    def collected(self) -> bool:
        """Return whether there is anything to look back on."""
        return (self.folder / "data" / "outcomes.csv").exists()

    @property
    def closed(self) -> bool:
        """Return whether what was private is deleted already."""
        return self.collected and look(self.folder / "data").nothing_to_delete

    @property
    def deleted(self) -> bool:
        """Return whether its answers were deleted, and nothing was begun since."""
        data = self.folder / "data"
        return receipts_of(data).exists() and not (self.collected or (data / SERVED).exists())

    def over(self, today: dt.date) -> bool:
        """Return whether the day has been."""
        return self.day is not None and self.day.date < today


@dataclass(frozen=True)
class DayForm:
    """What someone fills in to make a day, as typed."""

    title: str = ""
    date: str = ""  # as a browser sends it, "2027-01-14"
    units: str = ""  # where people work, one on each line
    rooms: str = "1"  # how many there are
    tables: str = "12"  # how many there are in each
    contact: str = ""  # who answers questions; empty for the example's


def list_days(root: Path) -> list[KeptDay]:
    """Return the real days in a folder, the latest first; those with a mistake come before all others."""
    files = sorted(root.glob(f"*/{FILE_NAME}"))
    days = [KeptDay(file.parent.name, file.parent, _read(file)) for file in files]
    real = [each for each in days if not (each.name.startswith(_PRACTICE) or (each.day and each.day.rehearsal))]
    return sorted(real, key=lambda each: each.day.date if each.day else dt.date.max, reverse=True)


def make_day(root: Path, form: DayForm, language: str) -> KeptDay:
    """Write a day as its form was filled in, all else as in the example; DayFileError names all that cannot be."""
    if problems := _problems(form):
        raise DayFileError(N_("Nothing is written yet. To mend:"), problems)
    folder = _unused(root, _name(form.title))
    file = new_day(folder, language)
    try:
        text = file.read_text("utf-8")
        text = _set(text, "title", json.dumps(form.title.strip(), ensure_ascii=False))
        text = _set(text, "date", form.date)
        text = _set(text, "units", json.dumps(_lines(form.units), ensure_ascii=False))
        text = _ROOM.sub(lambda room: _rooms(room[1], form, language), text)
        if form.contact.strip():
            text = _set(text, "organiser_contact", json.dumps(form.contact.strip(), ensure_ascii=False))
        file.write_text(text, "utf-8")
        return KeptDay(folder.name, folder, load_day(file))
    except (ThemeDayError, OSError):
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _problems(form: DayForm) -> list[ThemeDayError]:
    problems = []
    if not form.title.strip():
        problems.append(ThemeDayError(N_("Give the day a title.")))
    try:
        dt.date.fromisoformat(form.date)
    except ValueError:
        problems.append(ThemeDayError(N_("Choose the date of the day.")))
    if len(_lines(form.units)) < 2:
        problems.append(ThemeDayError(N_("Name at least two units, each on a line of its own: pairs cross them.")))
    if not (re.fullmatch(r"[0-9]{1,2}", form.rooms.strip()) and 1 <= int(form.rooms) <= _MOST_ROOMS):
        text = N_("Say with a number from 1 to {most} how many rooms there are.")
        problems.append(ThemeDayError(text, most=_MOST_ROOMS))
    if not re.fullmatch(r"[0-9]{1,2}", form.tables.strip()):
        problems.append(ThemeDayError(N_("Say with a number how many tables there are.")))
    return problems


def _read(file: Path) -> Day | None:
    try:
        return load_day(file)
    except DayFileError:
        return None


def _set(text: str, key: str, value: str) -> str:
    """Return the text of a day.toml with another value for a key that stands in it once."""
    return re.sub(rf"^{key} = .*$", lambda _: f"{key} = {value}", text, count=1, flags=re.MULTILINE)


def _rooms(name: str, form: DayForm, language: str) -> str:
    """Return the rooms of a day.toml; the only one keeps its name, several are numbered until someone names them."""
    many = int(form.rooms)
    numbered = [translate(language, N_("Room {n}"), n=n) for n in range(1, many + 1)]
    names = [name] if many == 1 else numbered
    return "\n\n".join(f'[[rooms]]\nname = "{name}"\ntables = {int(form.tables)}' for name in names)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _name(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")
    return f"day-{name}" if not name or name.startswith(_PRACTICE) else name


def _unused(root: Path, name: str) -> Path:
    names = [name, *(f"{name}-{number}" for number in range(2, 1000))]
    return next(root / free for free in names if not (root / free).exists())
