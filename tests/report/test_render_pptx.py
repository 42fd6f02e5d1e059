"""themeday.report.render_pptx: the report of a day as slides."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from tests.rehearsed_day import ON, Rehearsal, rehearsed
from themeday.report import write_report
from themeday.report.contents import Report

pytestmark = pytest.mark.slow

pptx = pytest.importorskip("pptx")


@pytest.fixture(scope="module", params=[("nl", 24), ("en", 80)], ids=str)
def deck(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Report]:
    language, people = request.param
    folder = tmp_path_factory.mktemp("slides")
    day: Rehearsal = rehearsed(folder / "day", people)
    target = folder / "report.pptx"
    report = write_report(day.day, day.records(), day.folder, target, language, ON).reports[target]
    return pptx.Presentation(io.BytesIO(target.read_bytes())), report


def texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_the_first_slide_has_the_headline_and_each_slide_a_title(deck: tuple[Any, Report]) -> None:
    slides, report = deck
    first, *_ = slides.slides
    assert first.shapes.title.text_frame.text == report.headline
    assert all(slide.shapes.title.text_frame.text for slide in slides.slides)


def test_a_draft_says_so_on_every_slide(deck: tuple[Any, Report]) -> None:
    slides, report = deck
    assert report.draft
    assert all(report.draft in texts(slide) for slide in slides.slides)


def test_each_picture_is_a_chart_of_its_own_with_the_shares_that_the_report_tells(deck: tuple[Any, Report]) -> None:
    slides, report = deck
    charts = [shape for slide in slides.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == len(report.pictures) == 3
    for shape, picture in zip(charts, report.pictures, strict=True):
        plot = shape.chart.plots[0]
        assert [tuple(series.values) for series in plot.series] == [series.shares for series in picture.series]
        labels = [
            tuple(point.data_label.text_frame.text for point in (series.points[n] for n in range(len(drawn.shown))))
            for series, drawn in zip(plot.series, picture.series, strict=True)
        ]
        assert labels == [tuple(series.shown) for series in picture.series]
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == picture.words


def test_quotes_and_what_is_asked_of_whom_are_there(deck: tuple[Any, Report]) -> None:
    slides, report = deck
    words = "\n".join(texts(slide) for slide in slides.slides)
    assert all(quote.text in words for quote in report.quotes)
    (table,) = (shape.table for slide in slides.slides for shape in slide.shapes if shape.has_table)
    assert [tuple(cell.text for cell in row.cells) for row in table.rows][1:] == [
        (ask.what, ask.whom, ask.when) for ask in report.asks
    ]


def test_nothing_stands_outside_a_slide_and_no_number_is_there_that_the_report_does_not_tell(
    deck: tuple[Any, Report],
) -> None:
    slides, report = deck
    told = set(re.findall(r"\d+", repr(report)))
    for slide in slides.slides:
        assert set(re.findall(r"\d+", texts(slide))) <= told
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= slides.slide_width
            assert shape.top + shape.height <= slides.slide_height
