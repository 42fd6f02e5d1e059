"""Takes a day's shared answers to other programs: CSV, CSV for a spreadsheet, XLSX, Parquet, with what describes them.

Only what `results.shareable` lets out is exported: no participant codes, no times and no ids, because rows saved in the
same second would betray that one person wrote them.

What a spreadsheet would calculate is made harmless, and can be brought back: see `themeday.text.formulas`. What it
would take for a date or a number has a mark in the file for a spreadsheet: see `themeday.export.spreadsheets`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from themeday import results
from themeday.day.plan import Day
from themeday.export.data_package import EXPORTED, datapackage, dictionary
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


class _Row(NamedTuple):
    shared: SharedRow
    reading: Reading

    def texts(self, day: str, as_text: Callable[[str], str] = str) -> tuple[str, ...]:
        """Return the row for a CSV file; what was typed is marked as text where it has to be."""
        row, reading = self.shared, self.reading
        typed = as_text if reading.kind in (Kind.TEXT, None) else str
        in_words = as_text if reading.words else typed
        number = reading.number(row.value)
        return (
            day,
            row.role,
            as_text(neutral(row.unit)),
            row.chapter,
            neutral(row.item),
            as_text(neutral(reading.ask)),
            typed(neutral(row.value)),
            in_words(neutral(reading.answer(row.value))),
            "" if number is None else str(number),
            row.visibility,
        )


def export(day: Day, records: Records, target: Path) -> list[Path]:
    """Write what was shared in each form, and what it means; return the paths.

    Each file is written whole or not at all, and is its owner's only. The export register of the records' data folder
    notes them, so that they are deleted together with the answers. Parquet is written where pyarrow is installed.

    Raises:
        DataFolderError: the folder or the register cannot be written, or the folder is a data folder.
    """
    records.refresh()
    read = [log.generation for log in records.logs]
    lessons = lessons_done(records)
    rows = list(_rows(day, records))
    canonical, dutch = _csv(day, rows, ","), _csv(day, rows, ";", with_mark)
    contents = {
        FILES[0]: canonical,
        FILES[1]: dutch,
        FILES[2]: workbook(day, records, rows),
        **({PARQUET: _parquet(day, rows)} if find_spec("pyarrow") else {}),
        FILES[3]: datapackage(day, {FILES[0]: canonical, FILES[1]: dutch}),
        **{name: dictionary(day, language, lessons) for name, language in zip(FILES[4:], LANGUAGES, strict=True)},
    }
    paths = {target / name: content for name, content in contents.items()}
    data_folder = records.shared.path.parent if isinstance(records.shared, CsvLog) else None
    text = N_(
        "The export cannot be written in {folder} ({reason}). Close the files that are open in another program, or "
        "choose another folder with -o."
    )
    with saying(text, folder=target):
        write_exports(data_folder, paths, EXPORT)
    records.refresh()
    if [log.generation for log in records.logs] != read:
        # Someone was erased between the reading and the register: what was just written may hold their words.
        return export(day, records, target)
    return list(paths)


def excel_csv(day: Day, records: Records) -> bytes:
    """Return what was shared as the CSV file that the day's own Excel opens with a double click."""
    decimal, _ = number_signs(day.languages[0])
    return _csv(day, list(_rows(day, records)), ";" if decimal == "," else ",", with_mark)


def _rows(day: Day, records: Records) -> Iterator[_Row]:
    read = wording(day, day.languages[0], lessons_done(records))
    for row in results.shareable(records, label=Labels(records, day.smallest_group)):
        yield _Row(row, read(row.chapter, row.item))


def _csv(day: Day, rows: Sequence[_Row], delimiter: str, as_text: Callable[[str], str] = str) -> bytes:
    """Return rows as CSV; the one in which texts are marked begins as Excel wants it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(EXPORTED)
    writer.writerows(row.texts(day.key, as_text) for row in rows)
    return text.getvalue().encode("utf-8" if as_text is str else "utf-8-sig")


def _parquet(day: Day, rows: Sequence[_Row]) -> bytes:
    """Return rows as Parquet, with what is a number as a number; needs the extra `parquet`."""
    import pyarrow
    from pyarrow import parquet

    columns = list(zip(*(row.texts(day.key) for row in rows), strict=True)) or [()] * len(EXPORTED)
    arrays = {
        name: pyarrow.array([int(text) if text else None for text in texts], pyarrow.int64())
        if name == "number"
        else pyarrow.array(texts, pyarrow.string())
        for name, texts in zip(EXPORTED, columns, strict=True)
    }
    content = io.BytesIO()
    parquet.write_table(pyarrow.table(arrays), content)
    return content.getvalue()
