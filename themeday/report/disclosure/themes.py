"""Which themes of what people wrote may be told: those that an organiser arranged, and enough people wrote about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.disclosure.suppression import at_least
from themeday.report.disclosure.texts import TextDigest
from themeday.results.themes import Themes
from themeday.results.themes.grouping import words_of
from themeday.text.display import side_by_side


def themes_told(
    themes: Themes, asked: Iterable[tuple[str, str]], published: PublishedNumbers, k: int, digest: TextDigest
) -> Iterator[tuple[str, int, list[tuple[str, int]]]]:
    """Return of each open question that an organiser arranged, how many answers may be told, and in which themes.

    A theme is told when at least k people wrote an answer in it, as a lower bound that nothing can be subtracted from;
    by the name that the organiser gave it, or else by words that at least k of those people used. The largest is first.
    """
    people = published.people or 0
    for question in map("/".join, asked):
        if not published.tables or not themes.arranged(question):
            continue
        told = []
        answers = 0
        for theme in themes.of(question):
            mine = [answer for answer in theme.answers if digest(answer.text) in published.texts]
            answers += len(mine)
            name = theme.name or side_by_side(*words_of([answer.text for answer in mine], least=k))
            bound = at_least(min(len({answer.author for answer in mine}), people), people, k)
            if bound and name:
                told.append((name[:1].upper() + name[1:], bound))
        if told and answers >= k:
            yield question, answers, sorted(told, key=lambda theme: (-theme[1], theme[0].casefold()))
