"""What people wrote, by theme: how many at least, of themes that are told by enough of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from themeday.i18n import N_, translate
from themeday.report.disclosure.published import Published
from themeday.report.disclosure.suppression import at_least
from themeday.report.figures import Bar, Figure
from themeday.report.words import ASKED, Digest
from themeday.results.themes import ShownTheme, Themes, wording
from themeday.results.themes.grouping import words_of
from themeday.text.shown import side_by_side


def by_theme(themes: Themes, published: Published, k: int, digest: Digest, language: str) -> Iterator[Figure]:
    """Return a figure for each open question of which an organiser arranged the themes, as far as they can be told.

    A theme is told when at least k people wrote an answer in it, as a lower bound that nothing can be subtracted from;
    by the name that the organiser gave it, or else by words that at least k of those people used.
    """
    say = partial(translate, language)
    for chapter, item in ASKED:
        question = f"{chapter}/{item}"
        if not themes.arranged(question):
            continue
        found = []
        n = 0
        for theme in themes.of(question):
            told = [answer for answer in theme.answers if digest(answer.text) in published.texts]
            n += len(told)
            people = len({answer.author for answer in told})
            bound = at_least(min(people, published.people or 0), published.people or 0, k)
            name = _name(theme, [answer.text for answer in told], k)
            if bound and name:
                found.append((bound, name[:1].upper() + name[1:]))
        if not found or n < k:
            continue
        found.sort(key=lambda one: (-one[0], one[1].casefold()))
        rows = tuple((name, say(N_("at least {n}"), n=bound)) for bound, name in found)
        yield Figure(
            wording(question, language),
            f"n = {n}",
            (say(N_("Theme")), say(N_("People"))),
            rows,
            tuple(Bar(name, bound, say(N_("at least {n}"), n=bound)) for bound, name in found),
            float(found[0][0]),
            (say(N_("Themes as the organisers arranged them. One that few people wrote about is left out.")),),
        )


def _name(theme: ShownTheme, texts: list[str], k: int) -> str:
    return theme.name or side_by_side(*words_of(texts, least=k))
