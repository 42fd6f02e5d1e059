"""A CSV file as organisers save it, and its mistakes: all of them told at once, each with its line.

Comma or semicolon, with or without a byte order mark, UTF-8 or the Windows code page; columns in any order, and others
beside them are passed over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from themeday.errors import PairingFileError, ThemeDayError
from themeday.i18n import DEFAULT_LANGUAGE, N_, translate
from themeday.model.labels import comparable

_MOST_TOLD = 20

Row = tuple[int, Mapping[str, str]]


class _Mistake(ThemeDayError):
    """A mistake, told with the line it is on."""

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        problem = super().message(language)
        return translate(language, N_("line {line}: {problem}"), line=self.values["line"], problem=problem)


class CsvTable:
    """The rows of a CSV file with their line numbers, and the mistakes found in them.

    Raises:
        PairingFileError: the file cannot be read, or is no table with these columns.
    """

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path = path
        self.mistakes: list[ThemeDayError] = []
        self.rows = list(self._rows(columns))
        self.refuse_mistakes()

    def wrong(self, line: int, text: str, **values: object) -> None:
        """Note a mistake."""
        self.mistakes.append(_Mistake(text, line=line, **values))

    def refuse_mistakes(self) -> None:
        """Refuse a file in which mistakes were found.

        Raises:
            PairingFileError: with all of them.
        """
        if not self.mistakes:
            return
        told = self.mistakes[:_MOST_TOLD]
        if len(self.mistakes) > len(told):
            told.append(ThemeDayError(N_("and {count} more"), count=len(self.mistakes) - len(told)))
        raise PairingFileError(N_("{file} has mistakes; nothing was written. To mend:"), told, file=self.path)

    def _rows(self, columns: Sequence[str]) -> Iterator[Row]:
        text = _text(self.path)
        header, _, _ = text.partition("\n")
        delimiter = ";" if header.count(";") > header.count(",") else ","
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            names = [comparable(name) for name in next(reader, [])]
            self._check_columns(names, columns)
            for cells in reader:
                row = [cell.strip() for cell in cells]
                # Excel leaves out empty cells at the end, or adds some.
                if any(row[len(names) :]):
                    self.wrong(
                        reader.line_num,
                        N_("There are {count} cells under {columns} columns. Put a text with a comma between quotes."),
                        count=len(row),
                        columns=len(names),
                    )
                elif any(row):
                    missing = [""] * (len(names) - len(row))
                    yield reader.line_num, dict(zip(names, row + missing, strict=False))
        except csv.Error:
            self.wrong(reader.line_num, N_("The quotation marks do not add up. Close each that opens."))

    def _check_columns(self, names: Sequence[str], columns: Sequence[str]) -> None:
        for name in columns:
            if name not in names:
                text = N_("The column {column} is missing. The first line is: {columns}")
                self.wrong(1, text, column=name, columns=",".join(columns))
        for name in sorted(columns):
            if names.count(name) > 1:
                self.wrong(1, N_("The column {column} is there twice. Keep one of them."), column=name)
        self.refuse_mistakes()


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PairingFileError(
            N_("{file} cannot be read ({reason}). Is this where it is?"), file=path, reason=error.strerror or "?"
        ) from error
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
        break
    raise PairingFileError(N_("{file} is no CSV in UTF-8. Save it as CSV, in Excel as CSV UTF-8."), file=path)
