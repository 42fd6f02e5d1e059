"""A report as an XLSX workbook: every table of it as a sheet, and nothing that a spreadsheet would calculate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from themeday.i18n import N_, translate
from themeday.report.contents import Report
from themeday.report.sections import Section
from themeday.text.shown import visible
from themeday.text.workbooks import Cell, Row, WorkbookWriter

_WIDTHS = (48, 28, 34, 26, 26)


def xlsx(report: Report, made: dt.date) -> bytes:
    """Return a report as a workbook."""
    say = partial(translate, report.language)
    book = WorkbookWriter(report.title, dt.datetime.combine(made, dt.time()))
    sheets = [(say(N_("Summary")), _summary(report))]
    sheets += [(section.title, _figures(section)) for section in report.sections]
    sheets += [(say(N_("Quotes")), _answers(report)), (say(N_("Do's and don'ts")), _advice(report))]
    for name, rows in sheets:
        book.add_sheet(name, _WIDTHS, ((heading, list(map(_cell, cells))) for heading, cells in rows))
    return book.content()


def _cell(value: Cell) -> Cell:
    """Return a number as a number, and a text without what nobody sees."""
    if not isinstance(value, str):
        return value
    return int(value) if value.isdecimal() else visible(value)


def _summary(report: Report) -> Iterator[Row]:
    yield True, (report.title,)
    yield False, (report.date,)
    parts = (
        (N_("What happened"), report.happened),
        (N_("What was gained"), report.gained),
        (N_("What is asked of you"), report.asks),
        (N_("How to read this report"), report.method),
    )
    for title, sentences in parts:
        yield True, (translate(report.language, title),)
        yield from ((False, (sentence,)) for sentence in sentences)


def _figures(section: Section) -> Iterator[Row]:
    for figure in section.figures:
        yield True, (f"{figure.title} ({figure.n})",)
        yield True, figure.columns
        yield from ((False, row) for row in figure.rows)
        yield from ((False, (note,)) for note in figure.notes)
        yield False, ("",)


def _answers(report: Report) -> Iterator[Row]:
    for answer in report.answers:
        yield True, (answer.ask,)
        yield from ((False, (quote.text, quote.by)) for quote in answer.quotes)


def _advice(report: Report) -> Iterator[Row]:
    say = partial(translate, report.language)
    yield True, (say(N_("Do or don't")), say(N_("Text")), say(N_("Votes, at least")))
    for heading, tips in report.advice.items():
        yield from ((False, (heading, tip.text, tip.votes or "–")) for tip in tips)
