"""Reads a day from its `day.toml`, and says of every mistake in it how to mend it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from themeday.chapters.own import own_texts
from themeday.day import _validation as check
from themeday.day.plan import NOT_IN_FILE, ChapterPlan, Day, PairingPlan, Room
from themeday.errors import DayFileError, LessonError, ThemeDayError
from themeday.i18n import N_

FILE_NAME = "day.toml"


def load_day(path: Path) -> Day:
    """Return the day that a file describes: `day.toml`, or the folder it is in.

    Raises:
        DayFileError: with every mistake in the file; each has the key and how to mend it. Places in a
            list count from 1, as people do: `rooms.2.tables`.
    """
    file = path.absolute()
    try:
        file = file / FILE_NAME if file.is_dir() else file
        text = _text_of(file.read_bytes())
    except FileNotFoundError:
        raise _refused(
            file, ThemeDayError(N_("There is no such file. `themeday new NAME` writes a first one."))
        ) from None
    except (OSError, ValueError):
        raise _refused(
            file, ThemeDayError(N_("It cannot be opened. Check that it is a file that you may read."))
        ) from None
    except ThemeDayError as problem:
        raise _refused(file, problem) from None
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also what a number of thousands of digits gives
        raise _refused(file, _syntax_problem(text, str(error))) from None
    # Fields of the model, but not for a file to say.
    problems: list[ThemeDayError] = [_unknown_key((name,)) for name in NOT_IN_FILE if raw.pop(name, None) is not None]
    try:
        own = own_texts(file.parent)
    except LessonError as error:
        raise _refused(file, *problems, *error.problems) from None
    try:
        day = Day.model_validate(raw | {"own_text": own}, context={"folder": file.parent})
    except ValidationError as error:
        problems += [_problem(raw, mistake) for mistake in error.errors(include_url=False)]
    if problems:
        raise _refused(file, *problems)
    day = day.model_copy(update={"folder": file.parent})
    try:
        _ = day.chapters
    except LessonError as error:
        raise _refused(file, *error.problems) from None
    return day


def _refused(file: Path, *problems: ThemeDayError) -> DayFileError:
    return DayFileError(N_("{path} cannot be used yet. To mend:"), list(problems), path=file)


def _text_of(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")  # Windows' Notepad puts a mark in front
    except UnicodeDecodeError as error:
        raise ThemeDayError(
            N_("Line {line} holds a character that is not UTF-8. Save the file again with encoding UTF-8."),
            line=content.count(b"\n", 0, error.start) + 1,
        ) from None


def _syntax_problem(text: str, reason: str) -> ThemeDayError:
    # tomllib speaks English and of its grammar; only the line and a few kinds are worth telling an organiser.
    place = re.search(r"at line (\d+)", reason)
    if not place:
        if "end of document" in reason:
            return ThemeDayError(N_("The file ends too early: a quote or a closing bracket is missing."))
        return ThemeDayError(N_("It is nested too deep, or holds a number that is too long."))
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
    return ThemeDayError(sentence, line=line, shown=shown)


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


def _problem(raw: dict[str, Any], mistake: Any) -> ThemeDayError:
    place, kind = mistake["loc"], mistake["type"]
    if kind == "extra_forbidden":
        return _unknown_key(place)
    key = _path(raw, place)
    if kind == "missing":
        name = str(place[-1])
        return ThemeDayError(
            N_("{key} is missing. Add it like this: {example}"), key=key, example=_EXAMPLES.get(name, f"{name} = …")
        )
    values = (
        {name: value for name, value in mistake.get("ctx", {}).items() if name != "text"} if kind == check.OWN else {}
    )
    text = mistake["ctx"]["text"] if kind == check.OWN else _SENTENCES.get(kind, _OTHERWISE)
    return ThemeDayError(text, **values, key=key, value=_shown(mistake["input"]))


def _unknown_key(place: tuple[int | str, ...]) -> ThemeDayError:
    name, table = str(place[-1]), str(place[0])
    inside = len(place) > 1
    choices = [field for field in (_TABLES[table] if inside else Day).model_fields if field not in NOT_IN_FILE]
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
