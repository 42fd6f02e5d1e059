"""Takes a day's shared answers to other programs: CSV, CSV for a spreadsheet, XLSX, Parquet, with what describes them.

Only what `results.shareable` lets out is exported: no participant codes, no times and no ids, because rows saved in the
same second would betray that one person wrote them.

What a spreadsheet would calculate is made harmless, and can be brought back: see `themeday.text.formulas`. What it
would take for a date or a number has a mark in the file for a spreadsheet: see `themeday.export.spreadsheets`.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from themeday import results
from themeday.day.plan import Day
from themeday.export.data_package import EXPORTED, Described, datapackage, dictionary
from themeday.export.file_errors import file_errors_as
from themeday.export.spreadsheets import with_mark
from themeday.export.wording import Reading, wording
from themeday.export.workbook import MOST_ROWS, CountedRow, workbook
from themeday.i18n import LANGUAGES, N_, number_signs
from themeday.model.questions import Kind
from themeday.report.disclosure.labels import Labels
from themeday.results.reading import lessons_done
from themeday.results.rows import SharedRow
from themeday.store import CsvLog
from themeday.store.export_register import EXPORT, export_in_pieces, write_exports
from themeday.store.outcome_log import uncollected
from themeday.store.records import Records
from themeday.text.formulas import as_typed, neutral

__all__ = ["FILES", "as_typed", "excel_csv", "export"]

FILES = (
    "outcomes.csv",
    "outcomes-excel-nl.csv",
    "outcomes.xlsx",
    "datapackage.json",
    *(f"data-dictionary.{language}.md" for language in LANGUAGES),
)
PARQUET = "outcomes.parquet"
_ROWS_OF_PARQUET = 20_000  # that are in memory at once


_neutral = lru_cache(4096)(neutral)  # of what stands in many rows
_BATCH = 4096  # lines that are written at once


def _texts(day: str, row: SharedRow, reading: Reading) -> tuple[str, ...]:
    """Return a row for a CSV file."""
    value = neutral(row.value)
    number = reading.number(row.value)
    return (
        *(day, row.role, _neutral(row.unit), row.chapter, _neutral(row.item), _neutral(reading.ask), value),
        neutral(reading.words[row.value]) if row.value in reading.words else value,
        "" if number is None else str(number),
        row.visibility,
    )


def _marked(texts: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """Return a row for a spreadsheet: what was typed stays a text."""
    typed = reading.kind in (Kind.TEXT, None)
    day, role, unit, chapter, item, ask, value, answer, *rest = texts
    if not (typed or reading.words or unit):
        return texts
    return (
        day,
        role,
        with_mark(unit),
        chapter,
        item,
        ask,
        with_mark(value) if typed else value,
        with_mark(answer),
        *rest,
    )


class _Lines:
    """The lines of a CSV file, with its header."""

    def __init__(self, write: Callable[[bytes], object], delimiter: str, mark: bytes = b"") -> None:
        self._write, self._line = write, io.StringIO()
        self._writer = csv.writer(self._line, delimiter=delimiter, lineterminator="\r\n")
        write(mark)
        self.add(tuple(EXPORTED))

    def add(self, texts: Sequence[str], many: int = 1) -> None:
        """Write a row, as often as it is there."""
        self._writer.writerow(texts)
        line = self._line.getvalue().encode()
        self._line.seek(0)
        self._line.truncate()
        while many > 0:
            self._write(line * min(many, _BATCH))
            many -= _BATCH


def export(day: Day, records: Records, target: Path) -> list[Path]:
    """Write what was shared in each form, and what it means; return the paths.

    Each file is written whole or not at all, and is its owner's only. The CSV files are written item by item, so that
    a long log takes little more memory than it takes to read. The export register of the records' data folder notes
    all files, so that they are deleted together with the answers. Parquet is written where pyarrow is installed.

    Raises:
        DataFolderError: the folder or the register cannot be written, or the folder is a data folder.
    """
    records.refresh()
    read = [log.generation for log in records.logs]
    lessons = lessons_done(records)
    data_folder = records.shared.path.parent if isinstance(records.shared, CsvLog) else None
    text = N_(
        "The export cannot be written in {folder} ({reason}). Close the files that are open in another program, or "
        "choose another folder with -o."
    )
    written: list[Path] = []

    def write(name: str, content: bytes) -> None:
        write_exports(data_folder, {target / name: content}, EXPORT)
        written.append(target / name)

    with file_errors_as(text, folder=target), uncollected():
        described, (rows, total), parquet = _write_csv(day, records, target, data_folder)
        written += [target / name for name in FILES[:2]]
        write(FILES[2], workbook(day, records, rows, total))
        if parquet:
            write(PARQUET, parquet)
        write(FILES[3], datapackage(day, described))
        for name, language in zip(FILES[4:], LANGUAGES, strict=True):
            write(name, dictionary(day, language, lessons))
    records.refresh()
    if [log.generation for log in records.logs] != read:
        # Someone was erased between the reading and the register: what was just written may hold their words.
        return export(day, records, target)
    return written


def _write_csv(
    day: Day, records: Records, target: Path, data_folder: Path | None
) -> tuple[dict[str, Described], tuple[list[CountedRow], int], bytes]:
    """Write both CSV files; return what describes them, rows with how many they are, and the same as Parquet.

    Of more rows than the workbook has, only how many there are.
    """
    kept: list[CountedRow] = []
    total = 0
    with ExitStack() as files:
        # The one that is opened last takes its place first.
        dutch = files.enter_context(export_in_pieces(data_folder, target / FILES[1], EXPORT))
        plain = files.enter_context(export_in_pieces(data_folder, target / FILES[0], EXPORT))
        lines, marked = _Lines(plain.write, ","), _Lines(dutch.write, ";", BOM_UTF8)
        parquet = _Parquet() if find_spec("pyarrow") else None
        for row, reading, many in _rows(day, records):
            texts = _texts(day.key, row, reading)
            lines.add(texts, many)
            marked.add(_marked(texts, reading), many)
            if parquet:
                parquet.add(texts, many)
            total += many
            kept.append((row, reading, many))
            if total > MOST_ROWS:
                kept.clear()
    described = {
        name: Described(file.length, file.digest, delimiter)
        for name, file, delimiter in zip(FILES[:2], (plain, dutch), ",;", strict=True)
    }
    return described, (kept, total), parquet.content() if parquet else b""


def excel_csv(day: Day, records: Records) -> bytes:
    """Return what was shared as the CSV file that the day's own Excel opens with a double click."""
    decimal, _ = number_signs(day.languages[0])
    content = io.BytesIO()
    lines = _Lines(content.write, ";" if decimal == "," else ",", BOM_UTF8)
    for row, reading, many in _rows(day, records):
        lines.add(_marked(_texts(day.key, row, reading), reading), many)
    return content.getvalue()


def _rows(day: Day, records: Records) -> Iterator[CountedRow]:
    read = wording(day, day.languages[0], lessons_done(records))
    for rows in results.shareable_by_item(records, label=Labels(records, day.smallest_group)):
        for row, many in rows:
            yield row, read(row.chapter, row.item), many


class _Parquet:
    """Rows as Parquet, with what is a number as a number; needs the extra `parquet`."""

    def __init__(self) -> None:
        import pyarrow
        from pyarrow import parquet

        self._types = {name: pyarrow.int64() if name == "number" else pyarrow.string() for name in EXPORTED}
        self._content, self._batch = io.BytesIO(), pyarrow.RecordBatch
        self._writer = parquet.ParquetWriter(self._content, pyarrow.schema(list(self._types.items())))
        self._rows: list[Sequence[str | int | None]] = []

    def add(self, texts: Sequence[str], many: int) -> None:
        """Take in a row, as often as it is there."""
        row = [
            (int(text) if text else None) if name == "number" else text
            for name, text in zip(EXPORTED, texts, strict=True)
        ]
        for _ in range(many):
            self._rows.append(row)
            if len(self._rows) == _ROWS_OF_PARQUET:
                self._flush()

    def content(self) -> bytes:
        """Return the file; nothing can be added any more."""
        self._flush()
        self._writer.close()
        return self._content.getvalue()

    def _flush(self) -> None:
        if self._rows:
            columns = [list(column) for column in zip(*self._rows, strict=True)]
            self._writer.write_batch(
                self._batch.from_pydict(dict(zip(EXPORTED, columns, strict=True)), self._writer.schema)
            )
            self._rows.clear()
