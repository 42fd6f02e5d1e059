"""The file of a lesson in one language: which one it is, and its text."""

from __future__ import annotations

from pathlib import Path

from themeday.lessons.say import Say
from themeday.lessons.source import KEY, Source

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


def read_text(folder: Path, language: str) -> str:
    """Return the text of a lesson's file, with the line ends of Unix.

    Raises:
        LessonError: the file is not there, or is no text of a reasonable length.
    """
    source = Source(f"{folder.name}/{language}.md", folder)
    raw = _read(source, folder, language)
    for start, kind in _NO_TEXT.items():
        if raw.lstrip()[: len(start)].lower() == start.lower():
            source.wrong(1, Say.NOT_PLAIN, kind=kind)
            raise source.refusal()
    if raw.startswith(_UTF_16) or b"\0" in raw:
        source.wrong(1, Say.UTF_16)
        raise source.refusal()
    try:
        return one_kind_of_line(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        letter = raw[error.start : error.start + 1].decode("cp1252", "replace")
        source.wrong(raw.count(b"\n", 0, error.start) + 1, Say.NOT_UTF8, letter=letter)
        raise source.refusal() from None


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


def _read(source: Source, folder: Path, language: str) -> bytes:
    if not KEY.fullmatch(folder.name.removeprefix("_")):
        source.wrong(1, Say.FOLDER_NAME)
        raise source.refusal()
    try:
        raw = (folder / f"{language}.md").read_bytes()
    except FileNotFoundError:
        other = misnamed(folder, language)
        if not other:
            source.wrong(1, Say.NO_FILE)
        else:
            document = other.lower().endswith(_DOCUMENTS)
            text = Say.NO_FILE_DOCUMENT if document else Say.NO_FILE_RENAME
            source.wrong(1, text, other=other, name=f"{language}.md")
        raise source.refusal() from None
    except (OSError, ValueError):
        source.wrong(1, Say.NO_READING)
        raise source.refusal() from None
    if len(raw) > LONGEST_FILE:
        source.wrong(1, Say.FILE_TOO_LONG, most=LONGEST_FILE)
        raise source.refusal()
    return raw
