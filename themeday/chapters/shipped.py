"""The chapters that ship: a folder each, beside their notebooks."""

from __future__ import annotations

import re
from functools import cache

from themeday.chapters.blocks import Chapter
from themeday.chapters.reading import read_chapter
from themeday.places import NOTEBOOKS

FOLDER = NOTEBOOKS / "participant"


def shipped_keys() -> list[str]:
    """Return the keys of the chapters, in the order of their notebooks; those without one come last."""
    keys = {path.parent.name for path in FOLDER.glob("*/*.md")}
    numbers = {key: int(n) for path in FOLDER.glob("*.ipynb") for n, key in re.findall(r"^(\d+)_(.+)$", path.stem)}
    return sorted(keys, key=lambda key: (numbers.get(key, len(keys) + 1), key))


@cache
def shipped(key: str) -> Chapter:
    """Return a chapter.

    Raises:
        LessonError: its files have mistakes.
    """
    return read_chapter(FOLDER / key)
