"""A report as an XLSX workbook: every table of it as a sheet, and nothing that a spreadsheet would calculate."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import xlsxwriter

from themeday.i18n import N_, translate
from themeday.report.contents import Report
from themeday.report.figures import Value
from themeday.report.sections import Section
from themeday.report.words import advice_heading
from themeday.text.formulas import neutral
from themeday.text.shown import begins_right_to_left, visible

_WIDTHS = (48, 28, 34, 26, 26)
_LONGEST_NAME = 31
RIGHT_TO_LEFT = 2  # as XLSX calls the reading order
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")

Row = tuple[bool, Sequence[Value]]


def xlsx(report: Report, made: dt.date) -> bytes:
    """Return a report as a workbook."""
    language = report.language

    def say(text: str) -> str:
        return translate(language, text)

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": neutral(report.title), "created": dt.datetime.combine(made, dt.time())})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        from_the_right = book.add_format({"text_wrap": True, "valign": "top", "reading_order": RIGHT_TO_LEFT})

        def sheet(name: str, rows: Iterable[Row]) -> None:
            page = book.add_worksheet(_NOT_IN_A_NAME.sub(" ", name)[:_LONGEST_NAME].strip("' "))
            for column, width in enumerate(_WIDTHS):
                page.set_column(column, column, width)
            for number, (strong, row) in enumerate(rows):
                for column, cell in enumerate(row):
                    style = bold if strong else wrapped
                    if isinstance(cell, str) and not cell.isdecimal():
                        text = neutral(visible(cell))
                        turned = not strong and begins_right_to_left(text)
                        page.write_string(number, column, text, from_the_right if turned else style)
                    else:
                        page.write_number(number, column, float(cell), style)

        sheet(say(N_("Summary")), _summary(report, say))
        for section in report.sections:
            sheet(section.title, _figures(section))
        sheet(say(N_("Quotes")), _answers(report))
        sheet(say(N_("Do's and don'ts")), _advice(report, say))
    return content.getvalue()


def _summary(report: Report, say: Callable[[str], str]) -> Iterator[Row]:
    yield True, (report.title,)
    yield False, (report.date,)
    parts = (
        (N_("What happened"), report.happened),
        (N_("What was gained"), report.gained),
        (N_("What is asked of you"), report.asks),
        (N_("How to read this report"), (*report.protection, *report.method)),
    )
    for title, sentences in parts:
        yield True, (say(title),)
        yield from ((False, (sentence,)) for sentence in sentences)


def _figures(section: Section) -> Iterator[Row]:
    for figure in section.figures:
        yield True, (f"{figure.title} ({figure.n})",)
        yield True, figure.columns
        yield from ((False, row) for row in figure.rows)
        yield from ((False, (note,)) for note in figure.notes)
        yield False, ("",)


def _answers(report: Report) -> Iterator[Row]:
    for one in report.answers:
        yield True, (one.ask,)
        yield from ((False, (quote.text, quote.by)) for quote in one.quotes)


def _advice(report: Report, say: Callable[[str], str]) -> Iterator[Row]:
    yield True, (say(N_("Do or don't")), say(N_("Text")), say(N_("Votes, at least")))
    for one in (*report.do, *report.dont):
        yield False, (advice_heading(one.kind, report.language), one.text, one.votes or "–")
