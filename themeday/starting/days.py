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
class Found:
    """A day in the folder.

    Args:
        day: what its day.toml says; None while there is a mistake in it.
    """

    name: str
    folder: Path
    day: Day | None

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
class Wishes:
    """What someone fills in to make a day.

    Args:
        date: as a browser sends it, "2027-01-14".
        units: where people work, one on each line.
        rooms: how many there are, as typed.
        tables: how many there are in each, as typed.
        contact: who answers questions; empty for the example's.
    """

    title: str = ""
    date: str = ""
    units: str = ""
    rooms: str = "1"
    tables: str = "12"
    contact: str = ""


def found(root: Path) -> list[Found]:
    """Return the real days in a folder, the latest first; those with a mistake come before all others."""
    files = sorted(root.glob(f"*/{FILE_NAME}"))
    days = [Found(file.parent.name, file.parent, _read(file)) for file in files]
    real = [one for one in days if not (one.name.startswith(_PRACTICE) or (one.day and one.day.rehearsal))]
    return sorted(real, key=lambda one: one.day.date if one.day else dt.date.max, reverse=True)


def make(root: Path, wishes: Wishes, language: str) -> Found:
    """Write a day as someone wishes it; all else is as in the example.

    Raises:
        DayFileError: with all that cannot be; nothing is written then.
        DataFolderError: the folder cannot be written.
    """
    problems = list(_problems(wishes))
    if problems:
        raise DayFileError(N_("Nothing is written yet. To mend:"), problems)
    folder = _unused(root, _name(wishes.title))
    file = new_day(folder, language)
    try:
        text = file.read_text("utf-8")
        text = _set(text, "title", json.dumps(wishes.title.strip(), ensure_ascii=False))
        text = _set(text, "date", wishes.date)
        text = _set(text, "units", json.dumps(_lines(wishes.units), ensure_ascii=False))
        text = _ROOM.sub(lambda one: _rooms(one[1], wishes, language), text)
        if wishes.contact.strip():
            text = _set(text, "organiser_contact", json.dumps(wishes.contact.strip(), ensure_ascii=False))
        file.write_text(text, "utf-8")
        return Found(folder.name, folder, load_day(file))
    except (ThemeDayError, OSError):
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _problems(wishes: Wishes) -> list[ThemeDayError]:
    problems = []
    if not wishes.title.strip():
        problems.append(ThemeDayError(N_("Give the day a title.")))
    try:
        dt.date.fromisoformat(wishes.date)
    except ValueError:
        problems.append(ThemeDayError(N_("Choose the date of the day.")))
    if len(_lines(wishes.units)) < 2:
        problems.append(ThemeDayError(N_("Name at least two units, each on a line of its own: pairs cross them.")))
    if not (re.fullmatch(r"[0-9]{1,2}", wishes.rooms.strip()) and 1 <= int(wishes.rooms) <= _MOST_ROOMS):
        problems.append(
            ThemeDayError(N_("Say with a number from 1 to {most} how many rooms there are."), most=_MOST_ROOMS)
        )
    if not re.fullmatch(r"[0-9]{1,2}", wishes.tables.strip()):
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


def _rooms(name: str, wishes: Wishes, language: str) -> str:
    """Return the rooms of a day.toml; the only one keeps its name, several are numbered until someone names them."""
    many = int(wishes.rooms)
    numbered = [translate(language, N_("Room {n}"), n=n) for n in range(1, many + 1)]
    rooms = [f'[[rooms]]\nname = "{one}"\ntables = {int(wishes.tables)}' for one in ([name] if many == 1 else numbered)]
    return "\n\n".join(rooms)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _name(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")
    return f"day-{name}" if not name or name.startswith(_PRACTICE) else name


def _unused(root: Path, name: str) -> Path:
    names = [name, *(f"{name}-{number}" for number in range(2, 1000))]
    return next(root / one for one in names if not (root / one).exists())
