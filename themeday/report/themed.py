"""What people wrote, by theme: how many at least."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from themeday.i18n import N_, translate
from themeday.report.disclosure.themes import ThemesOfQuestion
from themeday.report.figures import Bar, Figure
from themeday.results.questions import question_text


def by_theme(told: Iterable[ThemesOfQuestion], language: str) -> Iterator[Figure]:
    """Return a figure for each open question of which themes may be told."""
    say = partial(translate, language)
    for one in told:
        bars = tuple(Bar(name, bound, say(N_("at least {n}"), n=bound)) for name, bound in one.themes)
        yield Figure(
            question_text(one.question, language),
            f"n = {one.answers}",
            (say(N_("Theme")), say(N_("People"))),
            tuple((bar.label, bar.shown) for bar in bars),
            bars,
            (say(N_("Themes as the organisers arranged them. One that few people wrote about is left out.")),),
        )
