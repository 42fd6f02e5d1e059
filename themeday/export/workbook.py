"""What was shared as an XLSX workbook, for people: in the day's own language, with the questions as they were asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import chain, repeat
from typing import Any

from themeday import results
from themeday.chapters import Chapters
from themeday.day.plan import Day
from themeday.export.wording import Reading
from themeday.i18n import N_, translate
from themeday.model.people import ROLE_NAMES, Role
from themeday.model.questions import Kind
from themeday.model.visibility import VISIBILITY_NAMES
from themeday.report.disclosure.decision import numbers_now
from themeday.report.disclosure.response import response_told
from themeday.report.disclosure.tips import all_tips_told
from themeday.report.numbers import at_least
from themeday.report.weeks import WEEKS, by_week
from themeday.store.records import Records
from themeday.text.workbooks import Cell, Row, WorkbookWriter

#: A row, how it reads, and how often it is there.
CountedRow = tuple[results.SharedRow, Reading, int]


def workbook(day: Day, records: Records, rows: Sequence[CountedRow], total: int = 0) -> bytes:
    """Return what was shared as a workbook: the rows in words, and what follows from the records.

    Args:
        total: how many rows there are; of more than `MOST_ROWS` only that is told.
    """
    language = day.languages[0]
    book = WorkbookWriter(day.title_in(language), datetime.combine(day.date, day.start))
    _add_sheet(book, language, N_("Outcomes"), _OUTCOMES, _outcome_rows(day.chapters, rows, total, language))
    _add_sheet(book, language, N_("Response"), _RESPONSE, _response_rows(records, day, language))
    _add_sheet(book, language, N_("Do's and don'ts"), _TIPS, _tip_rows(records, day, language))
    _add_agreements(book, day, records)
    return book.content()


# The heading of each column and its width in characters.
_OUTCOMES = {
    N_("Chapter"): 16,
    N_("Question"): 44,
    N_("Answer"): 64,
    N_("Who may see it"): 30,
    N_("Role"): 18,
    N_("Unit"): 22,
    N_("Item"): 26,
}
_RESPONSE = {
    N_("Chapter"): 16,
    N_("Group"): 32,
    N_("Could take part, at least"): 24,
    N_("Shared something, at least"): 24,
    N_("Came so far, at least"): 24,
    N_("How far that is"): 34,
}
_TIPS = {N_("Do or don't"): 14, N_("Text"): 72, N_("Votes, at least"): 16, N_("Written by"): 14}
_AGREEMENTS = {N_("What"): 44, N_("Answer, or by when"): 34, N_("Agreements"): 18}


_NOT_TOLD = N_("(counted, not told)")
_ENDS = {
    results.End.QUESTIONS: N_("shared an answer to every question"),
    results.End.LESSON: N_("did a mini-lesson to its end"),
    results.End.CONFIRMED: N_("confirmed with their partner"),
}
# What stands in a note on a heading.
_NOTES = {
    N_("Answer"): N_(
        "As typed, or the option that was chosen. Numbers and dates are numbers and dates. What is counted and not "
        "told, its author shared with the own table or pair only."
    ),
    N_("Who may see it"): N_("Its author chose, with each answer."),
    N_("Role"): N_("Only where the author chose the report, with role and unit."),
    N_("Unit"): N_("Only where the author chose the report, with role and unit."),
    N_("Item"): N_("The name in outcomes.csv; the data dictionary explains it."),
    N_("Could take part, at least"): N_(
        "How many joined the day, as the report tells it; a table that shares a device counts as two. All other "
        "numbers on this sheet are rounded down, so that nobody can be found by subtracting. A dash: too few to tell."
    ),
    N_("Shared something, at least"): N_(
        "How many shared at least one answer. What people keep to themselves is not counted, so nobody knows who "
        "finished: whoever shares little may have answered everything."
    ),
    N_("How far that is"): N_("What the number beside it counts in this chapter."),
    N_("Votes, at least"): N_("Of others than who wrote it."),
    N_("Written by"): N_("“At least”: rounded down, so that nobody can be found by subtracting."),
}
#: More rows than this nobody reads in a spreadsheet, and they take it a minute to open: they are in the CSV files.
MOST_ROWS = 100_000
# A spreadsheet knows no dates before.
_FIRST_YEAR = 1900


def _add_sheet(
    book: WorkbookWriter, language: str, name: str, columns: Mapping[str, int], rows: Iterable[Sequence[Cell]]
) -> Any:
    headings = [translate(language, heading) for heading in columns]
    table: Iterator[Row] = chain([(True, headings)], ((False, row) for row in rows))
    sheet = book.add_sheet(translate(language, name), columns.values(), table)
    for column, heading in enumerate(columns):
        if note := _NOTES.get(heading):
            sheet.write_comment(0, column, translate(language, note), {"x_scale": 2, "font_size": 9})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, sheet.dim_rowmax, len(columns) - 1)
    return sheet


def _outcome_rows(chapters: Chapters, rows: Sequence[CountedRow], total: int, language: str) -> Iterator[list[Cell]]:
    if total > MOST_ROWS:
        text = N_("More rows than a spreadsheet can be read with: {n}. They are in outcomes.csv.")
        yield [translate(language, text, n=total)]
        return
    for row, reading, many in rows:
        cells = [
            _chapter(chapters, row.chapter, language),
            reading.ask,
            _cell(reading, row.value) if row.value else translate(language, _NOT_TOLD),
            translate(language, VISIBILITY_NAMES[row.visibility]),
            _role(row.role, language),
            row.unit,
            row.item,
        ]
        yield from repeat(cells, many)


def _response_rows(records: Records, day: Day, language: str) -> Iterator[list[Cell]]:
    """Return who took part, in numbers of which each is rounded down: this sheet is handed on."""
    rooms = {room.key: room.name for room in day.rooms}
    devices = translate(language, N_("a shared device, without a unit"))
    for chapter in response_told(records, day, numbers_now(day, records)):
        name = _chapter(day.chapters, chapter.chapter, language)
        groups = [
            ([translate(language, N_("Everyone"))], chapter.everyone),
            *(([_role(part, language) for part in group.parts], group) for group in chapter.roles),
            *(([part or devices for part in group.parts], group) for group in chapter.units),
            *(([rooms.get(part, part) for part in group.parts], group) for group in chapter.rooms),
        ]
        for names, group in groups:
            counts = (group.eligible or "–", group.started or "–", group.far or "–")
            yield [name, " + ".join(names), *counts, translate(language, _ENDS[chapter.end])]


def _tip_rows(records: Records, day: Day, language: str) -> Iterator[list[Cell]]:
    for advice in all_tips_told(records, day.smallest_group):
        writers = at_least(language, advice.writers) if advice.writers else "–"
        asked = day.chapters.tip(advice.kind)
        yield [translate(language, asked.ask) if asked else advice.kind, advice.text, advice.votes or "–", writers]


def _add_agreements(book: WorkbookWriter, day: Day, records: Records) -> None:
    """Add a sheet with what pairs agreed on, and by when, as the report tells it; nothing of any one of them."""
    say = partial(translate, day.languages[0])
    tables = numbers_now(day, records).tables
    asked = {"confirmed": (N_("Agreement confirmed"), {"1": N_("yes")})}
    asked |= {
        question.key: (question.ask, {o.key: o.text for o in question.options}) for question in day.chapters.together
    }
    rows: list[list[Cell]] = []
    for key, (ask, answers) in asked.items():
        for cell in tables[f"agreements/{key}"].overall if f"agreements/{key}" in tables else ():
            if cell.count:
                names = " + ".join(say(answers[answer]) for answer in cell.group)
                n = at_least(day.languages[0], cell.count) if cell.at_least else cell.count
                rows.append([say(ask), names, n])
    curves: list[tuple[str, range]] = []
    for key, title in WEEKS.items():
        weeks = list(by_week(tables.get(key)))
        curves += [(say(title), range(len(rows) + 1, len(rows) + 1 + len(weeks)))] if len(weeks) > 1 else []
        for friday, n, bound in weeks:
            rows.append([say(title), friday, at_least(day.languages[0], n) if bound else n])
    sheet = _add_sheet(book, day.languages[0], N_("Agreements"), _AGREEMENTS, rows)
    for number, (title, place) in enumerate(curves):
        book.add_curve(sheet, title, place, number)


def _cell(reading: Reading, value: str) -> Cell:
    """Return an answer as a number or a date where the question asked for one; what someone typed stays a text."""
    if reading.kind is Kind.DATE:
        return _date(value)
    number = reading.number(value)
    return reading.answer(value) if number is None else number


def _date(text: str) -> Cell:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day.year >= _FIRST_YEAR else text


def _chapter(chapters: Chapters, key: str, language: str) -> str:
    return translate(language, chapters[key].title) if key in chapters else key


def _role(key: str, language: str) -> str:
    return translate(language, ROLE_NAMES[Role(key)]) if key in list(Role) else key
