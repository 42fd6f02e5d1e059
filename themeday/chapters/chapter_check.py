"""What an author hears about a chapter of a day's own: every mistake with its line and its mend, and hints."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from themeday.chapters.form import FORM
from themeday.chapters.own import read_own
from themeday.errors import LessonError, ThemeDayError
from themeday.lessons import messages
from themeday.lessons.lesson_check import check_words, hint_at_hard_reading
from themeday.lessons.source import LessonProblem, Source, read_text


def check_chapter(folder: Path, languages: Sequence[str]) -> list[ThemeDayError]:
    """Return every mistake in one chapter, in the order of its files and their lines.

    Args:
        languages: those of the day, all of which it has to be written in.
    """
    problems: list[ThemeDayError] = []
    texts: dict[str, str] = {}
    for language in languages:
        source = Source(folder, language, FORM)
        with suppress(LessonError):  # which is noted
            texts[language] = read_text(source)
            check_words(source, texts[language])
        problems += [*source.problems, *source.remarks]
    if texts:
        try:
            read_own(folder, texts)
        except LessonError as error:
            problems += error.problems
    return sorted(problems, key=lambda problem: _place(problem, folder, languages))


def hints(folder: Path, languages: Sequence[str]) -> list[LessonProblem]:
    """Return what would make a chapter easier to read; none of it is a mistake."""
    advice: list[LessonProblem] = []
    for language in languages:
        source = Source(folder, language, FORM)
        with suppress(LessonError):  # which is told as a mistake
            hint_at_hard_reading(source, read_text(source))
        advice += source.remarks
    return advice


def stands_in_no_agenda(folder: Path) -> LessonProblem:
    """Return what to say of a chapter that no agenda names."""
    return LessonProblem(messages.IN_NO_AGENDA, folder.name, 0, key=folder.name)


def _place(problem: ThemeDayError, folder: Path, languages: Sequence[str]) -> tuple[int, int]:
    files = [f"{folder.name}/{language}.md" for language in languages]
    file = str(problem.values.get("file", ""))
    return files.index(file) if file in files else len(files), int(problem.values.get("line", 0))
