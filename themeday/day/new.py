"""Writes a first `day.toml`, some weeks ahead and ready to edit."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from pathlib import Path

from themeday.chapters import CHAPTERS
from themeday.day.load import FILE_NAME
from themeday.day.plan import lesson_keys
from themeday.errors import DataFolderError
from themeday.i18n import N_, in_language, known
from themeday.model.clock import Clock
from themeday.places import EXERCISES

TEMPLATES = Path(__file__).parent / "templates"
_WEEKS_AHEAD, _THURSDAY = 8, 3


def some_weeks_ahead(today: dt.date) -> dt.date:
    """Return a date for a day that is still to be planned or practised: the first Thursday eight weeks ahead."""
    ahead = today + dt.timedelta(weeks=_WEEKS_AHEAD)
    return ahead + dt.timedelta(days=(_THURSDAY - ahead.weekday()) % 7)


def new_day(folder: Path, language: str) -> Path:
    """Write a first `day.toml` in a folder, and return its path; raises `DataFolderError` where it cannot."""
    template = in_language(TEMPLATES, "day.{language}.toml", known(language))
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"^date = .*$", f"date = {some_weeks_ahead(Clock().today())}", text, flags=re.MULTILINE)
    # What a chapter is stands behind it in the templates; one that they do not know yet speaks for itself.
    named = tomllib.loads(text)["agenda"]
    lines = [f"{key} = {chapter.minutes}\n" for key, chapter in CHAPTERS.items() if key not in named]
    text = re.sub(r"(^\[agenda\]\n(?:.+\n)*)", lambda heading: heading[0] + "".join(lines), text, flags=re.MULTILINE)
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
