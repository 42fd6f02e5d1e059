"""A report as an XLSX workbook: numbers as numbers, a chart beside each figure, and nothing that is calculated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from themeday.i18n import N_, translate
from themeday.report.contents import Report
from themeday.report.figures import BESIDE, Figure
from themeday.text.display import visible
from themeday.text.numbers import Number
from themeday.text.workbooks import Cell, Row, WorkbookWriter

_FIRST, _OTHERS = 48, 24  # how wide columns are, in characters
_ROWS_OF_CHART = 4  # a chart is as high as its rows and some more


def xlsx(report: Report, made: dt.date) -> bytes:
    """Return a report as a workbook."""
    say = partial(translate, report.language)
    book = WorkbookWriter(report.title, dt.datetime.combine(made, dt.time()))

    def add_sheet(name: str, rows: Sequence[Row]) -> Any:
        widest = max((len(cells) for _, cells in rows), default=1)
        seen = ((heading, list(map(_seen, cells))) for heading, cells in rows)
        return book.add_sheet(name, [_FIRST] + [_OTHERS] * (widest - 1), seen), widest

    add_sheet(say(N_("Summary")), list(_summary(report, say)))
    if report.compared:
        add_sheet(report.compared.figure.title, list(_rows(report.compared.figure, say)))
    for section in report.sections:
        rows: list[Row] = []
        charts: list[tuple[Figure, range]] = []
        for figure in section.figures:
            charts += [(figure, range(len(rows) + 2, len(rows) + 2 + len(figure.rows)))] if figure.drawn else []
            rows += _rows(figure, say)
            rows += [(False, ("",))] * (_ROWS_OF_CHART if figure.drawn else 1)
        sheet, widest = add_sheet(section.title, rows)
        for figure, place in charts:
            book.add_bar_chart(sheet, figure.title, place, widest + 1)
    add_sheet(say(N_("Quotes")), list(_answers(report)))
    add_sheet(say(N_("Do's and don'ts")), list(_advice(report, say)))
    return book.content()


def _rows(figure: Figure, say: partial[str]) -> Iterator[Row]:
    """Yield a figure: its title, its headings, its numbers, its averages, and what there is to say."""
    yield True, (f"{figure.title} ({figure.n})",)
    table = figure.long or figure
    yield from _table(table.columns, table.rows, say)
    if figure.averages:
        yield from _table((say(N_("Answers")), say(N_("Average"))), figure.averages, say)
    yield from ((False, (note,)) for note in figure.notes)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], say: partial[str]) -> Iterator[Row]:
    """Yield headings and rows, with what stands beside a number in columns of its own."""
    wide: list[list[Cell]] = []
    for heading, *cells in zip(columns, *rows, strict=True):
        wide.append([heading, *cells])
        for name in sorted({name for c in cells if isinstance(c, Number) for name in c.beside}, key=BESIDE.index):
            beside = (cell.beside.get(name, "") if isinstance(cell, Number) else "" for cell in cells)
            wide.append([say(name), *beside])
    headings, *others = zip(*wide, strict=True)
    yield True, headings
    yield from ((False, cells) for cells in others)


def _seen(value: Cell) -> Cell:
    """Return the name of a step as a number, and another text without what nobody sees."""
    if type(value) is not str:
        return value
    return int(value) if value.isdecimal() else visible(value)


def _summary(report: Report, say: partial[str]) -> Iterator[Row]:
    yield True, (report.title,)
    yield True, (report.headline,)
    yield False, (report.on,)
    if report.draft:
        yield True, (report.draft,)
    for title, aim in zip((N_("What this day was for"), N_("By what you would know")), report.aims, strict=True):
        if aim:
            yield False, (say(title), aim)
    figures = [(figure.name, figure.shown) for figure in report.key_figures]
    yield from _table((say(N_("In figures")), say(N_("This day"))), figures, say) if figures else ()
    for title, sentences in ((N_("What happened"), report.happened), (N_("What was gained"), report.gained)):
        yield from [(True, (say(title),))] if sentences else []
        yield from ((False, (sentence,)) for sentence in sentences)
    yield True, (say(N_("What we suggest")), say(N_("Of whom")), say(N_("By when")))
    yield from ((False, (ask.what, ask.whom, ask.by or ask.when)) for ask in report.asks)
    yield True, (say(N_("How to read this report")),)
    yield from ((False, (sentence,)) for sentence in report.method)


def _answers(report: Report) -> Iterator[Row]:
    for answer in report.answers:
        yield True, (answer.ask,)
        yield from ((False, (quote.text, quote.by)) for quote in answer.quotes)


def _advice(report: Report, say: partial[str]) -> Iterator[Row]:
    yield True, (say(N_("Do or don't")), say(N_("Text")), say(N_("Votes, at least")))
    for heading, tips in report.advice.items():
        yield from ((False, (heading, tip.text, tip.votes or "–")) for tip in tips)
