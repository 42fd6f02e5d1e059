"""What an author hears about a lesson: every mistake with its line and its mend, and hints that may be left."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from functools import cache
from math import ceil
from pathlib import Path

from themeday.errors import LessonError, ThemeDayError
from themeday.i18n import LANGUAGES, N_, translate
from themeday.lessons.comparing import differences
from themeday.lessons.head import line_of
from themeday.lessons.model import Lesson
from themeday.lessons.plain import LONGEST_SENTENCE, hard_words, long_sentences, long_words
from themeday.lessons.private import details
from themeday.lessons.reading import available, load_lesson, read_text
from themeday.lessons.say import Say
from themeday.lessons.timing import needed, room
from themeday.respect import looking_down

#: What `themeday lesson new` puts before a text that still has to be translated, in the language of its file.
TO_TRANSLATE = N_("TRANSLATE:")
#: And where its author still has to write something.
TO_WRITE = N_("WRITE:")
_DETAILS = {"name": Say.REAL_NAME, "email": Say.REAL_EMAIL, "phone": Say.REAL_PHONE, "case": Say.REAL_CASE}
_ROUGHLY = 1.15  # an estimate, so a little too much may well fit
# What is no sentence: a picture's description is read aloud, and a key or an address is no word.
_NOT_READ = re.compile(r"!\[[^\]]*\]\([^)]*\)|\{[^{}]*\}|`{3,}.*|\S*\w[.@/]\w\S*")


def check_lessons(
    root: Path, slugs: Sequence[str] | None = None, languages: Sequence[str] = LANGUAGES
) -> list[ThemeDayError]:
    """Return every mistake in the lessons, also where one language differs from the other.

    Args:
        root: the folder that holds one folder per lesson.
        slugs: which lessons; None for all of them.
        languages: in which they have to be.
    """
    found = available(root) if slugs is None else list(slugs)
    if not found:
        return [ThemeDayError(Say.NO_LESSONS, folder=root)]
    return [problem for slug in found for problem in check_lesson(root / slug, languages[0], languages)]


def check_lesson(folder: Path, first: str = LANGUAGES[0], languages: Sequence[str] = LANGUAGES) -> list[ThemeDayError]:
    """Return every mistake in one lesson, in the order of its files and their lines.

    Args:
        folder: of the lesson.
        first: the language whose file comes first, such as the author's.
        languages: in which it has to be.
    """
    problems: list[ThemeDayError] = []
    whole: list[Lesson] = []
    for language in sorted(languages, key=lambda language: language != first):
        found: list[ThemeDayError] = []
        try:
            whole.append(lesson := load_lesson(folder, language))
            found += _too_long(folder, lesson)
        except LessonError as error:
            found += error.problems
        found += _not_for_here(folder, language)
        problems += sorted(found, key=lambda problem: int(problem.values.get("line", 0)))
    if len(whole) == len(languages):
        problems += [problem for other in whole[1:] for problem in differences(whole[0], other)]
    return [*problems, *_in_pictures(folder)]


def hints(folder: Path) -> list[ThemeDayError]:
    """Return what would make a lesson easier to read; none of it is a mistake.

    Args:
        folder: of the lesson.
    """
    found: list[ThemeDayError] = []
    for language in LANGUAGES:
        told: set[str] = set()
        for line, text in _lines(folder, language):
            read = _NOT_READ.sub(" ", text)
            names = {"file": f"{folder.name}/{language}.md", "line": line}
            for word, plainer in hard_words(read, language):
                if word.lower() not in told:
                    told.add(word.lower())
                    found.append(ThemeDayError(Say.HARD_WORD, **names, word=word, plainer=plainer))
            found += (ThemeDayError(Say.LONG_WORD, **names, word=word) for word in long_words(read))
            found += (
                ThemeDayError(Say.LONG_SENTENCE, **names, n=n, most=LONGEST_SENTENCE) for n in long_sentences(read)
            )
    return found


def _too_long(folder: Path, lesson: Lesson) -> Iterator[ThemeDayError]:
    need, there_is = needed(lesson), room(lesson.minutes)
    if need > there_is * _ROUGHLY:
        yield ThemeDayError(
            Say.TAKES_TOO_LONG,
            file=f"{folder.name}/{lesson.language}.md",
            line=line_of(read_text(folder, lesson.language), "minutes", 0),
            need=ceil(need),
            room=round(there_is),
            minutes=lesson.minutes,
        )


def _not_for_here(folder: Path, language: str) -> Iterator[ThemeDayError]:
    for line, text in _lines(folder, language):
        names = {"file": f"{folder.name}/{language}.md", "line": line}
        for pattern, told in ((_mark(TO_TRANSLATE), Say.NOT_TRANSLATED), (_mark(TO_WRITE), Say.NOT_WRITTEN)):
            if mark := pattern.search(text):
                yield ThemeDayError(told, **names, mark=mark[0])
        for kind, words in details(text):
            yield ThemeDayError(_DETAILS[kind], **names, words=words)
        for words in looking_down(text, belittling=True):
            yield ThemeDayError(Say.LOOKS_DOWN, **names, words=words)


@cache
def _mark(text: str) -> re.Pattern[str]:
    """Return what finds a mark, in whatever language it stands in a file."""
    return re.compile(rf"\b(?:{'|'.join(re.escape(translate(language, text)) for language in LANGUAGES)})")


def _in_pictures(folder: Path) -> Iterator[ThemeDayError]:
    try:
        pictures = sorted(folder.glob("*.svg"))
        drawn = [(picture.name, " ".join(ET.parse(picture).getroot().itertext())) for picture in pictures]  # noqa: S314
    except (OSError, ValueError, ET.ParseError):
        return  # which is told where the picture is used
    for name, text in drawn:
        for kind, words in details(" ".join(text.split())):
            yield ThemeDayError(_DETAILS[kind], file=f"{folder.name}/{name}", line=1, words=words)


def _lines(folder: Path, language: str) -> Iterator[tuple[int, str]]:
    try:
        yield from enumerate(read_text(folder, language).split("\n"), 1)
    except LessonError:
        return  # which is told already
