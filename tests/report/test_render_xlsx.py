"""themeday.report.render_xlsx: the report of a rehearsal of 120 people, as a workbook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.rehearsed_day import ON, Rehearsal
from themeday.report import write_report
from themeday.report.disclosure.history import load

pytestmark = pytest.mark.slow


def test_the_workbook_calculates_nothing(day_of_120: Rehearsal, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    write_report(
        day_of_120.day, day_of_120.records(), day_of_120.folder, tmp_path / "report.xlsx", "nl", ON, publish=True
    )
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    published = load(day_of_120.folder.path)[-1].tables["closing/recommend"]
    assert {float(c.count) for c in published.overall if c.count} <= {
        float(c.value) for c in cells if c.data_type == "n"
    }


@pytest.fixture(scope="module", params=["nl", "en"])
def book(request: pytest.FixtureRequest, day_of_120: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Any:
    openpyxl = pytest.importorskip("openpyxl")
    target = tmp_path_factory.mktemp("book") / "report.xlsx"
    write_report(day_of_120.day, day_of_120.records(), day_of_120.folder, target, request.param, ON)
    return openpyxl.load_workbook(target)


def test_what_reads_as_a_number_is_one(book: Any) -> None:
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
    assert [text for text in texts if re.fullmatch(r"(at least |minstens )?\d+([.,]\d+)?( ?%)?( \(.*\))?", text)] == []
    formats = {cell.number_format for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"0", "0%"} < formats
    assert any(pattern in formats for pattern in ('"minstens "0', '"at least "0', '"minstens "0""', '"at least "0""'))


def test_a_share_stands_between_the_ends_of_its_interval(book: Any) -> None:
    checked = 0
    for sheet in book:
        columns: list[int] = []
        for row in sheet.iter_rows():
            values = [cell.value for cell in row]
            if row[0].font.bold:
                columns = [n for n, value in enumerate(values) if value in ("95% from", "95% van")]
            for column in columns:
                share, low, high = values[column - 1 : column + 2]
                if isinstance(low, float):
                    assert low <= share <= high
                    checked += 1
    assert checked > 20


def test_averages_and_dates_are_no_texts(book: Any) -> None:
    summary = book.worksheets[0]
    assert summary["A3"].is_date
    assert sum(cell.is_date for row in summary.iter_rows() for cell in row) == 4  # the day, and by when three things
    averages = [
        row
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        if str(row[0]) in ("Learning from someone so different", "Leren van iemand die zo anders is")
    ]
    assert averages
    assert all(cell in (None, "–") or isinstance(cell, int | float) for row in averages for cell in row[1:])


def test_each_figure_with_bars_has_a_chart_of_its_own_numbers(book: Any) -> None:
    charts = 0
    for sheet in book:
        for chart in sheet._charts:
            (series,) = chart.series
            reference = series.val.numRef.f.replace("$", "").rpartition("!")[2]
            values = [row[0].value for row in sheet[reference]]
            assert all(isinstance(value, int | float) for value in values)
            charts += 1
    assert charts > 10
