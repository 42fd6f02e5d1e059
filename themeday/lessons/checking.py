"""What an author hears about a lesson: every mistake with its line and its mend, and hints that may be left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from themeday.errors import LessonError, ThemeDayError
from themeday.i18n import LANGUAGES, N_, translate
from themeday.lessons import drawings
from themeday.lessons.comparing import differences
from themeday.lessons.fitting import too_much
from themeday.lessons.front_matter import line_of
from themeday.lessons.lint.plain import LONGEST_SENTENCE, hard_words, long_sentences, long_words
from themeday.lessons.lint.private import details
from themeday.lessons.lint.respect import looking_down
from themeday.lessons.messages import DETAILS, Message
from themeday.lessons.model import Lesson
from themeday.lessons.reading import load_lesson, parsed
from themeday.lessons.source import read_text
from themeday.lessons.timing import PART, SHAPE

#: What `themeday lesson new` puts before a text that still has to be translated, in the language of its file.
TO_TRANSLATE = N_("TRANSLATE:")
#: And where its author still has to write something.
TO_WRITE = N_("WRITE:")
#: How a block for own words may say that nobody is to be named.
_NOBODY = {"nl": re.compile(r"namen|personen|\bnoem\b", re.I), "en": re.compile(r"\bnames?\b", re.I)}
# An address of the kinds that do exist; those on .example never lead anywhere (RFC 2606).
_ADDRESS = re.compile(r"\b(?!example\.)[\w-]+\.(?:nl|be|com|org|net|eu|uk|io|info|gov)\b", re.I)
# What is no sentence: a picture's description is read aloud, and a key or an address is no word.
_NOT_READ = re.compile(r"!\[[^\]]*\]\([^)]*\)|\{[^{}]*\}|`{3,}.*|\S*\w[.@/]\w\S*")


def check_lesson(folder: Path, first: str = LANGUAGES[0], languages: Sequence[str] = LANGUAGES) -> list[ThemeDayError]:
    """Return every mistake in one lesson, in the order of its files and their lines."""
    problems: list[ThemeDayError] = []
    whole: list[Lesson] = []
    for language in sorted(languages, key=lambda language: language != first):
        found: list[ThemeDayError] = []
        try:
            lesson, source = parsed(read_text(folder, language), folder=folder, language=language)
            found += [*source.problems, *source.remarks]
            if lesson:
                whole.append(lesson)
                found += _of_lesson(folder, lesson)
        except LessonError as error:
            found += error.problems
        found += _not_for_here(folder, language)
        problems += sorted(found, key=lambda problem: int(problem.values.get("line", 0)))
    if len(whole) == len(languages):
        problems += [problem for other in whole[1:] for problem in differences(whole[0], other)]
    return [*problems, *drawings.mistakes(folder)]


def hints(folder: Path) -> list[ThemeDayError]:
    """Return what would make a lesson easier to read; none of it is a mistake."""
    found: list[ThemeDayError] = []
    for language in LANGUAGES:
        told: set[str] = set()
        for line, text in _lines(folder, language):
            read = _NOT_READ.sub(" ", text)
            names = {"file": f"{folder.name}/{language}.md", "line": line}
            for word, plainer in hard_words(read, language):
                if word.lower() not in told:
                    told.add(word.lower())
                    found.append(ThemeDayError(Message.HARD_WORD, **names, word=word, plainer=plainer))
            found += (ThemeDayError(Message.LONG_WORD, **names, word=word) for word in long_words(read))
            found += (
                ThemeDayError(Message.LONG_SENTENCE, **names, n=n, most=LONGEST_SENTENCE) for n in long_sentences(read)
            )
        lesson = _whole(folder, language)
        if lesson:
            found += [*_lacking(lesson), *_real_addresses(lesson)]
    return [*found, *drawings.hints(folder)]


def _whole(folder: Path, language: str) -> Lesson | None:
    try:
        return load_lesson(folder, language)
    except LessonError:
        return None  # which is told as a mistake


def _of_lesson(folder: Path, lesson: Lesson) -> Iterator[ThemeDayError]:
    yield from too_much(lesson, line_of(read_text(folder, lesson.language), "minutes", 0))
    for step in lesson.steps:
        nobody = _NOBODY.get(lesson.language)
        if step.kind == "reflection" and nobody and not nobody.search(step.text):
            file = f"{folder.name}/{lesson.language}.md"
            yield ThemeDayError(Message.NAMES_NOBODY, file=file, line=step.line, key=step.key)


def _lacking(lesson: Lesson) -> Iterator[ThemeDayError]:
    """Yield parts of the shape of a lesson for which it has no block."""
    there = {PART.get(step.kind) for step in lesson.steps}
    for part in SHAPE:
        if part != "confidence" and part not in there:  # that one the lesson asks by itself
            kinds = ", ".join(kind for kind, its in PART.items() if its == part and kind != "text")
            file = f"{lesson.slug}/{lesson.language}.md"
            yield ThemeDayError(Message.LACKS, file=file, line=1, kinds=kinds)


def _real_addresses(lesson: Lesson) -> Iterator[ThemeDayError]:
    for step in lesson.steps:
        if step.kind == "note":
            continue
        parts = [(step.line, step.text)]
        parts += [(option.line, text) for option in step.options for text in (option.text, option.feedback)]
        for line, text in parts:
            for found in _ADDRESS.finditer(text):
                file = f"{lesson.slug}/{lesson.language}.md"
                yield ThemeDayError(Message.REAL_ADDRESS, file=file, line=line, words=found[0])


def _not_for_here(folder: Path, language: str) -> Iterator[ThemeDayError]:
    for line, text in _lines(folder, language):
        names = {"file": f"{folder.name}/{language}.md", "line": line}
        for pattern, told in ((_mark(TO_TRANSLATE), Message.NOT_TRANSLATED), (_mark(TO_WRITE), Message.NOT_WRITTEN)):
            if mark := pattern.search(text):
                yield ThemeDayError(told, **names, mark=mark[0])
        for kind, words in details(text):
            yield ThemeDayError(DETAILS[kind], **names, words=words)
        for words in looking_down(text, belittling=True):
            yield ThemeDayError(Message.LOOKS_DOWN, **names, words=words)


@cache
def _mark(text: str) -> re.Pattern[str]:
    """Return what finds a mark, in whatever language it stands in a file."""
    return re.compile(rf"\b(?:{'|'.join(re.escape(translate(language, text)) for language in LANGUAGES)})")


def _lines(folder: Path, language: str) -> Iterator[tuple[int, str]]:
    try:
        yield from enumerate(read_text(folder, language).split("\n"), 1)
    except LessonError:
        return  # which is told already
