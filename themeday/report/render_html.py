"""A report as one HTML page that needs nothing from outside, to read on a screen and to print."""

from __future__ import annotations

import base64
from functools import partial
from pathlib import Path

from themeday.i18n import translate
from themeday.report.contents import Report
from themeday.report.figures import Bar, Figure
from themeday.web.templating import templates

_TEMPLATES = Path(__file__).parent / "templates"
_LONGEST_LABEL = len("10–10")
# The longest bar in a table, as a percentage of its cell: its number stands behind it.
_LONGEST_BAR = 72
# A table of so few rows is not broken over two pages.
_SHORT = 4


def report_page(report: Report) -> str:
    """Return a report as a page."""
    from markupsafe import Markup

    style = (_TEMPLATES / "report.css").read_text("utf-8")
    return (
        templates(_TEMPLATES)
        .get_template("report.html.j2")
        .render(
            report=report,
            say=partial(translate, report.language),
            chart=_chart,
            part=_part,
            short=_SHORT,
            style=Markup(style),  # noqa: S704  (our own file)
        )
    )


def _chart(figure: Figure) -> str:
    """Return the source of a chart that fits beside its table, which is that of a scale; else nothing.

    Other figures have their bars in the table itself: a label that is there twice is read twice, and a long table with
    its bars can go on at the next page.
    """
    if not figure.bars or any(len(bar.label) > _LONGEST_LABEL for bar in figure.bars):
        return ""
    drawing = templates(_TEMPLATES).get_template("bars.svg.j2").render(figure=figure)
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()


def _part(figure: Figure, bar: Bar) -> str:
    """Return how long a bar in a table is, as a percentage."""
    return f"{_LONGEST_BAR * bar.value / figure.most if figure.most else 0:.1f}"
