"""A report as one HTML page that needs nothing from outside, to read on a screen and to print."""

from __future__ import annotations

import base64
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from themeday.i18n import N_, translate
from themeday.reporting.contents import Report
from themeday.reporting.figures import Figure
from themeday.reporting.words import heading

_TEMPLATES = Path(__file__).parent / "templates"
_WIDTH, _LABELS, _LINE, _BAR = 640, 250, 24, 14
_LONGEST_LABEL = 36

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
    """Return a report as a page.

    Args:
        report: what is in it.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    say = partial(translate, report.language)
    style = (_TEMPLATES / "report.css").read_text("utf-8")
    return environment.get_template("report.html.j2").render(
        report=report,
        texts={key: say(text) for key, text in _TEXTS.items() if "{" not in text},
        say=lambda key, **values: say(_TEXTS[key], **values),
        advice=[(heading("do", report.language), report.do), (heading("dont", report.language), report.dont)],
        chart=partial(_chart, report.language),
        style=Markup(style),  # noqa: S704  (our own file)
    )


def _chart(language: str, figure: Figure) -> dict[str, Any]:
    """Return a chart as a picture and the text that stands for it."""
    title = translate(language, _TEXTS["chart"], title=figure.title, n=figure.n)
    return {"source": "data:image/svg+xml;base64," + base64.b64encode(svg(figure).encode()).decode(), "alt": title}


def svg(figure: Figure) -> str:
    """Return a figure's bars as a drawing.

    Args:
        figure: one with bars.
    """
    height = _LINE * len(figure.bars) + 6
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        'font-family="DejaVu Sans, Verdana, sans-serif" font-size="11" fill="#1b1b1b">',
        f'<rect x="0" y="0" width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    room = _WIDTH - _LABELS - 90
    for number, bar in enumerate(figure.bars):
        top = number * _LINE + 4
        length = room * bar.value / figure.most if figure.most else 0
        label = bar.label if len(bar.label) <= _LONGEST_LABEL else bar.label[: _LONGEST_LABEL - 1] + "…"
        lines.append(f'<text x="{_LABELS - 8}" y="{top + 12}" text-anchor="end">{_xml(label)}</text>')
        lines.append(f'<rect x="{_LABELS}" y="{top + 1}" width="{length:.1f}" height="{_BAR}" fill="#1d5d7a"/>')
        lines.append(f'<text x="{_LABELS + length + 6:.1f}" y="{top + 12}">{_xml(bar.shown)}</text>')
    lines.append(f'<path d="M{_LABELS} 2V{height - 2}" stroke="#1b1b1b" stroke-width="1"/>')
    return "\n".join([*lines, "</svg>"])


def _xml(text: str) -> str:
    return escape("".join(c if c >= " " else " " for c in text))
