"""Takes a day's shared answers to other programs: CSV, CSV for a spreadsheet, XLSX, Parquet, with what describes them.

Only what `results.shareable` lets out is exported: no participant codes, no times and no ids, because rows saved in the
same second would betray that one person wrote them.

What a spreadsheet would calculate is made harmless, and can be brought back: see `themeday.text.formulas`. What it
would take for a date or a number has a mark in the file for a spreadsheet: see `themeday.export.spreadsheets`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from themeday import results
from themeday.day.plan import Day
from themeday.export.data_package import EXPORTED, Described, datapackage, dictionary
from themeday.export.saying import saying
from themeday.export.spreadsheets import with_mark
from themeday.export.wording import Reading, wording
from themeday.export.workbook import workbook
from themeday.i18n import LANGUAGES, N_, number_signs
from themeday.model.questions import Kind
from themeday.report.disclosure.labels import Labels
from themeday.results.reading import lessons_done
from themeday.results.rows import SharedRow
from themeday.store import CsvLog
from themeday.store.export_register import EXPORT, write_exports
from themeday.store.files import digest
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


_neutral = lru_cache(4096)(neutral)  # of what stands in many rows


class _Row(NamedTuple):
    shared: SharedRow
    reading: Reading

    def texts(self, day: str) -> tuple[str, ...]:
        """Return the row for a CSV file."""
        row, reading = self.shared, self.reading
        value = neutral(row.value)
        number = reading.number(row.value)
        return (
            *(day, row.role, _neutral(row.unit), row.chapter, _neutral(row.item), _neutral(reading.ask), value),
            neutral(reading.words[row.value]) if row.value in reading.words else value,
            "" if number is None else str(number),
            row.visibility,
        )

    def marked(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the row for a spreadsheet: what was typed stays a text."""
        typed = self.reading.kind in (Kind.TEXT, None)
        if not (typed or self.reading.words or self.shared.unit):
            return texts
        day, role, unit, chapter, item, ask, value, answer, *rest = texts
        if typed:
            value = with_mark(value)
        return (day, role, with_mark(unit), chapter, item, ask, value, with_mark(answer), *rest)


def export(day: Day, records: Records, target: Path) -> list[Path]:
    """Write what was shared in each form, and what it means; return the paths.

    Each file is written whole or not at all, and is its owner's only; one after another, so that only one is in memory.
    The export register of the records' data folder notes them, so that they are deleted together with the answers.
    Parquet is written where pyarrow is installed.

    Raises:
        DataFolderError: the folder or the register cannot be written, or the folder is a data folder.
    """
    records.refresh()
    read = [log.generation for log in records.logs]
    lessons = lessons_done(records)
    described: dict[str, Described] = {}
    data_folder = records.shared.path.parent if isinstance(records.shared, CsvLog) else None

    def write(name: str, content: bytes) -> None:
        text = N_(
            "The export cannot be written in {folder} ({reason}). Close the files that are open in another program, or "
            "choose another folder with -o."
        )
        with saying(text, folder=target):
            write_exports(data_folder, {target / name: content}, EXPORT)
        described[name] = Described(len(content), digest(content), ";" if name == FILES[1] else ",")

    with uncollected():
        rows = list(_rows(day, records))
        texts = [row.texts(day.key) for row in rows]
        write(FILES[0], _csv(texts, ","))
        write(FILES[1], _csv(map(_Row.marked, rows, texts), ";", "utf-8-sig"))
        write(FILES[2], workbook(day, records, rows))
        if find_spec("pyarrow"):
            write(PARQUET, _parquet(texts))
    write(FILES[3], datapackage(day, {name: described[name] for name in FILES[:2]}))
    for name, language in zip(FILES[4:], LANGUAGES, strict=True):
        write(name, dictionary(day, language, lessons))
    records.refresh()
    if [log.generation for log in records.logs] != read:
        # Someone was erased between the reading and the register: what was just written may hold their words.
        return export(day, records, target)
    return [target / name for name in described]


def excel_csv(day: Day, records: Records) -> bytes:
    """Return what was shared as the CSV file that the day's own Excel opens with a double click."""
    decimal, _ = number_signs(day.languages[0])
    rows = (row.marked(row.texts(day.key)) for row in _rows(day, records))
    return _csv(rows, ";" if decimal == "," else ",", "utf-8-sig")


def _rows(day: Day, records: Records) -> Iterator[_Row]:
    read = wording(day, day.languages[0], lessons_done(records))
    for row in results.shareable(records, label=Labels(records, day.smallest_group)):
        yield _Row(row, read(row.chapter, row.item))


def _csv(rows: Iterable[Sequence[str]], delimiter: str, encoding: str = "utf-8") -> bytes:
    content = io.BytesIO()
    with io.TextIOWrapper(content, encoding, newline="") as text:
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(EXPORTED)
        writer.writerows(rows)
        text.flush()
        return content.getvalue()


def _parquet(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as Parquet, with what is a number as a number; needs the extra `parquet`."""
    import pyarrow
    from pyarrow import parquet

    columns = list(zip(*rows, strict=True)) or [()] * len(EXPORTED)
    arrays = {
        name: pyarrow.array([int(text) if text else None for text in texts], pyarrow.int64())
        if name == "number"
        else pyarrow.array(texts, pyarrow.string())
        for name, texts in zip(EXPORTED, columns, strict=True)
    }
    content = io.BytesIO()
    parquet.write_table(pyarrow.table(arrays), content)
    return content.getvalue()
