"""Takes a day's shared answers to other programs: CSV, CSV for a Dutch Excel, and XLSX, with what describes them.

Only what `report.shareable` lets out is exported: no participant codes, no times and no ids, because rows saved in the
same second would betray that one person wrote them.

**Formulas are neutralised** (CWE-1236, OWASP "CSV Injection"): a spreadsheet calculates a cell that begins with
`=`, `+`, `-`, `@`, a tab or a line end. Such a cell gets an apostrophe in front, in all three files alike, because an
XLSX is easily saved as CSV. The same goes for such a beginning after a comma, a semicolon, a tab or a line end *inside*
a text: a Dutch Excel that opens the comma file cuts it up there. A plain number, such as -3 or +0,5, stays as it is.
Characters that XML cannot hold become U+FFFD, and every line end becomes a line feed.

**The way back** is `as_typed`: it takes those apostrophes away again. So that it cannot take one that someone typed,
such a place gets one more when it has apostrophes already.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date, datetime, time
from functools import cache, partial
from pathlib import Path
from typing import Any

import xlsxwriter

from themeday import handed_out, report
from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import FOR_BOTH, OWN, TOGETHER
from themeday.chapters.closing import MAX_TIPS, tip
from themeday.chapters.lessons import confidence
from themeday.day import Day
from themeday.describing import datapackage, dictionary
from themeday.errors import DataFolderError
from themeday.files import digest, write_private
from themeday.i18n import LANGUAGES, N_, translate
from themeday.lessons import RESERVED_KEYS
from themeday.outcomes import VISIBILITY_NAMES
from themeday.people import ROLE_NAMES, Role
from themeday.questions import Kind
from themeday.records import Records
from themeday.store import CsvLog

COLUMNS = ("day", "role", "unit", "chapter", "item", "value", "visibility")
FILES = (
    "outcomes.csv",
    "outcomes-excel-nl.csv",
    "outcomes.xlsx",
    "datapackage.json",
    "data-dictionary.nl.md",
    "data-dictionary.en.md",
)

# A beginning that a spreadsheet calculates, with the full-width forms that some read as the plain ones.
_FORMULA = re.compile(r"""((?:^|[;,\t\n])["\s]*)('*)([=+\-@＝＋－＠][^;,\t\n]*)""")
_BLANK_FIRST = re.compile(r"('*)[\t\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_Cell = str | int | date
_Words = tuple[str, Mapping[str, str]]


def export(day: Day, records: Records, target: Path) -> list[Path]:
    """Write what was shared as CSV, CSV for a Dutch Excel, and XLSX, and what they mean.

    Each file is written whole or not at all, and is its owner's only.

    When the records are kept in a data folder, its register `handed_out` notes the files, so that they can be deleted
    together with the answers.

    Args:
        day: the day; its first language is the one of the XLSX.
        records: of the day.
        target: a folder, made when it is not there.

    Returns:
        The paths of the files, in the order of `FILES`.

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
        _xlsx(day, records),
        datapackage(day, {FILES[0]: canonical, FILES[1]: dutch}),
        *(dictionary(day, language) for language in LANGUAGES),
    )
    paths = [target / name for name in FILES]
    digests = {path: digest(content) for path, content in zip(paths, contents, strict=True)}
    data_folder = _data_folder(records)
    try:
        if _is_data_folder(records, target):
            raise DataFolderError(
                N_("The folder {folder} holds the answers themselves. Choose another folder with -o."), folder=target
            )
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        with handed_out.writing(data_folder, digests, handed_out.EXPORT) if data_folder else nullcontext():
            for path, content in zip(paths, contents, strict=True):
                write_private(path, content)
    except OSError as error:
        raise DataFolderError(
            N_(
                "The export cannot be written in {folder} ({reason}). Close the files that are open in another "
                "program, or choose another folder with -o."
            ),
            folder=target,
            reason=error.strerror or "?",
        ) from error
    records.refresh()
    if [log.generation for log in records.logs] != read:
        # Someone was erased between the reading and the register: what was just written may hold their words.
        return export(day, records, target)
    return paths


def excel_csv(day: Day, records: Records) -> bytes:
    """Return what was shared as the CSV file that the day's own Excel opens with a double click.

    Args:
        day: the day; a Dutch Excel wants semicolons.
        records: of the day, as they were last read.
    """
    return _csv(_rows(day, records), delimiter=";" if day.languages[0] == "nl" else ",").encode("utf-8-sig")


def neutral(text: str) -> str:
    """Return a text that no spreadsheet calculates and every file format can hold; see this module's description.

    Args:
        text: as typed.
    """
    plain = _NO_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    safe = _FORMULA.sub(_one_more, plain)
    return f"'{safe}" if _BLANK_FIRST.match(safe) else safe


def as_typed(text: str) -> str:
    """Return a text of an exported file as it was typed, but for line ends and for characters that XML cannot hold.

    Args:
        text: as `neutral` made it.
    """
    blank = _BLANK_FIRST.match(text)
    return _FORMULA.sub(_one_less, text[1:] if blank and blank[1] else text)


def _one_more(found: re.Match[str]) -> str:
    before, apostrophes, part = found.groups()
    return found[0] if _NUMBER.fullmatch(part.strip()) else f"{before}'{apostrophes}{part}"


def _one_less(found: re.Match[str]) -> str:
    before, apostrophes, part = found.groups()
    return found[0] if _NUMBER.fullmatch(part.strip()) else f"{before}{apostrophes[1:]}{part}"


def _rows(day: Day, records: Records) -> list[list[str]]:
    return [
        [neutral(text) for text in (day.key, row.role, row.unit, row.chapter, row.item, row.value, row.visibility)]
        for row in report.shareable(records)
    ]


def _csv(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()


def _data_folder(records: Records) -> Path | None:
    """Return the folder in which records are kept; None when they are kept nowhere."""
    return records.shared.path.parent if isinstance(records.shared, CsvLog) else None


def _is_data_folder(records: Records, target: Path) -> bool:
    data_folder = _data_folder(records)
    mine = data_folder is not None and data_folder.resolve() == target.resolve()
    return mine or (target / "day.json").exists()  # the mark of a data folder, of this day or another


# --- XLSX, for people: in the day's own language, with the questions as they were asked -------------------------------


def _xlsx(day: Day, records: Records) -> bytes:
    language = day.languages[0]
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        # A fixed moment, so that the same answers give the same file.
        created = datetime.combine(day.date, day.start)
        book.set_properties({"title": neutral(day.title_in(language)), "created": created})
        _sheet(book, language, N_("Outcomes"), _OUTCOMES, _outcome_rows(records, language))
        _sheet(book, language, N_("Response"), _RESPONSE, _response_rows(records, day, language))
        _sheet(book, language, N_("Do's and don'ts"), _TIPS, _tip_rows(records, language))
        _sheet(book, language, N_("Agreements"), _AGREEMENTS, _agreement_rows(records, language))
    return content.getvalue()


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
_RESPONSE = {N_("Chapter"): 16, N_("Group"): 32, N_("Joined"): 24, N_("Answered"): 24}
_TIPS = {N_("Do or don't"): 14, N_("Text"): 72, N_("Votes"): 10, N_("Written by"): 14}
_AGREEMENTS = {
    N_("Confirmed by both"): 20,
    N_("How often"): 22,
    N_("Looking back on"): 18,
    N_("Step of the young colleague"): 28,
    N_("Step of the leader"): 22,
}


# What stands in a note on a heading.
_NOTES = {
    N_("Answer"): N_(
        "As typed, or the option that was chosen. Numbers and dates are numbers and dates. Empty: it counts, but its "
        "author shared it with the own table or pair only."
    ),
    N_("Who may see it"): N_("Its author chose, with each answer."),
    N_("Role"): N_("Only where the author chose the report, with role and unit."),
    N_("Unit"): N_("Only where the author chose the report, with role and unit."),
    N_("Item"): N_("The name in outcomes.csv; the data dictionary explains it."),
    N_("Joined"): N_("How many joined the day; a table that shares a device counts once."),
    N_("Answered"): N_("How many shared at least one answer."),
    N_("Votes"): N_("Of others than who wrote it."),
}
# A spreadsheet knows no dates before.
_FIRST_YEAR = 1900


def _sheet(book: Any, language: str, name: str, columns: Mapping[str, int], rows: Iterable[Sequence[_Cell]]) -> None:
    sheet = book.add_worksheet(translate(language, name))
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    dated = book.add_format({"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"})
    for column, (heading, width) in enumerate(columns.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, translate(language, heading), bold)
        if note := _NOTES.get(heading):
            sheet.write_comment(0, column, translate(language, note), {"x_scale": 2, "font_size": 9})
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(last, column, cell, wrapped)
            elif isinstance(cell, date):
                sheet.write_datetime(last, column, datetime.combine(cell, time()), dated)
            else:
                sheet.write_string(last, column, neutral(cell), wrapped)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _outcome_rows(records: Records, language: str) -> Iterator[list[_Cell]]:
    words = _words(language)
    for row in report.shareable(records):
        ask, answers = words.get((row.chapter, row.item)) or _lesson_words(row.item, language)
        yield [
            _chapter(row.chapter, language),
            ask,
            _typed(row, answers.get(row.value, row.value)),
            translate(language, VISIBILITY_NAMES[row.visibility]),
            _role(row.role, language),
            row.unit,
            row.item,
        ]


def _response_rows(records: Records, day: Day, language: str) -> Iterator[list[_Cell]]:
    small = translate(language, N_("not shown: small group"))
    for chapter in report.response(records, day):
        name = _chapter(chapter.chapter, language)
        yield [name, translate(language, N_("Everyone")), chapter.joined, chapter.answered]
        for group in chapter.roles:
            yield [name, _role(group.key, language), group.joined or 0, group.answered or 0]
        for group in chapter.units:
            counts = (group.joined, group.answered)
            yield [name, group.key, *(small if count is None else count for count in counts)]


def _tip_rows(records: Records, language: str) -> Iterator[list[_Cell]]:
    for found in report.tips(records):
        yield [translate(language, tip(found.kind, 1).ask), found.text, found.votes, found.writers]


def _agreement_rows(records: Records, language: str) -> Iterator[list[_Cell]]:
    cadences = next({o.key: o.text for o in question.options} for question in TOGETHER if question.key == "cadence")
    for agreement in report.agreements(records):
        yield [
            translate(language, N_("yes") if agreement.confirmed else N_("not yet")),
            translate(language, cadences.get(agreement.cadence, "")),
            _date(agreement.review_date),
            *map(_date, agreement.step_dates),
        ]


def _typed(row: report.SharedRow, text: str) -> _Cell:
    """Return an answer as a number or a date where the question asked for one; what someone typed stays a text."""
    kind = _kinds().get((row.chapter, row.item))
    if kind is None and row.chapter == "lessons" and row.item.rpartition(".")[2] in ("before", "after"):
        kind = Kind.SCALE
    if kind is Kind.DATE:
        return _date(text)
    return int(text) if kind in (Kind.SCALE, Kind.RATING) and re.fullmatch("[0-9]{1,3}", text) else text


def _date(text: str) -> _Cell:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return text
    return found if found.year >= _FIRST_YEAR else text


@cache
def _kinds() -> Mapping[tuple[str, str], Kind]:
    asked = [(key, question) for key, chapter in CHAPTERS.items() for question in chapter.questions]
    asked += [("agreements", question) for question in (*OWN, *FOR_BOTH)]
    return {(chapter, item): question.kind for chapter, question in asked for item in question.items}


def _words(language: str) -> dict[tuple[str, str], _Words]:
    """Return what was asked, and how its answers read, by chapter and item."""
    questions = [(key, question) for key, chapter in CHAPTERS.items() for question in chapter.questions]
    questions += [("agreements", question) for question in (*OWN, *FOR_BOTH)]
    questions += [("closing", tip(kind, n)) for kind in ("do", "dont") for n in range(1, MAX_TIPS + 1)]
    say = partial(translate, language)
    return {(chapter, item): words for chapter, question in questions for item, words in question.readings(say).items()}


def _lesson_words(item: str, language: str) -> _Words:
    slug, _, when = item.rpartition(".")
    return (translate(language, confidence(slug, when).ask) if when in RESERVED_KEYS else item, {})


def _chapter(key: str, language: str) -> str:
    return translate(language, CHAPTERS[key].title) if key in CHAPTERS else key


def _role(key: str, language: str) -> str:
    return translate(language, ROLE_NAMES[Role(key)]) if key in list(Role) else key
