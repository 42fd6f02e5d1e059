"""XLSX workbooks in which nothing is calculated, whatever someone typed."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from themeday.text.display import begins_right_to_left
from themeday.text.formulas import neutral
from themeday.text.numbers import Number

Cell = str | int | float | date
#: Whether it is a heading, and its cells.
Row = tuple[bool, Sequence[Cell]]

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
RIGHT_TO_LEFT = 2  # as XLSX calls the reading order
_LONGEST_NAME = 31
_A4 = 9  # as XLSX calls that paper
_LINE, _HIGHEST = 15, 409  # points: a line, and what a row can be
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def name_of_sheet(text: str) -> str:
    """Return a text as a sheet may be called: no longer than that takes, and without what no name may have."""
    plain = _NOT_IN_A_NAME.sub(" ", text).strip("' ")
    return textwrap.shorten(plain, _LONGEST_NAME, placeholder="…") if len(plain) > _LONGEST_NAME else plain


def _lines(cell: Cell, width: int) -> int:
    """Return in how many lines a cell stands, about."""
    if not isinstance(cell, str) or isinstance(cell, Number):
        return 1
    return sum(len(textwrap.wrap(line, max(1, width - 2))) or 1 for line in cell.splitlines()) or 1


class WorkbookWriter:
    """A workbook that is put together sheet by sheet.

    Args:
        created: a moment that follows from the content, so that the same content gives the same file.
    """

    def __init__(self, title: str, created: datetime) -> None:
        self._content = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._content, _OPTIONS)
        self._book.set_properties({"title": neutral(title), "created": created})
        text = {"text_wrap": True, "valign": "top"}
        self._heading = self._book.add_format({**text, "bold": True, "bottom": 1})
        self._text = self._book.add_format(text)
        self._right_to_left = self._book.add_format({**text, "reading_order": RIGHT_TO_LEFT})
        self._numbers: dict[str, Any] = {}
        self._date = self._book.add_format({"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"})

    def add_sheet(self, name: str, widths: Iterable[int], rows: Iterable[Row]) -> Any:
        """Return a new worksheet of xlsxwriter with these rows.

        Args:
            widths: of the columns, in characters.
        """
        sheet = self._book.add_worksheet(name_of_sheet(name))
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)  # as wide as the paper, over as many sheets as it takes
        widths = list(widths)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for number, (heading, cells) in enumerate(rows):
            # LibreOffice does not look for itself how high lines are that go on below one another.
            if (lines := max(map(_lines, cells, widths), default=1)) > 1:
                sheet.set_row(number, min(_HIGHEST, lines * _LINE))
            for column, cell in enumerate(cells):
                if isinstance(cell, Number):
                    if cell.value is None:
                        continue  # between what it lies stands beside it
                    sheet.write_number(number, column, cell.value, self._number_format(cell.pattern))
                elif cell == "":
                    continue
                elif isinstance(cell, str):
                    text = neutral(cell)
                    # A cell reads from right to left as a whole, whatever the spreadsheet makes of its first letter.
                    style = self._right_to_left if begins_right_to_left(text) and not heading else self._text
                    sheet.write_string(number, column, text, self._heading if heading else style)
                elif isinstance(cell, date):
                    sheet.write_datetime(number, column, datetime.combine(cell, time()), self._date)
                else:
                    sheet.write_number(number, column, cell, self._heading if heading else self._text)
        return sheet

    def add_bar_chart(self, sheet: Any, title: str, rows: range, column: int) -> None:
        """Put a chart in a column beside rows of a sheet, of which the first two have names and numbers of bars."""
        chart = self._book.add_chart({"type": "bar"})
        chart.add_series(
            {
                "name": [sheet.name, rows.start - 1, 1],
                "categories": [sheet.name, rows.start, 0, rows.stop - 1, 0],
                "values": [sheet.name, rows.start, 1, rows.stop - 1, 1],
                "data_labels": {"value": True},
                "fill": {"color": "#1d5d7a"},
                "gap": 40,
            }
        )
        chart.set_title({"name": neutral(title), "name_font": {"size": 10}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
        chart.set_size({"width": 560, "height": (len(rows) + 4) * 22})
        sheet.insert_chart(rows.start - 2, column, chart, {"description": neutral(title)})

    def add_curve(self, sheet: Any, title: str, rows: range, place: int) -> None:
        """Put a chart beside a table, below others: the second column has dates, the third what had come by then."""
        chart = self._book.add_chart({"type": "line"})
        chart.add_series(
            {
                "categories": [sheet.name, rows.start, 1, rows.stop - 1, 1],
                "values": [sheet.name, rows.start, 2, rows.stop - 1, 2],
                "data_labels": {"value": True, "position": "above"},
                "line": {"color": "#1d5d7a"},
                "marker": {"type": "circle"},
            }
        )
        chart.set_title({"name": neutral(title), "name_font": {"size": 10}})
        chart.set_legend({"none": True})
        chart.set_x_axis({"date_axis": True, "num_format": "d mmm"})
        chart.set_y_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
        sheet.insert_chart(1 + place * 16, 4, chart, {"description": neutral(title)})

    def _number_format(self, pattern: str) -> Any:
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format(
                {"num_format": pattern, "valign": "top", "align": "left", "text_wrap": True}
            )
        return self._numbers[pattern]

    def content(self) -> bytes:
        """Return the workbook; nothing can be added any more."""
        self._book.close()
        return self._content.getvalue()
