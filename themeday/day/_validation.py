"""What `day.toml` may hold, key by key, each mistake with how to mend it; `plan.py` makes a day of it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, count
from pathlib import Path
from string import ascii_lowercase
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, ValidationError, ValidationInfo, WrapValidator
from pydantic_core import InitErrorDetails, PydanticCustomError

from themeday.chapters import AFTERWARDS, CHAPTERS
from themeday.chapters.own import FOLDER_NAME
from themeday.chapters.question_sets import shipped_sets
from themeday.i18n import LANGUAGES, N_
from themeday.model.labels import comparable, spelled

OWN = "day"  # the pydantic error type of every mistake that brings its own sentence
_FIRST_DATE, _LAST_DATE = dt.date(2000, 1, 1), dt.date(2199, 12, 31)
MINUTES_IN_DAY = 24 * 60
_LONGEST_LINE = 120
LONGEST_SHOWN = 40


def mistake(text: str, **values: object) -> PydanticCustomError:
    # The sentence travels in the context, because pydantic hands back only the filled-in English.
    return PydanticCustomError(OWN, text, {"text": text, **values})


def _line(value: object) -> str:
    if not isinstance(value, str):
        raise mistake(N_("{key} has to be text between quotes, not {value}."))
    line = value.strip()
    if not comparable(line):
        raise mistake(N_("{key} is empty. Fill it in, or take it out."))
    if len(line) > _LONGEST_LINE:
        raise mistake(
            N_("{key} is {length} characters long. Keep it to {highest}."), length=len(line), highest=_LONGEST_LINE
        )
    if any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in line):
        raise mistake(N_("{key} holds a line break or a control character. Write it on one line."))
    return line


def whole_number(lowest: int, highest: int) -> BeforeValidator:
    def check(value: object) -> int:
        if type(value) is not int or not lowest <= value <= highest:  # True is an int too, and no number of minutes
            raise mistake(
                N_("{key} has to be a whole number from {lowest} to {highest}, not {value}."),
                lowest=lowest,
                highest=highest,
            )
        return value

    return BeforeValidator(check)


def one_of(choices: tuple[str, ...], text: str) -> AfterValidator:
    def check(value: str) -> str:
        choice = spelled(value, choices)
        if choice is None:
            raise mistake(text, known=", ".join(choices))
        return choice

    return AfterValidator(check)


def day_of_year(value: object) -> dt.date:
    try:
        day = dt.date.fromisoformat(value.strip()) if isinstance(value, str) else value
    except ValueError:
        day = None
    if type(day) is not dt.date or not _FIRST_DATE <= day <= _LAST_DATE:
        raise mistake(
            N_("{key} has to be a date written as year-month-day, from {lowest} to {highest}, not {value}."),
            lowest=_FIRST_DATE,
            highest=_LAST_DATE,
        )
    return day


def time_of_day(value: object) -> dt.time:
    # With seconds is how a day that is being served has it.
    if isinstance(value, str) and (clock := re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(:00)?", value.strip())):
        return dt.time(int(clock[1]), int(clock[2]))
    if isinstance(value, dt.time):
        return value.replace(second=0, microsecond=0)
    raise mistake(N_('{key} has to be a time between quotes, hours and minutes, such as "09:30", not {value}.'))


def room_key(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?", value):
        raise mistake(N_('{key} has to be a short code of small letters and digits, such as "a", not {value}.'))
    return value


def text_by_language(value: object) -> object:
    if isinstance(value, Mapping):
        return value
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, _line(value))
    raise mistake(
        N_("{key} has to be text between quotes, or one text per language such as {example}, not {value}."),
        example="{ " + ", ".join(f'{language} = "…"' for language in LANGUAGES) + " }",
    )


def agenda_in_order(value: object, info: ValidationInfo) -> object:
    # An author writes `welcome = 20`; the model keeps a list, because the order is the order of the day.
    if isinstance(value, Mapping):
        known = _chapters(info)
        return [{"key": spelled(key, known) or key, "minutes": minutes} for key, minutes in value.items()]
    return value


def known_chapters(agenda: list[Any], info: ValidationInfo) -> _Mistakes:
    known = _chapters(info)
    for place, plan in enumerate(agenda):
        key = _part(plan, "key")
        if isinstance(key, str) and comparable(key) and spelled(key, known) is None:
            text = N_(
                "{key}: there is no chapter {value}. Choose from {known}. One of your own stands in the folder "
                "{folder} beside day.toml: `themeday chapter new` begins it."
            )
            yield (place, "key"), mistake(text, known=", ".join(known), folder=FOLDER_NAME)


def _chapters(info: ValidationInfo) -> tuple[str, ...]:
    own = dict.fromkeys(key for key, _, _ in info.data.get("own_text", ()))
    return tuple(dict.fromkeys((*CHAPTERS, *(key for key in own if key not in AFTERWARDS))))


def lettered(value: object) -> object:
    # Rooms without a key of their own are a, b, c … in the order of the file.
    if not isinstance(value, list):
        return value
    given = [_part(room, "key") for room in value]
    letters = (key for key in chain(ascii_lowercase, map(str, count(27))) if key not in given)
    return [room | {"key": next(letters)} if isinstance(room, dict) and "key" not in room else room for room in value]


def existing_folder(value: object, info: ValidationInfo) -> object:
    if value is None or isinstance(value, Path):
        return value
    folder = Path((info.context or {}).get("folder", "."), _line(value))
    try:
        exists = folder.is_dir()
    except (OSError, ValueError):  # a name too long or too odd for this disk
        exists = False
    if not exists:
        raise mistake(N_("{key}: there is no folder {value} beside day.toml. Make it, or take this line out."))
    return str(folder)  # a path is no JSON, and the served copy of a day is


def web_address(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if value == "":  # as without the key
        return ""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # urlsplit's word for a port that is none
        parts, host, port = urlsplit(""), "", None
    plain = re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", host)
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in ("http", "https") or not plain or more or len(text) > _LONGEST_LINE:
        raise mistake(
            N_("{key}: {value} is no web address. Write it like https://themadag.example.nl, or take this line out.")
        )
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def _part(item: object, name: str) -> object:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)


_Mistakes = Iterator[tuple[tuple[int | str, ...], PydanticCustomError]]


def beside(check: Callable[[Any, ValidationInfo], _Mistakes]) -> WrapValidator:
    """Check a list or table as a whole, as it came, and report that beside what pydantic finds in its items."""

    def validate(value: object, handler: Callable[[object], object], info: ValidationInfo) -> object:
        mistakes = [
            InitErrorDetails(type=slip, loc=place, input=_at(value, place))
            for place, slip in (check(value, info) if isinstance(value, list | tuple | Mapping) else ())
        ]
        try:
            valid = handler(value)
        except ValidationError as error:
            mistakes = [*map(_again, error.errors(include_url=False)), *mistakes]
        else:
            if not mistakes:
                return valid
        raise ValidationError.from_exception_data("Day", mistakes)

    return WrapValidator(validate)


def _at(value: Any, place: tuple[int | str, ...]) -> object:
    for step in place:
        value = value[step] if isinstance(step, int) else _part(value, step)
    return value


def _again(error: Any) -> InitErrorDetails:
    context = error.get("ctx", {})
    kind = PydanticCustomError(OWN, context["text"], context) if error["type"] == OWN else error["type"]
    return InitErrorDetails(type=kind, loc=error["loc"], input=error["input"], ctx=context)


def distinct(*names: str) -> WrapValidator:
    def check(items: list[Any], _: ValidationInfo) -> _Mistakes:
        for name in names or (None,):
            seen: dict[str, str] = {}
            for place, item in enumerate(items):
                value = _part(item, name) if name else item
                if not isinstance(value, str):
                    continue
                first = seen.get(comparable(value))
                if first is not None:
                    yield ((place, name) if name else (place,)), _twice(value, first)
                seen.setdefault(comparable(value), value)

    return beside(check)


def _twice(value: str, first: str) -> PydanticCustomError:
    if value.strip() == first.strip():
        return mistake(N_("{key}: {value} is there twice. Keep one, or give each a name of its own."))
    return mistake(
        N_(
            "{key}: {value} is there twice, the first time as {first}: they differ only in capitals, spaces or "
            "characters that cannot be seen, and are taken as one. Keep one, or give each a name of its own."
        ),
        first=f'"{first.strip()[:LONGEST_SHOWN]}"',
    )


def line_or_nothing(value: object) -> str:
    return "" if value == "" else _line(value)  # empty is as without the key


def between(lowest: int, highest: int, too_few: str = "") -> WrapValidator:
    def check(items: list[Any], _: ValidationInfo) -> _Mistakes:
        if len(items) < lowest:
            yield (), mistake(too_few, lowest=lowest)
        if len(items) > highest:
            yield (), mistake(N_("{key} holds {length}; at most {highest} fit."), length=len(items), highest=highest)

    return beside(check)


def in_each_language(texts: Mapping[str, str], info: ValidationInfo) -> _Mistakes:
    missing = [language for language in info.data.get("languages", ()) if language not in texts]
    if missing:
        yield (
            (),
            mistake(
                N_("{key} has no text for {missing}. Add it, or take that language out of `languages`."),
                missing=", ".join(missing),
            ),
        )


Line = Annotated[str, BeforeValidator(_line)]
Language = Annotated[Line, one_of(LANGUAGES, N_("{key}: {value} is no language of this kit. Choose from {known}."))]
QuestionSetKey = Annotated[
    Line,
    one_of(tuple(shipped_sets()), N_("{key}: there is no set of questions {value}. Choose from {known}.")),
]
