"""The file of a lesson in one language: its text, and the mistakes found in it so far."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from themeday.errors import LessonError, ThemeDayError
from themeday.i18n import DEFAULT_LANGUAGE, N_, translate
from themeday.lessons import messages
from themeday.lessons.block_kinds import LESSON, Form

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
LONGEST_FILE = 200_000  # bytes; a lesson of twelve minutes needs some 5,000

#: How files begin that are no plain text, whatever they are called.
_NO_TEXT = {
    b"{\\rtf": "RTF",
    b"PK\x03\x04": "DOCX or ODT",
    b"\xd0\xcf\x11\xe0": "DOC",
    b"%PDF": "PDF",
    b"bplist": "Pages",
    b"<!doctype html": "HTML",
    b"<html": "HTML",
}
_DOCUMENTS = (".docx", ".doc", ".odt", ".rtf", ".rtfd", ".pages", ".pdf", ".dotx", ".htm", ".html")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class LessonProblem(ThemeDayError):
    """A mistake or a hint, said after the place where it is; line 0 is the file as a whole."""

    def __init__(self, text: str, /, file: str, line: int, **values: Any) -> None:
        super().__init__(text, file=file, **{"line": line} if line else {}, **values)

    @property
    def line(self) -> int:
        """Return the line it is about."""
        return int(self.values.get("line", 0))

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Return the message in a language."""
        said = super().message(language)
        place = translate(language, N_("{file}, line {line}:"), **self.values) if "line" in self.values else ""
        return f"{place} {said}".lstrip()


@dataclass
class Source:
    """The file that is being read, and what was noticed in it so far."""

    folder: Path
    language: str
    form: Form = LESSON
    problems: list[LessonProblem] = field(default_factory=list)  # for which it cannot be used
    remarks: list[LessonProblem] = field(default_factory=list)  # to be mended too, but it can be used as it is

    @property
    def name(self) -> str:
        """Return what its author calls it, such as "fake-account/nl.md"."""
        return f"{self.folder.name}/{self.language}.md"

    def wrong(self, line: int, text: str, **values: Any) -> None:
        """Note a mistake."""
        self.problems.append(LessonProblem(text, self.name, line, **values))

    def remark(self, line: int, text: str, **values: Any) -> None:
        """Note what has to be mended, but takes the lesson away from nobody."""
        self.remarks.append(LessonProblem(text, self.name, line, **values))

    def usable(self, key: str, line: int) -> bool:
        """Return whether a key may be used; a mistake is noted when it may not."""
        if KEY.fullmatch(key):
            return True
        self.wrong(line, messages.KEY_UNUSABLE, key=short(key))
        return False

    def refusal(self) -> LessonError:
        """Return the error with all mistakes."""
        return LessonError(self.form.cannot_be_used, [*self.problems], lesson=self.folder.name)

    def refused(self, line: int, text: str, **values: Any) -> LessonError:
        """Return the error with one more mistake, after which the file cannot be read on."""
        self.wrong(line, text, **values)
        return self.refusal()


def short(text: str) -> str:
    """Return a piece of someone's text that fits in a message."""
    return textwrap.shorten(text, 60, placeholder="…")


def read_text(source: Source) -> str:
    """Return the text of a lesson's file, with the line ends of Unix.

    Raises:
        LessonError: the file is not there, or is no text of a reasonable length; the mistake is noted too.
    """
    raw = _read(source)
    for start, kind in _NO_TEXT.items():
        if raw.lstrip()[: len(start)].lower() == start.lower():
            raise source.refused(0, messages.NOT_PLAIN, kind=kind)
    if raw.startswith(_UTF_16) or b"\0" in raw:
        raise source.refused(0, messages.UTF_16)
    try:
        return one_kind_of_line(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        letter = raw[error.start : error.start + 1].decode("cp1252", "replace")
        raise source.refused(raw.count(b"\n", 0, error.start) + 1, messages.NOT_UTF8, letter=letter) from None


def misnamed(folder: Path, language: str) -> str:
    """Return the name of a file that was meant to be a lesson's text in a language; an empty text without one."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except (OSError, ValueError):
        return ""
    meant = [name for name in names if name.lower().startswith(f"{language}.") and name != f"{language}.md"]
    return next(iter(meant), "")


def one_kind_of_line(text: str) -> str:
    """Return a text with the line ends of Unix."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read(source: Source) -> bytes:
    folder, language = source.folder, source.language
    if not KEY.fullmatch(folder.name.removeprefix("_")):
        raise source.refused(0, messages.FOLDER_NAME)
    try:
        raw = (folder / f"{language}.md").read_bytes()
    except FileNotFoundError:
        other = misnamed(folder, language)
        if not other:
            raise source.refused(0, messages.NO_FILE) from None
        text = messages.NO_FILE_DOCUMENT if other.lower().endswith(_DOCUMENTS) else messages.NO_FILE_RENAME
        raise source.refused(0, text, other=other, name=f"{language}.md") from None
    except (OSError, ValueError):
        raise source.refused(0, messages.NO_READING) from None
    if len(raw) > LONGEST_FILE:
        raise source.refused(0, messages.FILE_TOO_LONG, most=LONGEST_FILE)
    return raw
