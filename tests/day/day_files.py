"""A small `day.toml` that is right, and what is told of one that is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from themeday.day.load import load_day
from themeday.errors import DayFileError

GOOD = """\
title = "Sparren met spionnen"
date = 2027-01-14
start = "09:00"
units = ["Recherche", "Intelligence"]
organiser_contact = "de ontvangst"

[[rooms]]
name = "Grote zaal"
tables = 12
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "day.toml"
    file.write_text(text, encoding="utf-8")
    return file


def mistakes(folder: Path, text: str) -> list[tuple[str, str]]:
    """Return (key path, English message) for each mistake in a day file."""
    with pytest.raises(DayFileError) as caught:
        load_day(write(folder, text))
    assert caught.value.problems
    assert caught.value.message("nl")
    return [(problem.values.get("key", ""), problem.message("en")) for problem in caught.value.problems]


def with_line(line: str) -> str:
    """Return the good file with one of its lines replaced, or with a line added on top."""
    name = line.split(" = ")[0]
    rest = re.sub(rf"^{re.escape(name)} = .*\n", "", GOOD, flags=re.MULTILINE)
    return f"{line}\n{rest}"
