"""The chapters that ship: a folder each, beside their notebooks."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from themeday.chapters.blocks import Chapter
from themeday.chapters.reading import read_chapter
from themeday.errors import LessonError
from themeday.lessons import messages
from themeday.lessons.source import LessonProblem
from themeday.places import NOTEBOOKS

FOLDER = NOTEBOOKS / "participant"
#: Questions whose answers the kit works with, for dates, agreements and the report: their words may be anything.
NEEDED = {
    "expectations": "learn offer direct confidence matching",
    "pairing": "rating",
    "lessons": "before after back heard praise",
    "agreements": "learning_goal step step_date cadence first_date hour place review_date",
    "closing": "do dont take_along useful gained confidence_then confidence_now teaching interest recommend",
    "follow_up": "goes_on met step feedback learned",
}


def shipped_keys() -> list[str]:
    """Return the keys of the chapters, in the order of their notebooks; those without one come last."""
    keys = {path.parent.name for path in FOLDER.glob("*/*.md")}
    numbers = {key: int(n) for path in FOLDER.glob("*.ipynb") for n, key in re.findall(r"^(\d+)_(.+)$", path.stem)}
    return sorted(keys, key=lambda key: (numbers.get(key, len(keys) + 1), key))


@cache
def shipped(key: str, folder: Path = FOLDER) -> Chapter:
    """Return a chapter.

    Raises:
        LessonError: its files have mistakes, or lack a question that the kit works with.
    """
    chapter = read_chapter(folder / key)
    gone = [needed for needed in NEEDED.get(key, "").split() if not chapter.asks(needed)]
    if gone:
        told = LessonProblem(messages.QUESTIONS_GONE, key, 0, these=", ".join(gone))
        raise LessonError(messages.ONE_CHAPTER, [told], lesson=key)
    return chapter
