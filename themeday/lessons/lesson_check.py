"""What an author hears about a lesson: every mistake with its line and its mend, and hints that may be left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from themeday.errors import LessonError, ThemeDayError
from themeday.i18n import LANGUAGES, N_, translate
from themeday.lessons import messages
from themeday.lessons.front_matter import line_of
from themeday.lessons.lint import drawings
from themeday.lessons.lint.length import tell_what_is_too_long
from themeday.lessons.lint.plain import LONGEST_SENTENCE, hard_words, long_sentences, long_words
from themeday.lessons.lint.private import details
from themeday.lessons.lint.respect import looking_down
from themeday.lessons.lint.translation import differences
from themeday.lessons.model import Lesson
from themeday.lessons.reading import load_lesson, parsed
from themeday.lessons.source import LessonProblem, Source, read_text
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
        source = Source(folder, language)
        with suppress(LessonError):  # which is noted
            text = read_text(source)
            if lesson := parsed(source, text):
                whole.append(lesson)
                _check_content(source, lesson, line_of(text, "minutes", 0))
            check_words(source, text)
        noticed = sorted([*source.problems, *source.remarks], key=lambda problem: problem.line)
        problems += noticed
    if len(whole) == len(languages):
        problems += [problem for other in whole[1:] for problem in differences(whole[0], other)]
    return [*problems, *drawings.mistakes(folder)]


def _check_content(source: Source, lesson: Lesson, head_line: int) -> None:
    tell_what_is_too_long(source, lesson, head_line)
    nobody = _NOBODY.get(lesson.language)
    for step in lesson.steps:
        if step.kind == "reflection" and nobody and not nobody.search(step.text):
            source.remark(step.line, messages.NAMES_NOBODY, key=step.key)


def check_words(source: Source, text: str) -> None:
    """Note what is still to be written, details of real people, and what looks down on someone."""
    for line, words in enumerate(text.split("\n"), 1):
        for mark, told in ((_mark(TO_TRANSLATE), messages.NOT_TRANSLATED), (_mark(TO_WRITE), messages.NOT_WRITTEN)):
            if unfinished := mark.search(words):
                source.remark(line, told, mark=unfinished[0])
        for kind, detail in details(words):
            source.remark(line, messages.DETAILS[kind], words=detail)
        for phrase in looking_down(words, belittling=True):
            source.remark(line, messages.LOOKS_DOWN, words=phrase)


@cache
def _mark(text: str) -> re.Pattern[str]:
    """Return what finds a mark, in whatever language it stands in a file."""
    return re.compile(rf"\b(?:{'|'.join(re.escape(translate(language, text)) for language in LANGUAGES)})")


def hints(folder: Path) -> list[LessonProblem]:
    """Return what would make a lesson easier to read; none of it is a mistake."""
    advice: list[LessonProblem] = []
    for language in LANGUAGES:
        source = Source(folder, language)
        with suppress(LessonError):  # which is told as a mistake
            hint_at_hard_reading(source, read_text(source))
            lesson = load_lesson(folder, language)
            _hint_at_missing_parts(source, lesson)
            _hint_at_real_addresses(source, lesson)
        advice += source.remarks
    return [*advice, *drawings.hints(folder)]


def hint_at_hard_reading(source: Source, text: str) -> None:
    """Note what not everyone reads easily."""
    told: set[str] = set()
    for line, written in enumerate(text.split("\n"), 1):
        read = _NOT_READ.sub(" ", written)
        for word, plainer in hard_words(read, source.language):
            if word.lower() not in told:
                told.add(word.lower())
                source.remark(line, messages.HARD_WORD, word=word, plainer=plainer)
        for word in long_words(read):
            source.remark(line, messages.LONG_WORD, word=word)
        for n in long_sentences(read):
            source.remark(line, messages.LONG_SENTENCE, n=n, most=LONGEST_SENTENCE)


def _hint_at_missing_parts(source: Source, lesson: Lesson) -> None:
    there = {PART.get(step.kind) for step in lesson.steps}
    for part in SHAPE:
        if part != "confidence" and part not in there:  # that one the lesson asks by itself
            kinds = ", ".join(kind for kind, its in PART.items() if its == part and kind != "text")
            source.remark(1, messages.LACKS, kinds=kinds)


def _hint_at_real_addresses(source: Source, lesson: Lesson) -> None:
    for step in lesson.steps:
        if step.kind == "note":
            continue
        parts = [(step.line, step.text)]
        parts += [(option.line, text) for option in step.options for text in (option.text, option.feedback)]
        for line, text in parts:
            for address in _ADDRESS.finditer(text):
                source.remark(line, messages.REAL_ADDRESS, words=address[0])
