"""Writes a day as the `day.toml` that `load_day` reads back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from themeday.day.plan import Day

_NOT_IN_THE_FILE = {"folder", "lessons_folder"}


def day_toml(day: Day) -> str:
    """Return a day as TOML.

    Args:
        day: whose folder and folder of lessons are left out, because they are of one computer.
    """
    kept = day.model_dump(mode="json", exclude=_NOT_IN_THE_FILE)
    kept["start"] = f"{day.start:%H:%M}"
    kept["agenda"] = {plan["key"]: plan["minutes"] for plan in kept["agenda"]}
    # What stands below a heading belongs to it, so tables come last.
    plain = {key: value for key, value in kept.items() if not _is_tables(value)}
    lines = [
        f"{key} = {value if key == 'date' else _value(value)}" for key, value in plain.items() if value is not None
    ]
    for key, value in kept.items():
        if _is_tables(value):
            lines += _tables(key, value)
    return "\n".join(lines) + "\n"


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _tables(key: str, tables: list[dict[str, Any]]) -> Iterator[str]:
    for table in tables:
        yield ""
        yield f"[[{key}]]"
        yield from (f"{name} = {_value(value)}" for name, value in table.items())


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    # A text of JSON is one of TOML, but for this character, which a line of day.toml may not hold either.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
