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

_TO_MEND = N_("Nothing is written yet. To mend:")
_LONGEST_NAME = 40
_PRACTICE = "rehearsal-"
_MOST_ROOMS = 20
_ON_ONE_LINE = ("title", "date", "contact", "start", "purpose", "success", "shown_by")
# No folder may be called so on Windows.
_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
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
        return (
            self.collected and look(self.folder / "data", *([self.day.chapters] if self.day else [])).nothing_to_delete
        )

    @property
    def deleted(self) -> bool:
        """Return whether its answers were deleted, and nothing was begun since."""
        data = self.folder / "data"
        return receipts_of(data).exists() and not (self.collected or (data / SERVED).exists())

    def over(self, today: dt.date) -> bool:
        return self.day is not None and self.day.date < today


@dataclass(frozen=True)
class DayForm:
    """What someone fills in to make a day, as typed."""

    title: str = ""
    date: str = ""  # as a browser sends it, "2027-01-14"
    units: str = ""  # where people work, one on each line
    rooms: str = "1"  # how many there are
    tables: str = "12"  # how many there are in each
    contact: str = ""  # who answers questions; empty for who it is already, such as the example's
    start: str = ""  # as a browser sends it, "09:30"; empty for when it is already
    purpose: str = ""  # a sentence; empty for what it is already, if anything, and so are the next two
    success: str = ""
    shown_by: str = ""  # one of `FIGURES`


def list_days(root: Path) -> list[KeptDay]:
    """Return the real days in a folder, the latest first; those with a mistake come before all others."""
    files = sorted(root.glob(f"*/{FILE_NAME}"))
    days = [KeptDay(file.parent.name, file.parent, _read(file)) for file in files]
    real = [each for each in days if not (each.name.startswith(_PRACTICE) or (each.day and each.day.rehearsal))]
    return sorted(real, key=lambda each: each.day.date if each.day else dt.date.max, reverse=True)


def form_of(day: Day, language: str) -> DayForm:
    """Return the form as it would have to be filled in for a day."""
    return DayForm(
        day.title_in(language),
        day.date.isoformat(),
        "\n".join(day.units),
        str(len(day.rooms)),
        str(day.rooms[0].tables),
        day.contact_in(language),
        f"{day.start:%H:%M}",
        *day.aims_in(language),
        day.shown_by or "",
    )


def make_day(root: Path, form: DayForm, language: str) -> KeptDay:
    """Write a day as its form was filled in, all else as in the example; DayFileError names all that cannot be."""
    _refuse_problems(form)
    folder = _unused(root, _name(form.title))
    new_day(folder, language)
    try:
        return _write(folder, form, language)
    except (ThemeDayError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _of_the_form(error) from error


def change_day(kept: KeptDay, form: DayForm, language: str) -> KeptDay:
    """Write what is different in the form; all else in day.toml, and what stands beside it, stays as it is.

    Raises:
        DayFileError: all that cannot be, or the file is too much someone's own for a form; nothing is written then.
    """
    _refuse_problems(form)
    file = kept.folder / FILE_NAME
    before = file.read_bytes()
    try:
        changed = _write(kept.folder, form, language)
    except (ThemeDayError, OSError) as error:
        file.write_bytes(before)
        raise _of_the_form(error) from error
    if changed.day is None or _comparable(form_of(changed.day, language), form) != _comparable(form, form):
        file.write_bytes(before)
        text = N_("Someone wrote this day.toml in a way of their own, so it cannot be changed here. Use a text editor.")
        raise DayFileError(text)
    return changed


def _write(folder: Path, form: DayForm, language: str) -> KeptDay:
    """Write what is different in a form from the day.toml in a folder."""
    file = folder / FILE_NAME
    day = load_day(file)
    now = form_of(day, language)
    text = file.read_text("utf-8")
    values = {
        "title": json.dumps(form.title.strip(), ensure_ascii=False),
        "date": form.date,
        "start": json.dumps(form.start),
        "units": json.dumps(_units(form.units), ensure_ascii=False),
        "organiser_contact": json.dumps(form.contact.strip(), ensure_ascii=False),
        "purpose": json.dumps(form.purpose.strip(), ensure_ascii=False),
        "success": json.dumps(form.success.strip(), ensure_ascii=False),
        "shown_by": json.dumps(form.shown_by),
    }
    for key, value in values.items():
        name = "contact" if key == "organiser_contact" else key
        filled = "\n".join(_lines(getattr(form, name)))
        if filled and filled != getattr(now, name):
            text = _set(text, key, value)
    if (int(form.rooms), int(form.tables)) != (len(day.rooms), day.rooms[0].tables):
        text = _with_rooms(text, [room.name for room in day.rooms], form, language)
    file.write_text(text, "utf-8")
    return KeptDay(folder.name, folder, load_day(file))


def _comparable(form: DayForm, filled: DayForm) -> tuple[object, ...]:
    """Return what a form says, but for what was left empty in the one that was filled in."""
    one_line = {name: getattr(form, name).strip() for name in _ON_ONE_LINE}
    given = {name: text for name, text in one_line.items() if getattr(filled, name).strip()}
    return given, _units(form.units), int(form.rooms), int(form.tables)


def _refuse_problems(form: DayForm) -> None:
    if problems := _problems(form):
        raise DayFileError(_TO_MEND, problems)


def _of_the_form(error: Exception) -> Exception:
    """Return the mistakes of a day as those of what was filled in: who does that knows of no file."""
    return DayFileError(_TO_MEND, error.problems) if isinstance(error, DayFileError) and error.problems else error


def _problems(form: DayForm) -> list[ThemeDayError]:
    problems = []
    if not form.title.strip():
        problems.append(ThemeDayError(N_("Give the day a title.")))
    try:
        dt.date.fromisoformat(form.date)
    except ValueError:
        problems.append(ThemeDayError(N_("Choose the date of the day.")))
    if form.start and not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", form.start):
        problems.append(ThemeDayError(N_("Say at what time the day begins.")))
    if len(_units(form.units)) < 2:
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
    """Return the text of a day.toml with another value for a key that stands in it once, maybe as an example only."""
    return re.sub(rf"^(?:# )?{key} = .*$", lambda _: f"{key} = {value}", text, count=1, flags=re.MULTILINE)


def _with_rooms(text: str, names: list[str], form: DayForm, language: str) -> str:
    """Return the text of a day.toml with so many rooms; those there keep their names, unless one becomes more."""
    many = int(form.rooms)
    kept = names if len(names) > 1 or many == 1 else []
    numbered = [translate(language, N_("Room {n}"), n=n) for n in range(1, many + 1)]
    rooms = [*kept, *numbered[len(kept) :]][:many]
    blocks = list(_ROOM.finditer(text))
    if len(blocks) != len(names):
        return text  # written in a way of their own, which whoever changes the day is told
    new = "\n\n".join(
        f"[[rooms]]\nname = {json.dumps(name, ensure_ascii=False)}\ntables = {int(form.tables)}" for name in rooms
    )
    return text[: blocks[0].start()] + new + text[blocks[-1].end() :]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _units(text: str) -> list[str]:
    """Return the units, each on a line of its own, or all on one with commas between them."""
    lines = _lines(text)
    return _lines(re.sub("[,;]", "\n", lines[0])) if len(lines) == 1 else lines


def _name(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")
    return f"day-{name}" if not name or name.startswith(_PRACTICE) or _DEVICE.fullmatch(name) else name


def _unused(root: Path, name: str) -> Path:
    names = [name, *(f"{name}-{number}" for number in range(2, 1000))]
    return next(root / free for free in names if not (root / free).exists())
