"""A theme day as `day.toml` describes it: title, date, languages, rooms, units, agenda, lessons."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from itertools import chain, count
from pathlib import Path
from string import ascii_lowercase
from typing import Annotated, Any, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    ValidationError,
    ValidationInfo,
    WrapValidator,
    field_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from themeday.errors import DataFolderError, DayFileError, ThemeDayError
from themeday.i18n import LANGUAGES, N_, known

FILE_NAME = "day.toml"
EXERCISES = Path(__file__).parents[1] / "exercises"
TEMPLATES = Path(__file__).parent / "templates"

# In the order of the day, with the minutes each takes unless the agenda says otherwise.
CHAPTER_MINUTES = {
    "welcome": 20,
    "expectations": 40,
    "pairing": 75,
    "lessons": 60,
    "agreements": 30,
    "closing": 25,
}
CHAPTER_KEYS = tuple(CHAPTER_MINUTES)

_OWN = "day"  # the pydantic error type of every mistake that brings its own sentence
_FIRST_DATE, _LAST_DATE = dt.date(2000, 1, 1), dt.date(2199, 12, 31)
_MINUTES_IN_DAY = 24 * 60
_WEEKS_AHEAD = 8
_LONGEST_LINE = 120
_LONGEST_SHOWN = 40


def _mistake(text: str, **values: object) -> PydanticCustomError:
    # The sentence travels in the context, because pydantic hands back only the filled-in English.
    return PydanticCustomError(_OWN, text, {"text": text, **values})


def _line(value: object) -> str:
    if not isinstance(value, str):
        raise _mistake(N_("{key} has to be text between quotes, not {value}."))
    line = value.strip()
    if not line:
        raise _mistake(N_("{key} is empty. Fill it in, or take it out."))
    if len(line) > _LONGEST_LINE:
        raise _mistake(
            N_("{key} is {length} characters long. Keep it to {highest}."), length=len(line), highest=_LONGEST_LINE
        )
    if any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in line):
        raise _mistake(N_("{key} holds a line break or a control character. Write it on one line."))
    return line


def _whole(lowest: int, highest: int) -> BeforeValidator:
    def check(value: object) -> int:
        if type(value) is not int or not lowest <= value <= highest:  # True is an int too, and no number of minutes
            raise _mistake(
                N_("{key} has to be a whole number from {lowest} to {highest}, not {value}."),
                lowest=lowest,
                highest=highest,
            )
        return value

    return BeforeValidator(check)


def _one_of(choices: tuple[str, ...], text: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in choices:
            raise _mistake(text, known=", ".join(choices))
        return value

    return AfterValidator(check)


def _day_of_year(value: object) -> dt.date:
    try:
        day = dt.date.fromisoformat(value.strip()) if isinstance(value, str) else value
    except ValueError:
        day = None
    if type(day) is not dt.date or not _FIRST_DATE <= day <= _LAST_DATE:
        raise _mistake(
            N_("{key} has to be a date written as year-month-day, from {lowest} to {highest}, not {value}."),
            lowest=_FIRST_DATE,
            highest=_LAST_DATE,
        )
    return day


def _time_of_day(value: object) -> dt.time:
    if isinstance(value, str) and re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", value.strip()):
        hours, minutes = value.strip().split(":")
        return dt.time(int(hours), int(minutes))
    if isinstance(value, dt.time):
        return value.replace(second=0, microsecond=0)
    raise _mistake(N_('{key} has to be a time between quotes, hours and minutes, such as "09:30", not {value}.'))


def _room_key(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?", value):
        raise _mistake(N_('{key} has to be a short code of small letters and digits, such as "a", not {value}.'))
    return value


def _title(value: object) -> object:
    if isinstance(value, Mapping):
        return value
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, _line(value))
    raise _mistake(
        N_("{key} has to be text between quotes, or one text per language such as {example}, not {value}."),
        example='{ nl = "…", en = "…" }',
    )


def _agenda(value: object) -> object:
    # An author writes `welcome = 20`; the model keeps a list, because the order is the order of the day.
    if isinstance(value, Mapping):
        return [{"key": key, "minutes": minutes} for key, minutes in value.items()]
    return value


def _lettered(value: object) -> object:
    # Rooms without a key of their own are a, b, c … in the order of the file.
    if not isinstance(value, list):
        return value
    given = [_part(room, "key") for room in value]
    letters = (key for key in chain(ascii_lowercase, map(str, count(27))) if key not in given)
    return [room | {"key": next(letters)} if isinstance(room, dict) and "key" not in room else room for room in value]


def _lessons_folder(value: object, info: ValidationInfo) -> object:
    if value is None or isinstance(value, Path):
        return value
    folder = Path((info.context or {}).get("folder", "."), _line(value))
    try:
        found = folder.is_dir()
    except (OSError, ValueError):  # a name too long or too odd for this disk
        found = False
    if not found:
        raise _mistake(N_("{key}: there is no folder {value} beside day.toml. Make it, or take this line out."))
    return folder


def _lesson(value: str, info: ValidationInfo) -> str:
    # Without a context a day is being made by code, not read from a file. With a wrong folder that is mistake enough.
    if info.context is None or "lessons_folder" not in info.data:
        return value
    choices = [key for root in _lesson_roots(info.data["lessons_folder"]) for key in lesson_keys(root)]
    if value not in choices:
        nearest = get_close_matches(value, choices, n=1) or choices
        raise _mistake(
            N_("{key}: there is no lesson {value}. Choose from the folders in {root}: {known}."),
            root=info.data["lessons_folder"] or EXERCISES.name,
            known=", ".join(nearest) or "–",
        )
    return value


def _part(item: object, name: str) -> object:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)


_Mistakes = Iterator[tuple[tuple[int | str, ...], PydanticCustomError]]


def _beside(check: Callable[[Any, ValidationInfo], _Mistakes]) -> WrapValidator:
    """Check a list or table as a whole, and report that beside what pydantic finds in its items.

    Args:
        check: yields the place and the mistake; gets the value as it came, so its items may be wrong.
    """

    def validate(value: object, handler: Callable[[object], object], info: ValidationInfo) -> object:
        found = [
            InitErrorDetails(type=mistake, loc=place, input=_at(value, place))
            for place, mistake in (check(value, info) if isinstance(value, list | tuple | Mapping) else ())
        ]
        try:
            valid = handler(value)
        except ValidationError as error:
            found = [*map(_again, error.errors(include_url=False)), *found]
        else:
            if not found:
                return valid
        raise ValidationError.from_exception_data("Day", found)

    return WrapValidator(validate)


def _at(value: Any, place: tuple[int | str, ...]) -> object:
    for step in place:
        value = value[step] if isinstance(step, int) else _part(value, step)
    return value


def _again(error: Any) -> InitErrorDetails:
    context = error.get("ctx", {})
    kind = PydanticCustomError(_OWN, context["text"], context) if error["type"] == _OWN else error["type"]
    return InitErrorDetails(type=kind, loc=error["loc"], input=error["input"], ctx=context)


def _distinct(*names: str) -> WrapValidator:
    def check(items: list[Any], _: ValidationInfo) -> _Mistakes:
        for name in names or (None,):
            seen: set[str] = set()
            for place, item in enumerate(items):
                value = _part(item, name) if name else item
                if not isinstance(value, str):
                    continue
                plain = value.strip().casefold()
                if plain in seen:
                    yield (
                        (place, name) if name else (place,),
                        _mistake(N_("{key}: {value} is there twice. Keep one, or give each a name of its own.")),
                    )
                seen.add(plain)

    return _beside(check)


def _between(lowest: int, highest: int, too_few: str) -> WrapValidator:
    def check(items: list[Any], _: ValidationInfo) -> _Mistakes:
        if len(items) < lowest:
            yield (), _mistake(too_few, lowest=lowest)
        if len(items) > highest:
            yield (), _mistake(N_("{key} holds {length}; at most {highest} fit."), length=len(items), highest=highest)

    return _beside(check)


def _in_each_language(title: Mapping[str, str], info: ValidationInfo) -> _Mistakes:
    missing = [language for language in info.data.get("languages", ()) if language not in title]
    if missing:
        yield (
            (),
            _mistake(
                N_("{key} has no text for {missing}. Add it, or take that language out of `languages`."),
                missing=", ".join(missing),
            ),
        )


Line = Annotated[str, BeforeValidator(_line)]
Language = Annotated[Line, _one_of(LANGUAGES, N_("{key}: {value} is no language of this kit. Choose from {known}."))]
ChapterKey = Annotated[Line, _one_of(CHAPTER_KEYS, N_("{key}: there is no chapter {value}. Choose from {known}."))]
Lesson = Annotated[Line, AfterValidator(_lesson)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Room(_Frozen):
    """A room, or a site that takes part from afar.

    Args:
        key: short code, used in links and in the log; a, b, c … when the file gives none.
        name: as on the door.
        tables: number of tables, 0 to 60.
    """

    key: Annotated[Line, AfterValidator(_room_key)]
    name: Line
    tables: Annotated[int, _whole(0, 60)]


class ChapterPlan(_Frozen):
    """One line of the agenda.

    Args:
        key: one of `CHAPTER_KEYS`.
        minutes: how long it takes, 1 to 240.
    """

    key: ChapterKey
    minutes: Annotated[int, _whole(1, 240)]


class PairingPlan(_Frozen):
    """How the speed dates are meant to go; the facilitator can still change it on the day.

    Args:
        rounds: number of speed dates per person, 1 to 20.
        minutes: length of one speed date, 1 to 30.
    """

    rounds: Annotated[int, _whole(1, 20)] = 5
    minutes: Annotated[int, _whole(1, 30)] = 4


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
        lessons: keys of the lessons on offer.
        pairing: rounds and minutes of the speed dates.
        organiser_contact: who to ask, as the privacy notice says it.
        retention_days: number of days after the date that outcomes are kept, 1 to 365.
        rehearsal: whether this is practice, with invented people.
        folder: where `day.toml` is; None when the day was not read from a file.
    """

    # The order matters: a check may look only at fields above its own.
    languages: Annotated[
        tuple[Language, ...],
        _distinct(),
        _between(1, len(LANGUAGES), N_("{key} is empty. Name at least one language.")),
    ] = LANGUAGES
    title: Annotated[dict[Language, Line], _beside(_in_each_language), BeforeValidator(_title)]
    date: Annotated[dt.date, BeforeValidator(_day_of_year)]
    start: Annotated[dt.time, BeforeValidator(_time_of_day)] = dt.time(9, 30)
    units: Annotated[
        tuple[Line, ...],
        _distinct(),
        _between(2, 100, N_("{key} needs at least {lowest} names, because a pair comes from two different units.")),
    ]
    rooms: Annotated[
        tuple[Room, ...],
        _distinct("key", "name"),
        _between(1, 26, N_("{key} is empty. Describe at least one room.")),
        BeforeValidator(_lettered),
    ]
    agenda: Annotated[
        tuple[ChapterPlan, ...],
        _distinct("key"),
        _between(1, len(CHAPTER_KEYS), N_("{key} is empty. Name at least one chapter with its minutes.")),
        BeforeValidator(_agenda),
    ] = tuple(ChapterPlan(key=key, minutes=minutes) for key, minutes in CHAPTER_MINUTES.items())
    lessons_folder: Annotated[Path | None, BeforeValidator(_lessons_folder)] = None
    lessons: Annotated[tuple[Lesson, ...], _distinct()] = ()
    pairing: PairingPlan = PairingPlan()
    organiser_contact: Line
    retention_days: Annotated[int, _whole(1, 365)] = 28
    rehearsal: StrictBool = False
    folder: Path | None = None

    @field_validator("agenda")
    @classmethod
    def _ends_today(cls, agenda: tuple[ChapterPlan, ...], info: ValidationInfo) -> tuple[ChapterPlan, ...]:
        start: dt.time | None = info.data.get("start")
        if start and start.hour * 60 + start.minute + sum(plan.minutes for plan in agenda) >= _MINUTES_IN_DAY:
            raise _mistake(N_("{key} runs past midnight. Start earlier or give the chapters fewer minutes."))
        return agenda

    @property
    def key(self) -> str:
        """Return what names this day in the log, such as "2027-01-14-sparren-met-spionnen"."""
        plain = unicodedata.normalize("NFKD", self.title_in(self.languages[0])).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_LONGEST_SHOWN].strip("-")
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


def new_day(folder: Path, language: str) -> Path:
    """Write a first `day.toml` with comments, some weeks ahead, ready to edit.

    Args:
        folder: where to write it; made when it is not there.
        language: of the comments, "nl" or "en".

    Returns:
        The path of the file.

    Raises:
        DataFolderError: there is a `day.toml` already, or the folder cannot be written.
    """
    template = TEMPLATES / f"day.{known(language)}.toml"
    ahead = dt.date.today() + dt.timedelta(weeks=_WEEKS_AHEAD)
    thursday = ahead + dt.timedelta(days=(3 - ahead.weekday()) % 7)
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"^date = .*$", f"date = {thursday}", text, flags=re.MULTILINE)
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
    values = {name: value for name, value in found.get("ctx", {}).items() if name != "text"} if kind == _OWN else {}
    text = found["ctx"]["text"] if kind == _OWN else _SENTENCES.get(kind, _OTHERWISE)
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
        return str(value)[:_LONGEST_SHOWN]
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "…"


def _shown_text(text: str) -> str:
    short = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    return json.dumps(short, ensure_ascii=False)
