"""A workbook calculates nothing, and has numbers, dates and texts as what they are."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from tests.text.hostile import HOSTILE
from themeday.text.workbooks import RIGHT_TO_LEFT, WorkbookWriter

CREATED = dt.datetime(2027, 1, 14, 9, 30)


def written(*rows: tuple[bool, list], name: str = "Sheet") -> openpyxl.worksheet.worksheet.Worksheet:
    book = WorkbookWriter("=title", CREATED)
    book.add_sheet(name, [10, 20], rows)
    return openpyxl.load_workbook(io.BytesIO(book.content())).worksheets[0]


@pytest.mark.parametrize("typed", [text for text in HOSTILE if "\ud83d" not in text])
def test_texts_stay_texts(typed: str) -> None:
    cell = written((False, [typed]))["A1"]
    assert (cell.value, cell.data_type) == (HOSTILE[typed], "s")


def test_numbers_and_dates_can_be_reckoned_with() -> None:
    sheet = written((True, ["How many"]), (False, [3]), (False, [1.5]), (False, [dt.date(2027, 3, 1)]))
    assert [row[0].value for row in sheet] == ["How many", 3, 1.5, dt.datetime(2027, 3, 1)]
    assert sheet["A1"].font.bold
    assert sheet["A4"].number_format == "dd-mm-yyyy"


def test_cells_read_in_their_own_direction() -> None:
    sheet = written((True, ["مرحبا!"]), (False, ["مرحبا!"]), (False, ["hallo!"]))
    assert [row[0].alignment.readingOrder for row in sheet] == [0, RIGHT_TO_LEFT, 0]


def test_a_name_that_no_sheet_may_have_is_made_one_it_may() -> None:
    assert (
        written((False, ["x"]), name="'[a]/b: what people of the day think of it").title
        == "a b what people of the day…"
    )


def test_the_same_content_gives_the_same_file() -> None:
    books = [WorkbookWriter("title", CREATED) for _ in range(2)]
    for book in books:
        book.add_sheet("Sheet", [10], [(False, ["x"])])
    first, second = (book.content() for book in books)
    assert first == second
