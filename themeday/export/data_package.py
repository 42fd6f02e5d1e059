"""What the exported files mean: a descriptor for programs, a data dictionary for people. Both follow from the code.

The descriptor is a Data Package, version 2 (datapackage.org), with a Table Schema for the columns; any validator of
Frictionless data can hold the CSV against it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from themeday.chapters.agreements import CONFIRMATION
from themeday.day.plan import Day
from themeday.export.wording import CONFIRMED, everything_asked
from themeday.i18n import N_, format_day, translate
from themeday.model.outcomes import MAX_VALUE
from themeday.model.people import Role
from themeday.model.questions import Kind, Question
from themeday.model.visibility import VISIBILITY_NAMES, Visibility

_STANDARD = "https://datapackage.org/profiles/2.0"
_OPEN = (Visibility.TABLE, Visibility.ANONYMOUS, Visibility.REPORT)

#: What each column of the exported CSV means.
EXPORTED: Mapping[str, str] = {
    "day": N_("Key of the theme day: its date and title."),
    "role": N_("Role of the author; only with visibility report."),
    "unit": N_("Where the author works; only with visibility report."),
    "chapter": N_("Part of the day."),
    "item": N_("What was answered; see the data dictionary. Of a withheld answer only the question is named."),
    "question": N_("What was asked, in the first language of the day."),
    "value": N_(
        "The answer as typed, or the key of an option; empty when it counts but is not told. A text that a spreadsheet "
        "would calculate has one apostrophe more in front of that place."
    ),
    "answer": N_("The same as `value`, in words: of an option what it says, in the first language of the day."),
    "number": N_("The answer as a number, where a number was asked: a step on a scale, or a place in an order."),
    "visibility": N_("Who may see it; its author chose."),
}
_KINDS = {
    Kind.TEXT: N_("text"),
    Kind.CHOICE: N_("one option"),
    Kind.CHOICES: N_("options to tick"),
    Kind.SCALE: N_("number on a scale"),
    Kind.DATE: N_("date"),
    Kind.TAGS: N_("tags"),
    Kind.RANK: N_("options in order"),
    Kind.RATING: N_("number of stars"),
    Kind.CHECKLIST: N_("lines to tick off"),
    Kind.SORT: N_("options to sort"),
}


class Described(NamedTuple):
    """What a descriptor says of a CSV file."""

    length: int  # bytes
    sha256: str
    delimiter: str


def datapackage(day: Day, files: Mapping[str, Described]) -> bytes:
    """Return the descriptor of the exported CSV files, by name: `datapackage.json`."""
    language = day.languages[0]
    descriptor = {
        "$schema": f"{_STANDARD}/datapackage.json",
        "name": day.key,
        "title": day.title_in(language),
        "description": translate(
            language,
            N_("What participants of a theme day chose to share. Nobody is named. Promised to be deleted by {date}."),
            date=format_day(language, day.keep_until),
        ),
        "resources": [_resource(name, file, language) for name, file in files.items()],
    }
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(name: str, file: Described, language: str) -> dict[str, Any]:
    return {
        "name": name.removesuffix(".csv"),
        "type": "table",
        "path": name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.length,
        "hash": f"sha256:{file.sha256}",
        "dialect": {
            "$schema": f"{_STANDARD}/tabledialect.json",
            "delimiter": file.delimiter,
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": {
            "$schema": f"{_STANDARD}/tableschema.json",
            "fields": [
                {
                    "name": name,
                    "type": "integer" if name == "number" else "string",
                    "description": translate(language, text),
                    **_constraints(name),
                }
                for name, text in EXPORTED.items()
            ],
            "missingValues": [""],
        },
    }


def _constraints(column: str) -> dict[str, Any]:
    if column == "visibility":
        return {"constraints": {"required": True, "enum": [visibility.value for visibility in _OPEN]}}
    if column == "role":
        return {"constraints": {"enum": [role.value for role in Role]}}
    if column in ("value", "answer"):
        # Each character of an answer may be a place that gets an apostrophe.
        return {"constraints": {"maxLength": 2 * MAX_VALUE + 1}}
    return {"constraints": {"required": True}} if column in ("day", "chapter", "item", "question") else {}


def dictionary(day: Day, language: str, lessons: Iterable[str] = ()) -> bytes:
    """Return the data dictionary as Markdown: columns, and every item of every chapter and of lessons."""
    say = partial(translate, language)
    title = f"# {say(N_('Data dictionary'))} · {day.title_in(language)}"
    lines = [title, "", say(N_("## Columns of outcomes.csv")), "", *_table(say(N_("Column")), say(N_("Meaning")))]
    lines += [_line(f"`{name}`", say(text)) for name, text in EXPORTED.items()]
    lines += ["", say(N_("## Who may see an answer")), "", *_table(say(N_("Key")), say(N_("Meaning")))]
    lines += [_line(f"`{key.value}`", say(VISIBILITY_NAMES[key])) for key in Visibility]
    lines += ["", say(N_("What is private is never exported. Below, the careful choice that is set comes first."))]
    headings = [say(text) for text in (N_("Item"), N_("Question"), N_("Kind"), N_("Answers"), N_("Who may see it"))]
    for chapter, asked in everything_asked(day, language, lessons).items():
        if not asked:
            continue
        lines += ["", f"## {say(day.chapters[chapter].title)} (`{chapter}`)", "", *_table(*headings)]
        lines += [row for question in asked for row in _rows(question, say)]
        if chapter == "agreements":
            lines.append(_line(f"`{CONFIRMATION}`", say(CONFIRMED), say(_KINDS[Kind.TEXT]), "", "`table`"))
    lines += ["", say(N_("## Back to what was typed")), "", say(_BACK), "", say(_FOR_EXCEL), ""]
    return "\n".join(lines).encode()


_BACK = N_(
    "A spreadsheet calculates what begins with =, +, - or @. In the exported files such a place gets one apostrophe in "
    "front, also after a comma, a semicolon, a tab or a line end, and also when there were apostrophes already; a "
    "plain number does not. Take one apostrophe away in those places and the text is as it was typed. In Python: "
    "`themeday.export.tables.as_typed`."
)


_FOR_EXCEL = N_(
    "Excel and LibreOffice read a CSV file as they see fit: 3-4 becomes a date, and 007 becomes 7. So open "
    "outcomes.xlsx first: in it numbers are numbers, dates are dates and texts are texts. In outcomes-excel-nl.csv a "
    "text that would be taken for a date or a number has one apostrophe more in front; in Python "
    "`themeday.export.spreadsheets.without_mark` takes it away. outcomes.csv is for other programs."
)


def _rows(question: Question, say: Callable[[str], str]) -> Iterator[str]:
    order = (
        question.visibility,
        *(visibility for visibility in question.visibilities if visibility is not question.visibility),
    )
    seen_by = ", ".join(f"`{visibility.value}`" for visibility in order)
    readings = question.readings(say)
    if question.key not in question.items:
        whole = say(N_("as a whole, when it counts and is not told"))
        yield _line(f"`{question.key}`", say(question.ask), say(_KINDS[question.kind]), whole, seen_by)
    for item in question.items:
        ask, _ = readings.get(item, (say(question.ask), {}))
        yield _line(f"`{item}`", ask, say(_KINDS[question.kind]), _answers(question, item, say), seen_by)


def _answers(question: Question, item: str, say: Callable[[str], str]) -> str:
    if question.kind in (Kind.SCALE, Kind.RATING):
        ends = [text for text in (question.low_text, question.high_text) if text]
        words = f" ({' – '.join(map(say, ends))})" if ends else ""
        return f"{question.low}–{question.high}{words}"
    if question.kind is Kind.CHOICE:
        return ", ".join(f"`{option.key}` = {say(option.text)}" for option in question.options)
    if question.kind is Kind.DATE:
        return say(N_("year-month-day"))
    option = next((option for option in question.options if item == f"{question.key}.{option.key}"), None)
    if option is not None:
        return f"{say(option.text)}: `1`" if question.kind is not Kind.RANK else say(option.text)
    return say(N_("at most {most} characters")).format(most=question.max_length) if item in question.text_items else ""


def _table(*headings: str) -> list[str]:
    return [_line(*headings), _line(*["---"] * len(headings))]


def _line(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
