"""Takes a day's shared answers to other programs: CSV, CSV for a Dutch Excel, and XLSX, with what describes them.

Only what `report.shareable` lets out is exported: no participant codes, no times and no ids, because rows saved in the
same second would betray that one person wrote them.

What a spreadsheet would calculate is made harmless, and can be brought back: see `themeday.text.formulas`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from themeday import results
from themeday.day.plan import Day
from themeday.export.data_package import EXPORTED, datapackage, dictionary
from themeday.export.saying import saying
from themeday.export.workbook import workbook
from themeday.i18n import LANGUAGES, N_, number_signs
from themeday.report.disclosure.labels import Labels
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


def export(day: Day, records: Records, target: Path) -> list[Path]:
    """Write what was shared as CSV, CSV for a Dutch Excel, and XLSX, and what they mean; return the paths.

    Each file is written whole or not at all, and is its owner's only. The export register of the records' data folder
    notes them, so that they are deleted together with the answers.

    Raises:
        DataFolderError: the folder or the register cannot be written, or the folder is a data folder.
    """
    records.refresh()
    read = [log.generation for log in records.logs]
    rows = _rows(day, records)
    canonical, dutch = _csv(rows, delimiter=",").encode(), _csv(rows, delimiter=";").encode("utf-8-sig")
    contents = (
        canonical,
        dutch,
        workbook(day, records),
        datapackage(day, {FILES[0]: canonical, FILES[1]: dutch}),
        *(dictionary(day, language) for language in LANGUAGES),
    )
    paths = [target / name for name in FILES]
    data_folder = records.shared.path.parent if isinstance(records.shared, CsvLog) else None
    text = N_(
        "The export cannot be written in {folder} ({reason}). Close the files that are open in another program, or "
        "choose another folder with -o."
    )
    with saying(text, folder=target):
        write_exports(data_folder, dict(zip(paths, contents, strict=True)), EXPORT)
    records.refresh()
    if [log.generation for log in records.logs] != read:
        # Someone was erased between the reading and the register: what was just written may hold their words.
        return export(day, records, target)
    return paths


def excel_csv(day: Day, records: Records) -> bytes:
    """Return what was shared as the CSV file that the day's own Excel opens with a double click."""
    decimal, _ = number_signs(day.languages[0])
    return _csv(_rows(day, records), delimiter=";" if decimal == "," else ",").encode("utf-8-sig")


def _rows(day: Day, records: Records) -> list[list[str]]:
    return [
        [neutral(text) for text in (day.key, row.role, row.unit, row.chapter, row.item, row.value, row.visibility)]
        for row in results.shareable(records, label=Labels(records, day.smallest_group))
    ]


def _csv(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(EXPORTED)
    writer.writerows(rows)
    return text.getvalue()
