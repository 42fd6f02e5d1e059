"""A report as one HTML page that needs nothing from outside, to read on a screen and to print."""

from __future__ import annotations

import base64
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from themeday.i18n import N_, translate
from themeday.report.contents import Report
from themeday.report.figures import Bar, Figure
from themeday.report.words import advice_heading
from themeday.text.shown import shown
from themeday.web.templating import templates

_TEMPLATES = Path(__file__).parent / "templates"
# Of a drawing that stands beside its table, in its own units.
_WIDTH = 200
_LINE, _BAR, _LETTER = 21, 13, 6.8
_LONGEST_LABEL = len("10–10")
# The longest bar in a table, as a percentage of its cell: its number stands behind it.
_LONGEST_BAR = 72
# A table of so few rows is not broken over two pages.
_SHORT = 4

_TEXTS = {
    "report": N_("Report"),
    "made": N_("Made on {date}"),
    "rehearsal": N_("Rehearsal: nothing here is real"),
    "summary": N_("In two pages"),
    "happened": N_("What happened"),
    "gained": N_("What was gained"),
    "quotes": N_("In their own words"),
    "asks": N_("What is asked of you"),
    "full": N_("The full picture"),
    "answers": N_("What people wrote, and released"),
    "more": N_("And {n} more, in the organisers' review."),
    "advice": N_("Do's and don'ts, for HR"),
    "advice_lead": N_("Written and voted on by everyone, without names. Votes are rounded down."),
    "votes": N_("Votes"),
    "at_least": N_("at least {n}"),
    "text": N_("Text"),
    "method": N_("How to read this report"),
    "nothing_gained": N_("Too few answers to say."),
    "no_quotes": N_("Too few people released a text to quote any."),
    "no_advice": N_("Too few people wrote any to pass on."),
    "chart": N_("Chart: {title}. {n}. The same numbers are in the table."),
}


def html(report: Report) -> str:
    """Return a report as a page."""
    from markupsafe import Markup

    say = partial(translate, report.language)
    style = (_TEMPLATES / "report.css").read_text("utf-8")
    return (
        templates(_TEMPLATES)
        .get_template("report.html.j2")
        .render(
            report=report,
            texts={key: say(text) for key, text in _TEXTS.items() if "{" not in text},
            say=lambda key, **values: say(_TEXTS[key], **values),
            advice=[
                (advice_heading("do", report.language), report.do),
                (advice_heading("dont", report.language), report.dont),
            ],
            chart=partial(_chart, report.language),
            part=_part,
            short=_SHORT,
            style=Markup(style),  # noqa: S704  (our own file)
        )
    )


def _chart(language: str, figure: Figure) -> dict[str, Any] | None:
    """Return a chart as a picture and the text that stands for it, when it fits beside its table: that of a scale.

    Other figures have their bars in the table itself: a label that is there twice is read twice, and a long table with
    its bars can go on at the next page.
    """
    if not figure.bars or any(len(bar.label) > _LONGEST_LABEL for bar in figure.bars):
        return None
    title = translate(language, _TEXTS["chart"], title=figure.title, n=figure.n)
    return {"source": "data:image/svg+xml;base64," + base64.b64encode(svg(figure).encode()).decode(), "alt": title}


def _part(figure: Figure, bar: Bar) -> str:
    """Return how long a bar in a table is, as a percentage."""
    return f"{_LONGEST_BAR * bar.value / figure.most if figure.most else 0:.1f}"


def svg(figure: Figure) -> str:
    """Return a figure's bars as a drawing that is narrow enough to stand beside its table."""
    height = _LINE * len(figure.bars) + 6
    left = _LETTER * max(len(bar.label) for bar in figure.bars) + 12
    room = _WIDTH - left - _LETTER * max(len(bar.shown) for bar in figure.bars) - 12
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        'font-family="DejaVu Sans, Verdana, sans-serif" font-size="11" fill="#1b1b1b">',
        f'<rect x="0" y="0" width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for number, bar in enumerate(figure.bars):
        top = number * _LINE + 4
        length = room * bar.value / figure.most if figure.most else 0
        lines.append(f'<text x="{left - 8:.1f}" y="{top + 11}" text-anchor="end">{_xml(bar.label)}</text>')
        lines.append(f'<rect x="{left:.1f}" y="{top}" width="{length:.1f}" height="{_BAR}" fill="#1d5d7a"/>')
        lines.append(f'<text x="{left + length + 6:.1f}" y="{top + 11}">{_xml(bar.shown)}</text>')
    lines.append(f'<path d="M{left:.1f} 2V{height - 2}" stroke="#1b1b1b" stroke-width="1"/>')
    return "\n".join([*lines, "</svg>"])


def _xml(text: str) -> str:
    return escape(shown(text.replace("\n", " ")))
