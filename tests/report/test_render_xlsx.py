"""themeday.report.render_xlsx: the report of a rehearsal of 120 people, as a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rehearsed_day import ON, Rehearsal
from themeday.report import write_report
from themeday.report.disclosure.history import load

pytestmark = pytest.mark.slow


def test_the_workbook_calculates_nothing(day_of_120: Rehearsal, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    write_report(day_of_120.day, day_of_120.records(), day_of_120.folder, tmp_path / "report.xlsx", "nl", ON)
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    published = load(day_of_120.folder.path)[-1].tables["closing/recommend"]
    assert {float(c.count) for c in published.overall} <= {float(c.value) for c in cells if c.data_type == "n"}
