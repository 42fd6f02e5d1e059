"""What the report tells of the checks after six and twelve weeks: all pairs together, nothing of any one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from themeday.chapters.follow_up import COUNTED, GOES_ON, ROUNDS, TITLES
from themeday.i18n import N_
from themeday.report.figures import Figure, Figures


def parts(figures: Figures) -> Iterator[tuple[str, str, tuple[Figure, ...]]]:
    """Yield title, lead and figures of each check of which enough can be told."""
    say = figures.say
    for check in ROUNDS:
        found = []
        for question in COUNTED:
            mine, _, name = question.key.partition(".")
            figure = figures.afterwards(question) if mine == check else None
            if figure and name == GOES_ON:
                figure = replace(figure, notes=(*figure.notes, say(_PRIVATE)))
            found += [figure] if figure else []
        yield (
            say(TITLES[check]),
            say(
                N_(
                    "Of those who came back with their personal code and let their answer count; it says nothing of "
                    "who did not."
                )
            ),
            tuple(found),
        )


_PRIVATE = N_(
    "Asked in private: it counts only for who chose so. Whoever stopped need not say it, so this is no share "
    "of all pairs."
)
