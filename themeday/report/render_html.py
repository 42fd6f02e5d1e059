"""A report, or its poster, as one HTML page that needs nothing from outside, to read on a screen and to print."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from themeday.i18n import N_, translate
from themeday.report.comparison import Line
from themeday.report.contents import Report
from themeday.report.figures import Figure
from themeday.report.pictures import Picture
from themeday.web.templating import templates

_TEMPLATES = Path(__file__).parent / "templates"
COLOURS = ("#1d5d7a", "#d98324")
_LETTERS = 33  # of a label in one line of a picture
_LETTERS_OF_DAY = 16
# The longest bar in a table, as a percentage of its cell: its number stands behind it.
_LONGEST_BAR = 42
# A table stands beside others when it has no more than these, and is then not broken over two pages.
_SHORT_LABEL = 15
_COLUMNS_OF_NARROW, _ROWS_OF_NARROW = 3, 12
# A table of so few rows is not broken over two pages.
_SHORT = 8


def page_of(report: Report, name: str = "report") -> str:
    """Return a report as a page, or as the "poster" for the corridor, on one sheet of A3."""
    from markupsafe import Markup

    style = (_TEMPLATES / f"{name}.css").read_text("utf-8")
    return (
        templates(_TEMPLATES)
        .get_template(f"{name}.html.j2")
        .render(
            report=report,
            say=partial(translate, report.language),
            drawn=_drawn,
            slope=_slope,
            part=_part,
            width=_width,
            short=_SHORT,
            watermark=_source("watermark", text=translate(report.language, N_("Draft {number}"), number=report.number)),
            style=Markup(style),  # noqa: S704  (our own file)
        )
    )


def _width(figure: Figure) -> str:
    """Return which part of the page a table takes: small ones stand beside one another."""
    if len(figure.columns) > _COLUMNS_OF_NARROW or len(figure.rows) > _ROWS_OF_NARROW:
        return "whole-width"
    return "third" if max((len(row[0]) for row in figure.rows), default=0) <= _SHORT_LABEL else "half"


def _drawn(picture: Picture) -> str:
    """Return the source of a picture."""
    lines = [textwrap.wrap(label, _LETTERS) for label in picture.labels]
    return _source("picture", picture=picture, lines=lines, colours=COLOURS)


def _slope(line: Line, days: Sequence[str]) -> str:
    """Return the source of the picture of one figure over the days."""
    return _source("slope", line=line, names=[textwrap.wrap(day, _LETTERS_OF_DAY) for day in days], colour=COLOURS[0])


def _source(name: str, **values: object) -> str:
    """Return a drawing as the source of a picture."""
    drawing = templates(_TEMPLATES).get_template(f"{name}.svg.j2").render(**values)
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()


def _part(figure: Figure, row: Sequence[str]) -> str:
    """Return how long the bar of a row in a table is, as a percentage."""
    value, *others = (getattr(cells[1], "value", 0) for cells in (row, *figure.rows))
    return f"{_LONGEST_BAR * value / max(others):.1f}"
