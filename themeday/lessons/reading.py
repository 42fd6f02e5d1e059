"""Lessons from their folders: which there are, and each of them read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from themeday.i18n import LANGUAGES
from themeday.lessons import messages
from themeday.lessons.block_kinds import ANSWERED
from themeday.lessons.blocks import read_steps
from themeday.lessons.front_matter import M, line_of, split
from themeday.lessons.model import FrontMatter, Lesson, Step
from themeday.lessons.source import Source, one_kind_of_line, read_text


def available(root: Path) -> list[str]:
    """Return the names of the lesson folders, in alphabetical order; those that begin with _ or . are not on offer."""
    names = {path.parent.name for language in LANGUAGES for path in root.glob(f"*/{language}.md")}
    return sorted(name for name in names if name[0] not in "._")


def load_lesson(folder: Path, language: str) -> Lesson:
    """Read a lesson from its folder; one that did not change since is not taken apart again.

    Raises:
        LessonError: with every mistake, its file, its line, and how to mend it.
    """
    text = read_text(Source(folder, language))
    files = [(path.name, path.stat()) for path in folder.iterdir() if path.is_file()]  # its pictures too
    written = frozenset((name, about.st_mtime_ns, about.st_size) for name, about in files)
    return _read_once(text, folder.absolute(), language, written)


# A report and a review need every lesson several times over; both languages of a full day fit in here.
@lru_cache(maxsize=64)
def _read_once(text: str, folder: Path, language: str, _: frozenset[tuple[str, int, int]]) -> Lesson:
    return parse_lesson(text, folder=folder, language=language)


def load_lesson_for(folder: Path, language: str) -> Lesson:
    """Read a lesson in someone's language; where it is not written in that language yet, in one in which it is.

    Raises:
        LessonError: with every mistake.
    """
    return load_lesson(folder, language_of_lesson(folder, language))


def language_of_lesson(folder: Path, language: str) -> str:
    """Return in which language someone reads a lesson: their own, else the first in which it is written."""
    return next((code for code in (language, *LANGUAGES) if (folder / f"{code}.md").is_file()), language)


def parse_lesson(text: str, *, folder: Path, language: str) -> Lesson:
    """Make a lesson of the text of its file.

    Raises:
        LessonError: with every mistake, its file, its line, and how to mend it.
    """
    source = Source(folder, language)
    lesson = parsed(source, text)
    if lesson is None:
        raise source.refusal()
    return lesson


def parsed(source: Source, text: str) -> Lesson | None:
    """Return what `parse_lesson` makes of a text, None when it has mistakes; all that has to be mended is noted."""
    head, steps = taken_apart(source, text, FrontMatter)
    if head is not None and not source.problems:
        asked = {step.key for step in steps if step.kind in ANSWERED}
        if gone := [key for key in head.keys if key not in asked]:
            source.wrong(line_of(text, "keys", 0), messages.KEYS_GONE, these=", ".join(gone))
    if head is None or source.problems:
        return None
    return Lesson(slug=source.folder.name, language=source.language, steps=steps, **head.model_dump())


def taken_apart(source: Source, text: str, model: type[M]) -> tuple[M | None, tuple[Step, ...]]:
    """Return the front matter of a text, None when it has mistakes, and its steps; mistakes are noted."""
    # Half a character (a lone surrogate) fits in a Python string but in no page and no file.
    text = one_kind_of_line(text.encode("utf-8", "replace").decode("utf-8"))
    head, body, body_line = split(source, text, model)
    return head, read_steps(source, body, body_line)


def written_at(roots: Sequence[Path], slugs: Sequence[str]) -> tuple[int, ...]:
    """Return when the files of some lessons were written; something else as soon as one is edited."""
    files = (root / slug / f"{language}.md" for slug in slugs for root in roots for language in LANGUAGES)
    return tuple(file.stat().st_mtime_ns for file in files if file.exists())
