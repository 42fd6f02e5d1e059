"""A list as people keep it, in Excel or as CSV, and its mistakes: all of them told at once, each with its line.

A workbook, or a text with commas, semicolons or tabs in UTF-8, UTF-16 or the Windows code page; with lines above the
header or without; columns in any order, by their Dutch or English names. Other columns are passed over.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from zipfile import BadZipFile

from themeday.errors import PairingFileError, ThemeDayError
from themeday.i18n import DEFAULT_LANGUAGE, N_, translate
from themeday.model.labels import comparable

_MOST_TOLD = 20
_ABOVE = 20  # among so many first lines is the header
_DELIMITERS = ",;\t|"

Names = Mapping[str, Iterable[str]]
"""Columns, each with what else it may be called."""
Row = tuple[int, Mapping[str, str]]
Line = tuple[int, Sequence[str]]
"""The number of a line and its cells; none where the quotation marks do not add up."""


class _Mistake(ThemeDayError):
    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        problem = super().message(language)
        return translate(language, N_("line {line}: {problem}"), line=self.values["line"], problem=problem)


class TableFile:
    """The rows of a list with their line numbers, and the mistakes found in them.

    Args:
        needed: columns that have to be there; cells of the others are empty where they are not.

    Raises:
        PairingFileError: the file cannot be read, or is no table with these columns.
    """

    def __init__(self, path: Path, needed: Names, optional: Names | None = None) -> None:
        self.path = path
        self.mistakes: list[ThemeDayError] = []
        names = {**needed, **(optional or {})}
        lines, (above, place) = max(
            ((lines, _header(lines, names)) for lines in _tables(path)), key=lambda table: len(table[1][1])
        )
        number, header = lines[above] if lines else (1, ())
        for name, others in needed.items():
            if name not in place:
                text = N_("The column {column} is missing. It may be called: {names}.")
                self.wrong(number, text, column=name, names=", ".join([name, *others]))
        for name, at in sorted(place.items()):
            if list(map(_word, header)).count(_word(header[at])) > 1:
                self.wrong(number, N_("The column {column} is there twice. Keep one of them."), column=name)
        self.refuse_mistakes()
        unknown = [cell for at, cell in enumerate(header) if cell and at not in place.values()]
        # Otherwise nobody would hear of an optional column whose name is misspelled.
        self.notes = [ThemeDayError(_PASSED_OVER, file=path, columns=", ".join(unknown))] if unknown else []
        self.rows = [
            (number, {name: cells[place[name]] if place.get(name, len(cells)) < len(cells) else "" for name in names})
            for number, cells in lines[above + 1 :]
            if self._is_whole(number, cells, len(header))
        ]
        self.refuse_mistakes()

    def _is_whole(self, number: int, cells: Sequence[str], columns: int) -> bool:
        """Return whether a line is one row; an empty one is none, and what is amiss is noted."""
        if not cells:
            self.wrong(number, N_("The quotation marks do not add up. Close each that opens."))
        elif any(cells[columns:]):  # Excel leaves out empty cells at the end, or adds some
            text = N_("There are {count} cells under {columns} columns. Put a text with a comma between quotes.")
            self.wrong(number, text, count=len(cells), columns=columns)
        else:
            return any(cells)
        return False

    def wrong(self, line: int, text: str, **values: object) -> None:
        """Note a mistake."""
        self.mistakes.append(_Mistake(text, line=line, **values))

    def refuse_mistakes(self) -> None:
        """Raise `PairingFileError` with all mistakes that were found, if there are any."""
        if not self.mistakes:
            return
        told = self.mistakes[:_MOST_TOLD]
        if len(self.mistakes) > len(told):
            told.append(ThemeDayError(N_("and {count} more"), count=len(self.mistakes) - len(told)))
        raise PairingFileError(N_("{file} has mistakes; nothing was written. To mend:"), told, file=self.path)


def called(text: str, names: Names) -> str | None:
    """Return which of some names a text is, or another word for; None when it is none of them."""
    word = _word(text)
    return next((name for name, others in names.items() if word in map(_word, (name, *others))), None)


def _word(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", comparable(text)).split())


def _header(lines: Sequence[Line], names: Names) -> tuple[int, dict[str, int]]:
    """Return which line is the header, counted from 0, and where in it the columns are."""
    best: tuple[int, dict[str, int]] = 0, {}
    for at, (_, cells) in enumerate(lines[:_ABOVE]):
        header = list(map(_word, cells))
        place = {}
        for name, others in names.items():
            word = next((word for word in map(_word, (name, *others)) if word in header), None)
            if word is not None:
                place[name] = header.index(word)
        if len(place) > len(best[1]):
            best = at, place
    return best


def _tables(path: Path) -> Iterator[list[Line]]:
    """Give what a file may be read as: each sheet of a workbook, or a text with each delimiter."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PairingFileError(
            N_("{file} cannot be read ({reason}). Is this where it is?"), file=path, reason=error.strerror or "?"
        ) from error
    text = _text(content)
    if content.startswith(b"PK"):
        yield from _sheets(path, content)
    elif text is None:
        raise PairingFileError(_NO_LIST, file=path)
    else:
        # A spreadsheet that took each line for one cell put quotation marks around it.
        bare = "\n".join(cells[0] for _, cells in _lines(text, "\x1f") if cells)
        for each, delimiter in product((text, bare), _DELIMITERS):
            yield list(_lines(each, delimiter))


_PASSED_OVER = N_("{file}: columns that are passed over, because their names are not known: {columns}.")
_A_LOOK = 200  # bytes from which it is guessed how a text is written
_NO_LIST = N_("{file} is no list that can be read. Save it as an Excel workbook (.xlsx), or as CSV UTF-8.")


def _sheets(path: Path, content: bytes) -> Iterator[list[Line]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        sheets = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise PairingFileError(_NO_LIST, file=path) from error
    for sheet in sheets:
        yield [
            (number, [_shown(value) for value in cells] or [""])
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1)
        ]


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    above = 0
    if text.startswith("sep="):  # what Excel writes and reads, and is no row
        _, _, text = text.partition("\n")
        above = 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield above + reader.line_num, [cell.strip() for cell in cells] or [""]
    except csv.Error:
        yield above + reader.line_num, ()


def _text(content: bytes) -> str | None:
    """Return the text of a file, or None when it is none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif 0 in content[:2] and content[:_A_LOOK].count(0) > len(content[:_A_LOOK]) / 3:  # letters of two bytes
        encodings = ["utf-16-be" if content[0] == 0 else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")
    return None
