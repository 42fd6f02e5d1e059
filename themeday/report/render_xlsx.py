"""A report as an XLSX workbook: numbers as numbers, a chart beside each figure, and nothing that is calculated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial

from themeday.i18n import N_, translate
from themeday.report.contents import Report
from themeday.report.figures import Figure
from themeday.text.numbers import Number
from themeday.text.shown import visible
from themeday.text.workbooks import Cell, Row, WorkbookWriter

_WIDTHS = (48, 24, 24, 24, 24, 24, 24)


def xlsx(report: Report, made: dt.date) -> bytes:
    """Return a report as a workbook."""
    say = partial(translate, report.language)
    book = WorkbookWriter(report.title, dt.datetime.combine(made, dt.time()))

    def add_sheet(name: str, rows: Sequence[Row]) -> object:
        return book.add_sheet(name, _WIDTHS, ((heading, list(map(_seen, cells))) for heading, cells in rows))

    add_sheet(say(N_("Summary")), list(_summary(report)))
    for section in report.sections:
        rows: list[Row] = []
        charts: list[tuple[Figure, range]] = []
        for figure in section.figures:
            rows += [
                (True, (f"{figure.title} ({figure.n})",)),
                (True, list(_with_intervals(figure, figure.columns, say))),
            ]
            if figure.bars:
                charts.append((figure, range(len(rows), len(rows) + len(figure.rows))))
            rows += [(False, list(_with_intervals(figure, row, say))) for row in figure.rows]
            rows += [(False, (note,)) for note in figure.notes]
            # A chart is as high as its rows and some more.
            rows += [(False, ("",))] * (_ROWS_OF_CHART if figure.bars else 1)
        sheet = add_sheet(section.title, rows)
        for figure, place in charts:
            book.add_bar_chart(sheet, figure.title, place)
    add_sheet(say(N_("Quotes")), list(_answers(report)))
    add_sheet(say(N_("Do's and don'ts")), list(_advice(report)))
    return book.content()


_ROWS_OF_CHART = 4


def _with_intervals(figure: Figure, row: Sequence[str], say: partial[str]) -> Iterator[Cell]:
    """Yield the cells of a row, with what an interval lies between in columns of its own."""
    for column, cell in enumerate(row):
        yield cell
        told = [other[column] for other in figure.rows]
        if any(isinstance(other, Number) and other.interval for other in told):
            if row is figure.columns:
                yield from (say(N_("95% from")), say(N_("95% to")))
            elif isinstance(cell, Number) and cell.interval:
                yield from (Number("", end, cell.pattern) for end in cell.interval)
            else:
                yield from ("", "")


def _seen(value: Cell) -> Cell:
    """Return the name of a step as a number, and another text without what nobody sees."""
    if type(value) is not str:
        return value
    return int(value) if value.isdecimal() else visible(value)


def _summary(report: Report) -> Iterator[Row]:
    yield True, (report.title,)
    yield True, (report.headline,)
    yield False, (report.date,)
    if report.draft:
        yield True, (report.draft,)
    parts = (
        (N_("What happened"), report.happened),
        (N_("What was gained"), report.gained),
        (N_("What is asked of you"), [f"{ask.what} ({ask.whom}; {ask.when})" for ask in report.asks]),
        (N_("How to read this report"), report.method),
    )
    for title, sentences in parts:
        yield True, (translate(report.language, title),)
        yield from ((False, (sentence,)) for sentence in sentences)


def _answers(report: Report) -> Iterator[Row]:
    for answer in report.answers:
        yield True, (answer.ask,)
        yield from ((False, (quote.text, quote.by)) for quote in answer.quotes)


def _advice(report: Report) -> Iterator[Row]:
    say = partial(translate, report.language)
    yield True, (say(N_("Do or don't")), say(N_("Text")), say(N_("Votes, at least")))
    for heading, tips in report.advice.items():
        yield from ((False, (heading, tip.text, tip.votes or "–")) for tip in tips)
