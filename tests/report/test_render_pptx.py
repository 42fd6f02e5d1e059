"""themeday.report.render_pptx: the report of a day as slides."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import ImageFont

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


def test_every_text_fits_its_box_and_every_table_its_slide(deck: tuple[Any, Report]) -> None:
    """By the metrics of a common font, drawn line by line."""
    slides, _ = deck
    for slide in slides.slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text and not shape.rotation:
                high = sum(height_of(paragraph, shape.width) for paragraph in shape.text_frame.paragraphs)
                assert high <= shape.height, shape.text_frame.text
            if shape.has_table:
                widths = [column.width for column in shape.table.columns]
                rows = [
                    max(
                        height_of(cell.text_frame.paragraphs[0], width)
                        for cell, width in zip(row.cells, widths, strict=True)
                    )
                    for row in shape.table.rows
                ]
                assert shape.top + sum(map(max, rows, (row.height for row in shape.table.rows))) <= slides.slide_height


def height_of(paragraph: Any, width: int) -> float:
    """Return how high a paragraph is in a box of some width, in the units of a slide."""
    size = paragraph.runs[0].font.size if paragraph.runs else 12 * 12_700
    font = ImageFont.load_default(size / 12_700)
    lines, room = 1, (width / 12_700) - 14.4
    line = ""
    for word in paragraph.text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > room:
            lines, longer = lines + 1, word
        line = longer
    return lines * size * 1.2 + (paragraph.space_after or 0)
