"""A theme day as `day.toml` describes it: title, date, languages, rooms, units, agenda, lessons."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from themeday.chapters import CHAPTERS
from themeday.day import _checks as check
from themeday.day._checks import (
    CHAPTER_KEYS,
    ChapterKey,
    Language,
    Line,
)
from themeday.errors import DataFolderError, DayFileError, ThemeDayError
from themeday.i18n import LANGUAGES, N_, in_language, known
from themeday.lessons import EXERCISES
from themeday.model.labels import spelled
from themeday.model.outcomes import Clock
from themeday.model.people import SMALLEST_GROUP

__all__ = [
    "CHAPTER_KEYS",
    "EXERCISES",
    "FILE_NAME",
    "ChapterPlan",
    "Day",
    "PairingPlan",
    "Planned",
    "Room",
    "lesson_keys",
    "load_day",
    "new_day",
    "some_weeks_ahead",
]

FILE_NAME = "day.toml"
TEMPLATES = Path(__file__).parent / "templates"

_WEEKS_AHEAD, _THURSDAY = 8, 3


def _lesson(value: str, info: ValidationInfo) -> str:
    # Without a context a day is being made by code, not read from a file. With a wrong folder that is mistake enough.
    if info.context is None or "lessons_folder" not in info.data:
        return value
    choices = [key for root in _lesson_roots(info.data["lessons_folder"]) for key in lesson_keys(root)]
    key = spelled(value, choices)
    if key is None:
        nearest = get_close_matches(value, choices, n=1) or choices
        raise check.mistake(
            N_("{key}: there is no lesson {value}. Choose from the folders in {root}: {known}."),
            root=info.data["lessons_folder"] or EXERCISES.name,
            known=", ".join(nearest) or "–",
        )
    return key


Lesson = Annotated[Line, AfterValidator(_lesson)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


# One text for all languages, or one for each.
TextByLanguage = Annotated[
    dict[Language, Line], check.beside(check.in_each_language), BeforeValidator(check.text_by_language)
]


class Room(_Frozen):
    """A room, or a site that takes part from afar.

    Args:
        key: short code, used in links and in the log; a, b, c … when the file gives none.
        name: as on the door.
        tables: number of tables, 0 to 60.
    """

    key: Annotated[Line, AfterValidator(check.room_key)]
    name: Line
    tables: Annotated[int, check.whole(0, 60)]


class ChapterPlan(_Frozen):
    """One line of the agenda.

    Args:
        key: one of `CHAPTER_KEYS`.
        minutes: how long it takes, 1 to 240.
    """

    key: ChapterKey
    minutes: Annotated[int, check.whole(1, 240)]


class PairingPlan(_Frozen):
    """How the speed dates are meant to go; the facilitator can still change it on the day.

    Args:
        rounds: number of speed dates per person, 1 to 20.
        minutes: length of one speed date, 1 to 30.
    """

    rounds: Annotated[int, check.whole(1, 20)] = 5
    minutes: Annotated[int, check.whole(1, 30)] = 4


class Planned(NamedTuple):
    """A chapter with its place on the clock.

    Args:
        key: of the chapter.
        start: local time.
        end: local time, when the next chapter starts.
    """

    key: str
    start: dt.time
    end: dt.time


class Day(_Frozen):
    """One theme day.

    Args:
        languages: codes of the languages on offer, the first being the day's own.
        title: text per language; one text counts for all of them.
        date: when it is.
        start: local time of the first chapter.
        units: names of the parts of the organisation, at least two because pairs cross them.
        rooms: at least one.
        agenda: chapters in order; a chapter may be left out, none comes twice.
        lessons_folder: a folder with lessons of your own, beside the kit's.
        lessons: keys of the lessons on offer, at most 40: nobody chooses from more on a phone.
        pairing: rounds and minutes of the speed dates.
        organiser_contact: who to ask, as the privacy notice says it; per language, like the title.
        retention_days: number of days after the date that outcomes are kept, 1 to 365.
        smallest_group: the fewest people of whom the report tells anything, 5 to 50.
        follow_up_address: where the check after six and twelve weeks will be, for who takes it along on paper.
        rehearsal: whether this is practice, with invented people.
        folder: where `day.toml` is; None when the day was not read from a file.
    """

    # The order matters: a check may look only at fields above its own.
    languages: Annotated[
        tuple[Language, ...],
        check.distinct(),
        check.between(1, len(LANGUAGES), N_("{key} is empty. Name at least one language.")),
    ] = LANGUAGES
    title: TextByLanguage
    date: Annotated[dt.date, BeforeValidator(check.day_of_year)]
    start: Annotated[dt.time, BeforeValidator(check.time_of_day)] = dt.time(9, 30)
    units: Annotated[
        tuple[Line, ...],
        check.distinct(),
        check.between(
            2, 100, N_("{key} needs at least {lowest} names, because a pair comes from two different units.")
        ),
    ]
    rooms: Annotated[
        tuple[Room, ...],
        check.distinct("key", "name"),
        check.between(1, 200, N_("{key} is empty. Describe at least one room.")),
        BeforeValidator(check.lettered),
    ]
    agenda: Annotated[
        tuple[ChapterPlan, ...],
        check.distinct("key"),
        check.between(1, len(CHAPTER_KEYS), N_("{key} is empty. Name at least one chapter with its minutes.")),
        BeforeValidator(check.agenda_in_order),
    ] = tuple(ChapterPlan(key=chapter.key, minutes=chapter.minutes) for chapter in CHAPTERS.values())
    lessons_folder: Annotated[Path | None, BeforeValidator(check.existing_folder)] = None
    lessons: Annotated[tuple[Lesson, ...], check.distinct(), check.between(0, 40)] = ()
    pairing: PairingPlan = PairingPlan()
    organiser_contact: TextByLanguage
    retention_days: Annotated[int, check.whole(1, 365)] = 100
    smallest_group: Annotated[int, check.whole(SMALLEST_GROUP, 50)] = SMALLEST_GROUP
    follow_up_address: Annotated[str, BeforeValidator(check.web_address)] = ""
    rehearsal: StrictBool = False
    folder: Path | None = None

    @field_validator("agenda")
    @classmethod
    def _ends_today(cls, agenda: tuple[ChapterPlan, ...], info: ValidationInfo) -> tuple[ChapterPlan, ...]:
        start: dt.time | None = info.data.get("start")
        if start and start.hour * 60 + start.minute + sum(plan.minutes for plan in agenda) >= check.MINUTES_IN_DAY:
            raise check.mistake(N_("{key} runs past midnight. Start earlier or give the chapters fewer minutes."))
        return agenda

    @property
    def key(self) -> str:
        """Return what names this day in the log, such as "2027-01-14-sparren-met-spionnen"."""
        plain = unicodedata.normalize("NFKD", self.title_in(self.languages[0])).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower())[: check.LONGEST_SHOWN].strip("-")
        return f"{'rehearsal-' if self.rehearsal else ''}{self.date.isoformat()}-{slug or 'day'}"

    @property
    def keep_until(self) -> dt.date:
        """Return the last date on which outcomes are kept."""
        return self.date + dt.timedelta(days=self.retention_days)

    @property
    def lesson_roots(self) -> tuple[Path, ...]:
        """Return the folders to look for lessons in, the day's own first."""
        return _lesson_roots(self.lessons_folder)

    def title_in(self, language: str) -> str:
        """Return the title in a language.

        Args:
            language: a two-letter code; one without a title gets the first there is.
        """
        return self.title.get(language) or next(iter(self.title.values()))

    def contact_in(self, language: str) -> str:
        """Return who to ask, in a language.

        Args:
            language: a two-letter code; one without a text gets the first there is.
        """
        return self.organiser_contact.get(language) or next(iter(self.organiser_contact.values()))

    def to_text(self) -> str:
        """Return the day as text that `from_text` reads back; what is being served does not change with its file."""
        kept = self.model_dump(mode="json")
        return json.dumps({**kept, "start": f"{self.start:%H:%M}"}, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Day:
        """Return the day that `to_text` wrote.

        Args:
            text: from `to_text`.
        """
        return cls.model_validate_json(text)

    def planned(self) -> list[Planned]:
        """Return the chapters with their start and end, one after the other."""
        moment = dt.datetime.combine(self.date, self.start)
        planned = []
        for plan in self.agenda:
            end = moment + dt.timedelta(minutes=plan.minutes)
            planned.append(Planned(plan.key, moment.time(), end.time()))
            moment = end
        return planned


def lesson_keys(root: Path) -> tuple[str, ...]:
    """Return the keys of the lessons in a folder: the names of its folders, in alphabetical order.

    Args:
        root: folder with lessons; one that cannot be read has none.
    """
    try:
        return tuple(sorted(path.name for path in root.iterdir() if path.is_dir() and path.name[0] not in "._"))
    except OSError:
        return ()


def load_day(path: Path) -> Day:
    """Return the day that a file describes.

    Args:
        path: `day.toml`, or the folder it is in.

    Raises:
        DayFileError: with every mistake in the file; each has the key and how to mend it. Places in a
            list count from 1, as people do: `rooms.2.tables`.
    """
    file, text = _read(path)
    raw = _parse(file, text)
    problems = []
    if raw.pop("folder", None) is not None:  # a field of the model, but not for a file to say
        problems.append(_unknown_key(("folder",)))
    try:
        day = Day.model_validate(raw, context={"folder": file.parent})
    except ValidationError as error:
        problems += [_problem(raw, found) for found in error.errors(include_url=False)]
    if problems:
        raise _refused(file, problems)
    return day.model_copy(update={"folder": file.parent})


def some_weeks_ahead(today: dt.date) -> dt.date:
    """Return a date for a day that is still to be planned or practised: the first Thursday eight weeks ahead.

    Args:
        today: the date.
    """
    ahead = today + dt.timedelta(weeks=_WEEKS_AHEAD)
    return ahead + dt.timedelta(days=(_THURSDAY - ahead.weekday()) % 7)


def new_day(folder: Path, language: str) -> Path:
    """Write a first `day.toml` with comments, some weeks ahead, ready to edit.

    Args:
        folder: where to write it; made when it is not there.
        language: of the comments; English where a language has no such file yet.

    Returns:
        The path of the file.

    Raises:
        DataFolderError: there is a `day.toml` already, or the folder cannot be written.
    """
    template = in_language(TEMPLATES, "day.{language}.toml", known(language))
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"^date = .*$", f"date = {some_weeks_ahead(Clock().today())}", text, flags=re.MULTILINE)
    # What a chapter is stands behind it in the templates; one that they do not know yet speaks for itself.
    named = tomllib.loads(text)["agenda"]
    lines = [f"{key} = {chapter.minutes}\n" for key, chapter in CHAPTERS.items() if key not in named]
    text = re.sub(r"(^\[agenda\]\n(?:.+\n)*)", lambda found: found[0] + "".join(lines), text, flags=re.MULTILINE)
    text = text.replace("lessons = []", f"lessons = {json.dumps(lesson_keys(EXERCISES), ensure_ascii=False)}")
    file = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as target:
            target.write(text)
    except FileExistsError:
        raise DataFolderError(
            N_("{path} is there already and stays as it is. Choose another name."),
            path=file if file.exists() else folder,
        ) from None
    except (OSError, ValueError):
        raise DataFolderError(N_("{path} cannot be written. Choose a folder of your own."), path=file) from None
    return file


def _lesson_roots(own: Path | None) -> tuple[Path, ...]:
    return (own, EXERCISES) if own else (EXERCISES,)


def _refused(file: Path, problems: list[ThemeDayError]) -> DayFileError:
    return DayFileError(N_("{path} cannot be used yet. To mend:"), problems, path=file)


def _read(path: Path) -> tuple[Path, str]:
    file = path.absolute()
    try:
        file = file / FILE_NAME if file.is_dir() else file
        content = file.read_bytes()
    except FileNotFoundError:
        raise _refused(
            file, [ThemeDayError(N_("There is no such file. `themeday new NAME` writes a first one."), key="")]
        ) from None
    except (OSError, ValueError):
        raise _refused(
            file, [ThemeDayError(N_("It cannot be opened. Check that it is a file that you may read."), key="")]
        ) from None
    try:
        return file, content.decode("utf-8-sig")  # Windows' Notepad puts a mark in front
    except UnicodeDecodeError as error:
        problem = ThemeDayError(
            N_("Line {line} holds a character that is not UTF-8. Save the file again with encoding UTF-8."),
            key="",
            line=content.count(b"\n", 0, error.start) + 1,
        )
        raise _refused(file, [problem]) from None


def _parse(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also what a number of thousands of digits gives
        raise _refused(file, [_syntax_problem(text, str(error))]) from None


def _syntax_problem(text: str, reason: str) -> ThemeDayError:
    # tomllib speaks English and of its grammar; only the line and a few kinds are worth telling an organiser.
    place = re.search(r"at line (\d+)", reason)
    if not place:
        if "end of document" in reason:
            return ThemeDayError(N_("The file ends too early: a quote or a closing bracket is missing."), key="")
        return ThemeDayError(N_("It is nested too deep, or holds a number that is too long."), key="")
    line = int(place[1])
    shown = _shown_text(text.split("\n")[line - 1].strip())
    if re.match(r'"date\s*=', shown):
        sentence = N_("Line {line}, {shown}: write a date that exists as year-month-day, such as date = 2027-01-14.")
    elif re.match(r'"start\s*=', shown):
        sentence = N_('Line {line}, {shown}: write a time between quotes, such as start = "09:30".')
    elif re.search(r"overwrite|twice|mutate|namespace", reason):
        sentence = N_("Line {line}, {shown}: this key is there already. Keep one of the two.")
    else:
        sentence = N_(
            "Line {line}, {shown}: this is not written as key = value. "
            "Look for a missing quote, comma or bracket, here or on the line before."
        )
    return ThemeDayError(sentence, key="", line=line, shown=shown)


_TABLES: dict[str, type[BaseModel]] = {"rooms": Room, "agenda": ChapterPlan, "pairing": PairingPlan}
_EXAMPLES = {
    "title": 'title = "…"',
    "date": "date = 2027-01-14",
    "units": 'units = ["…", "…"]',
    "rooms": '[[rooms]] name = "…" tables = 10',
    "organiser_contact": 'organiser_contact = "…"',
    "name": 'name = "…"',
    "tables": "tables = 10",
    "key": 'key = "welcome"',
    "minutes": "minutes = 20",
}
_SENTENCES = {
    "tuple_type": N_("{key} has to be a list between square brackets, not {value}."),
    "model_type": N_("{key} has to be a table of keys and values, not {value}."),
    "bool_type": N_("{key} has to be true or false, without quotes, not {value}."),
}
_OTHERWISE = N_("{key} cannot be used as it is: {value}. Compare it with the file that `themeday new NAME` writes.")


def _problem(raw: dict[str, Any], found: Any) -> ThemeDayError:
    place, kind = found["loc"], found["type"]
    if kind == "extra_forbidden":
        return _unknown_key(place)
    key = _path(raw, place)
    if kind == "missing":
        name = str(place[-1])
        return ThemeDayError(
            N_("{key} is missing. Add it like this: {example}"), key=key, example=_EXAMPLES.get(name, f"{name} = …")
        )
    values = (
        {name: value for name, value in found.get("ctx", {}).items() if name != "text"} if kind == check.OWN else {}
    )
    text = found["ctx"]["text"] if kind == check.OWN else _SENTENCES.get(kind, _OTHERWISE)
    return ThemeDayError(text, **values, key=key, value=_shown(found["input"]))


def _unknown_key(place: tuple[int | str, ...]) -> ThemeDayError:
    name, table = str(place[-1]), str(place[0])
    inside = len(place) > 1
    choices = [field for field in (_TABLES[table] if inside else Day).model_fields if field != "folder"]
    key = _path({}, place)
    if inside and name in Day.model_fields:
        # The usual slip in TOML: everything below a [heading] belongs to it.
        return ThemeDayError(
            N_("{key} stands below the heading [{table}]. Move it up, above the first heading."), key=key, table=table
        )
    nearest = get_close_matches(name, choices, n=1)
    if nearest:
        return ThemeDayError(N_("{key} is not a key of day.toml. Do you mean {nearest}?"), key=key, nearest=nearest[0])
    return ThemeDayError(
        N_("{key} is not a key of day.toml. Take it out, or choose from {known}."), key=key, known=", ".join(choices)
    )


def _path(raw: dict[str, Any], place: tuple[int | str, ...]) -> str:
    steps = [step for step in place if step != "[key]"]  # how pydantic says "the key itself"
    agenda = raw.get("agenda")
    if steps[0] == "agenda" and isinstance(agenda, dict) and len(steps) > 1:
        steps = ["agenda", list(agenda)[int(steps[1])]]
    return ".".join(
        str(step + 1) if isinstance(step, int) else step if re.fullmatch(r"[\w-]{1,40}", step) else _shown_text(step)
        for step in steps
    )


def _shown(value: object) -> str:
    if isinstance(value, str):
        return _shown_text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, Mapping | BaseModel):
        return "{…}"
    try:
        return str(value)[: check.LONGEST_SHOWN]
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "…"


def _shown_text(text: str) -> str:
    short = text if len(text) <= check.LONGEST_SHOWN else text[: check.LONGEST_SHOWN] + "…"
    return json.dumps(short, ensure_ascii=False)
