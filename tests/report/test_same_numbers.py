"""Report, export and review of one day of 120 people tell the same numbers, number by number."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest

from tests.asked import tip
from tests.rehearsed_day import ON, Rehearsal, rehearsed
from tests.reviewed import Reviewed
from themeday.chapters import CHAPTERS
from themeday.export.workbook import workbook
from themeday.i18n import translate
from themeday.report import write_report
from themeday.report.disclosure.history import load
from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.weeks import WEEKS
from themeday.room.session import Session

pytestmark = pytest.mark.slow

K = 5
Sheets = Mapping[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("day") / "day", 120)


@pytest.fixture(scope="module")
def report(day: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Sheets:
    target = tmp_path_factory.mktemp("report") / "report.xlsx"
    write_report(day.day, day.records(), day.folder, target, "nl", ON, publish=True)
    return sheets(target.read_bytes())


@pytest.fixture(scope="module")
def published(day: Rehearsal, report: Sheets) -> PublishedNumbers:
    return load(day.folder.path)[-1]


@pytest.fixture(scope="module")
def export(day: Rehearsal) -> Sheets:
    return sheets(workbook(day.day, day.records(), ()))


@pytest.fixture(scope="module")
def cards(day: Rehearsal) -> Reviewed:
    """Return the review, in Dutch as the other two."""
    session = Session(day.day, day.records(), day.folder.secret())
    session.bind(None, "nl", staff="organiser")
    return Reviewed(session)


def sheets(content: bytes) -> Sheets:
    return {
        sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(io.BytesIO(content))
    }


def dutch(text: str) -> str:
    return translate("nl", text)


def number(cell: object) -> int:
    """Return the number in a cell, or 0 where none is told."""
    text = cell["text"] if isinstance(cell, dict) else str(cell)
    found = re.search("[0-9]+", text)
    return int(found[0]) if found else 0


def test_votes_are_the_same_lower_bounds_everywhere(report: Sheets, export: Sheets, cards: Reviewed) -> None:
    name = dutch("Do's and don'ts")
    in_report = {row[:2]: number(row[2]) for row in report[name][1:]}
    in_export = {row[:2]: (number(row[2]), number(row[3])) for row in export[name][1:]}
    kinds = (dutch(tip(kind, 1).ask) for kind in ("do", "dont"))
    in_review = {
        (kind, row[0]): (number(row[1]), number(row[2]) if len(row) > 2 else 0)
        for kind, table in zip(kinds, cards.tables("advice"), strict=True)
        for row in table["rows"]
    }
    assert in_review == in_export
    assert in_report == {key: votes for key, (votes, _) in in_export.items()}
    assert {n % K for told in in_export.values() for n in told} == {0}
    assert max(in_report.values()) >= K


def test_who_took_part_is_the_same_lower_bound(
    day: Rehearsal, published: PublishedNumbers, export: Sheets, cards: Reviewed
) -> None:
    everyone, checked = dutch("Everyone"), 0
    (table, *_) = cards.tables("response")
    in_review = {row[0]: number(row[1]) for row in table["rows"]}
    for title, group, could, began, *_ in export[dutch("Response")][1:]:
        chapter = next(key for key in CHAPTERS if dutch(CHAPTERS[key].title) == title)
        bound = published.bounds.get(f"response/{chapter}")
        if group == everyone and bound:
            assert began == bound[""]
            assert could == published.people
            assert bound[""] == in_review[title]
            checked += 1
    assert checked == 4


def test_units_and_rooms_that_the_export_tells_are_those_of_the_report(
    day: Rehearsal, published: PublishedNumbers, export: Sheets
) -> None:
    names = {room.key: room.name for room in day.day.rooms}
    told = {
        names.get(cell.group[0], cell.group[0]): cell.count
        for key in ("unit", "room")
        for cell in published.tables[key].overall
        if len(cell.group) == 1 and cell.count
    }
    could = {row[1]: row[2] for row in export[dutch("Response")][1:]}
    assert {name: could[name] for name in told} == told
    assert len(told) > 6


def test_what_pairs_agreed_on_is_the_same(published: PublishedNumbers, export: Sheets, cards: Reviewed) -> None:
    rows = export[dutch("Agreements")][1:]
    assert (dutch("Agreement confirmed"), dutch("yes"), published.tables["agreements/confirmed"].n) in rows
    in_review = {
        (table["caption"].partition(" (n")[0], row[0], number(row[1]))
        for table in cards.tables("agreements")[1:]
        for row in table["rows"]
    }
    weeks = {dutch(title) for title in WEEKS.values()}
    assert in_review == {row for row in rows if row[0] not in {dutch("Agreement confirmed"), *weeks}}
    assert len(in_review) > 3
