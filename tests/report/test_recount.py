"""Every number and sentence of every file of a report, counted again from the CSV: what is told is so."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from tests.rehearsed_day import ON, Rehearsal, rehearsed
from tests.report.recounted_files import figures_of_sheet, texts_of_page, texts_of_slides, unknown
from tests.report.recounted_words import Recount
from themeday.report import write_report
from themeday.report.contents import Report
from themeday.text.workbooks import name_of_sheet

pytestmark = pytest.mark.slow


class Recounted(NamedTuple):
    """The reports of one day in one language, each beside what was counted again of it; that of the day first."""

    day: Rehearsal
    language: str
    reports: list[tuple[Report, Recount, list[str]]]


@pytest.fixture(scope="module", params=[24, 80, 120])
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    kept = rehearsed(tmp_path_factory.mktemp("recount") / "day", request.param, weeks_later=True)
    aims = {"purpose": {"nl": "Van elkaar leren.", "en": "To learn from each other."}, "shown_by": "recommend"}
    return Rehearsal(kept.day.model_copy(update=aims), kept.folder)


@pytest.fixture(scope="module", params=["nl", "en"])
def recounted(day: Rehearsal, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recounted:
    target = tmp_path_factory.mktemp("recounted") / "report.html"
    written = write_report(day.day, day.records(), day.folder, target, request.param, ON, each_room=True)
    reports = []
    for path, report in written.reports.items():
        again = Recount(day, request.param, path.stem.removeprefix("report").removeprefix("-"))
        wrong = again.everything(report)
        wrong += unknown(texts_of_page(path, again.so), again.so, report)
        reports.append((report, again, wrong))
    return Recounted(day, request.param, reports)


def test_every_sentence_and_number_of_a_report_and_of_each_room_is_so(recounted: Recounted) -> None:
    assert [wrong for _, _, wrong in recounted.reports] == [[]] * 4
    assert recounted.reports[0][1].checked > 100


def written(recounted: Recounted, target: Path, **how: Any) -> Path:
    day = recounted.day
    write_report(day.day, day.records(), day.folder, target, recounted.language, ON, **how)
    return target


def test_no_slide_says_anything_else(recounted: Recounted, tmp_path: Path) -> None:
    report, again, _ = recounted.reports[0]
    assert unknown(texts_of_slides(written(recounted, tmp_path / "report.pptx")), again.so, report) == []


def test_no_poster_says_anything_else(recounted: Recounted, tmp_path: Path) -> None:
    report, again, _ = recounted.reports[0]
    page = written(recounted, tmp_path / "poster.html", poster=True)
    assert unknown(texts_of_page(page, again.so), again.so, report) == []


def test_every_number_of_a_workbook_is_so(recounted: Recounted, tmp_path: Path) -> None:
    report, again, _ = recounted.reports[0]
    book = openpyxl.load_workbook(written(recounted, tmp_path / "report.xlsx"))
    in_cells = Recount(recounted.day, recounted.language)
    sections = {name_of_sheet(section.title): section for section in report.sections}
    for sheet in book:
        section = sections.get(sheet.title)
        figures = list(figures_of_sheet(sheet, recounted.language)) if section else []
        for figure in figures:
            in_cells.of_workbook(section.title, figure)
        if section:
            assert {figure.title for figure in section.figures} <= {figure.title for figure in figures}
    assert in_cells.checked > 100
    texts = (
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    )
    assert unknown(texts, again.so | in_cells.so, report) == []
