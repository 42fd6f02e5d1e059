"""A report as slides: a headline, pictures that can be edited, quotes, and what is asked of whom."""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from themeday.i18n import N_, SPOKEN, translate
from themeday.report.contents import Report
from themeday.report.pictures import Picture
from themeday.report.render_html import COLOURS
from themeday.text.display import shown
from themeday.text.formulas import neutral

_INCH = 914_400  # of the units in which a slide is measured
_WIDTH, _HEIGHT, _EDGE = 13.333, 7.5, 0.7
_INK, _SOFT, _ACCENT, _WARNING = "1B1B1B", "4A4A4A", "1D5D7A", "8A1C1C"
_SMALLEST, _LETTER, _MARGIN = 9, 0.55, 0.1  # points; how wide a letter is by its size; inches of an empty box
_BOLD = 0.66  # the same of a bold letter
_PER_SLIDE = 4  # pictures of a check some weeks later


def pptx(report: Report, made: dt.date) -> bytes:
    """Return a report as slides."""
    from pptx import Presentation

    deck = _Deck(Presentation(), report)
    say = partial(translate, report.language)
    deck.add_title(f"{report.title} · {report.date}", report.headline, [*report.happened, report.repeated])
    if any((*report.aims, *report.answer)):
        labels = (say(N_("What this day was for")), say(N_("By what you would know")), report.answer[0])
        aims = [[label, aim] for label, aim in zip(labels, (*report.aims, report.answer[1]), strict=True) if aim]
        deck.add_columns(say(N_("What this day was for, and what came of it")), aims)
    for picture in report.pictures:
        deck.add_pictures(picture.title, [picture])
    for heading, pictures in report.later:
        deck.add_pictures(heading, pictures[:_PER_SLIDE])
    if report.compared:
        figure = report.compared.figure
        deck.add_table(figure.title, figure.columns, figure.rows)
    if report.gained:
        deck.add_lines(say(N_("What was gained")), report.gained)
    if report.quotes:
        deck.add_lines(
            report.quotes_ask,
            (f"“{shown(quote.text)}”{f' ({shown(quote.by)})' if quote.by else ''}" for quote in report.quotes),
        )
    if report.most_voted:
        more = N_("And {n} more with as many votes: they are in the list at the end.")
        voted = [
            [heading, *(tip.text for tip in tips), *([say(more, n=n)] if (n := report.more_voted[heading]) else [])]
            for heading, tips in report.most_voted.items()
        ]
        deck.add_columns(say(N_("Advice that at least {n} people voted for"), n=report.least_votes), voted)
    deck.add_table(
        say(N_("What we suggest")),
        (say(N_("What")), say(N_("Of whom")), say(N_("By when"))),
        [(ask.what, ask.whom, ask.when) for ask in report.asks],
    )
    deck.add_lines(say(N_("How to read this report")), report.method, size=16)
    return deck.content(made)


class _Deck:
    """Slides that are put together one by one, on a blank layout."""

    def __init__(self, presentation: Any, report: Report) -> None:
        self._deck, self._report = presentation, report
        self._say = partial(translate, report.language)
        self._deck.slide_width, self._deck.slide_height = int(_WIDTH * _INCH), int(_HEIGHT * _INCH)

    def add_title(self, above: str, headline: str, sentences: Iterable[str]) -> None:
        """Add the first slide."""
        slide = self._slide(headline, top=2.0, size=40, height=2.2)
        self._text(slide, [above], _EDGE, 1.3, _WIDTH - 2 * _EDGE, 0.6, size=20, colour=_ACCENT)
        self._text(slide, filter(None, sentences), _EDGE, 4.5, _WIDTH - 2 * _EDGE, 2.2, size=18, colour=_SOFT)

    def add_lines(self, title: str, lines: Iterable[str], size: int = 22) -> None:
        """Add a slide with sentences."""
        self._text(self._slide(title), lines, _EDGE, 1.5, _WIDTH - 2 * _EDGE, _HEIGHT - 2.2, size=size, apart=10)

    def add_columns(self, title: str, columns: list[list[str]]) -> None:
        """Add a slide with lines side by side, each below the heading that is the first of them."""
        slide = self._slide(title)
        width = (_WIDTH - 2 * _EDGE) / len(columns)
        for number, (heading, *lines) in enumerate(columns):
            left = _EDGE + number * width
            self._text(slide, [heading], left, 1.5, width - 0.3, 0.6, size=22, colour=_ACCENT)
            self._text(slide, lines, left, 2.2, width - 0.3, _HEIGHT - 3.0, size=22, apart=10)

    def add_pictures(self, title: str, pictures: Iterable[Picture]) -> None:
        """Add a slide with charts side by side."""
        pictures = list(pictures)
        slide = self._slide(title)
        columns = min(2, len(pictures))
        rows = -(-len(pictures) // columns)
        width, height = (_WIDTH - 2 * _EDGE) / columns, (_HEIGHT - 2.0) / rows
        for place, picture in enumerate(pictures):
            left, top = _EDGE + place % columns * width, 1.4 + place // columns * height
            heading = picture.n if picture.title == title else f"{picture.title} ({picture.n})"
            self._text(slide, [heading], left, top, width, 0.5, size=14, colour=_SOFT)
            self._chart(slide, picture, left, top + 0.5, width - 0.2, height - 0.6)

    def add_table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Add a slide with a table; the first column is as wide as all others together."""
        slide = self._slide(title)
        width = int((_WIDTH - 2 * _EDGE) * _INCH)
        place = (int(_EDGE * _INCH), int(1.6 * _INCH), width, int(0.6 * _INCH) * (len(rows) + 1))
        table = slide.shapes.add_table(len(rows) + 1, len(columns), *place).table
        for number in range(len(columns)):
            table.columns[number].width = width // (2 * (len(columns) - 1)) if number else width // 2
        for number, row in enumerate([tuple(columns), *rows]):
            for column, text in enumerate(row):
                table.cell(number, column).text = neutral(shown(text))
                self._style(table.cell(number, column).text_frame, 16, "FFFFFF" if number == 0 else _INK)

    def content(self, made: dt.date) -> bytes:
        """Return the file."""
        properties = self._deck.core_properties
        properties.title, properties.author = neutral(shown(self._report.title)), "Theme Day Kit"
        properties.language = SPOKEN[self._report.language].locale.replace("_", "-")
        properties.created = properties.modified = dt.datetime.combine(made, dt.time())
        written = io.BytesIO()
        self._deck.save(written)
        return written.getvalue()

    def _slide(self, title: str, top: float = 0.5, size: int = 30, height: float = 0.9) -> Any:
        """Return a new slide with a title, and on a draft that it is one."""
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[5])  # a title only
        heading = slide.shapes.title
        heading.left, heading.top = int(_EDGE * _INCH), int(top * _INCH)
        heading.width, heading.height = int((_WIDTH - 2 * _EDGE) * _INCH), int(height * _INCH)
        heading.text_frame.text = shown(title)
        heading.text_frame.word_wrap = True
        size = _fitting([title], (_WIDTH - 2 * _EDGE) * _LETTER / _BOLD, height, size)
        self._style(heading.text_frame, size, _INK, bold=True)
        report = self._report
        warnings = [report.draft, self._say(N_("Rehearsal: nothing here is real")) if report.rehearsal else ""]
        if warned := " · ".join(filter(None, warnings)):
            self._text(slide, [warned], _EDGE, 7.0, _WIDTH - 2 * _EDGE, 0.4, size=12, colour=_WARNING)
        if report.draft:
            mark = self._say(N_("Draft {number}"), number=report.number)
            box = self._text(slide, [mark], 3.2, 2.9, 7.0, 1.6, size=88, colour="F0DADA")
            box.rotation = -25
            slide.shapes._spTree.insert(2, box._element)  # behind all else
        return slide

    def _text(
        self,
        slide: Any,
        lines: Iterable[str],
        left: float,
        top: float,
        width: float,
        height: float,
        *,
        size: int,
        colour: str = _INK,
        apart: int = 4,
    ) -> Any:
        """Add lines of text, in inches and points; smaller when they would not fit."""
        texts = [shown(line) for line in lines]
        box = slide.shapes.add_textbox(*(int(part * _INCH) for part in (left, top, width, height)))
        frame = box.text_frame
        frame.word_wrap = True
        size = _fitting(texts, width, height, size, apart)
        for number, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.text = text.replace("\n", " ")
        self._style(frame, size, colour, apart=apart)
        return box

    def _style(self, frame: Any, size: int, colour: str, *, bold: bool = False, apart: int = 0) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.lang import MSO_LANGUAGE_ID
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        language = {"nl": MSO_LANGUAGE_ID.DUTCH, "en": MSO_LANGUAGE_ID.ENGLISH_UK}[self._report.language]
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT
            paragraph.space_after = Pt(apart)
            for run in paragraph.runs:
                run.font.size, run.font.bold = Pt(size), bold
                run.font.color.rgb = RGBColor.from_string(colour)
                run.font.language_id = language

    def _chart(self, slide: Any, picture: Picture, left: float, top: float, width: float, height: float) -> None:
        """Add a chart of PowerPoint's own, with what it shows in words for whoever does not see it."""
        from pptx.chart.data import CategoryChartData
        from pptx.dml.color import RGBColor
        from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
        from pptx.util import Pt

        data = CategoryChartData(number_format="0%")
        data.categories = picture.labels
        for series in picture.series:
            data.add_series(series.name or picture.n, series.shares)
        place = (int(part * _INCH) for part in (left, top, width, height))
        frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", shown(picture.words))
        chart = frame.chart
        chart.font.size = Pt(14)
        chart.has_title = False
        chart.has_legend = len(picture.series) > 1
        if chart.has_legend:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.category_axis.reverse_order = True
        chart.category_axis.format.line.color.rgb = RGBColor.from_string(_SOFT)
        chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        plot = chart.plots[0]
        plot.gap_width = 40
        for series, colour, drawn in zip(plot.series, COLOURS, picture.series, strict=False):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
            for number, text in enumerate(drawn.shown):
                label = series.points[number].data_label
                label.text_frame.text = text
                label.text_frame.paragraphs[0].runs[0].font.size = Pt(14)


def _fitting(texts: list[str], width: float, height: float, size: int, apart: int = 0) -> int:
    """Return the size, in points and not above the one given, in which lines of text fit a box, in inches."""
    while size > _SMALLEST:
        letters = int((width - _MARGIN) * 72 / (size * _LETTER))
        lines = sum(len(textwrap.wrap(text, letters)) or 1 for text in texts)
        if (lines * size * 1.2 + len(texts) * apart) / 72 <= height - _MARGIN:
            break
        size -= 1
    return size
