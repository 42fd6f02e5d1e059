"""Which themes of what people wrote may be told: those that an organiser arranged, and enough people wrote about."""

from __future__ import annotations

from dataclasses import dataclass

from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.disclosure.suppression import at_least
from themeday.report.disclosure.texts import OPEN_QUESTIONS, TextDigest
from themeday.results.themes import Themes
from themeday.results.themes.grouping import words_of
from themeday.text.shown import side_by_side


@dataclass(frozen=True)
class ThemesOfQuestion:
    """The themes of one open question that may be told."""

    question: str
    answers: int  # how many of them may be told, in a theme or not
    themes: tuple[tuple[str, int], ...]  # name, and how many people wrote in it, at least; the largest first


def themes_told(themes: Themes, published: PublishedNumbers, k: int, digest: TextDigest) -> list[ThemesOfQuestion]:
    """Return the themes of each open question of which an organiser arranged them, as far as they can be told.

    A theme is told when at least k people wrote an answer in it, as a lower bound that nothing can be subtracted from;
    by the name that the organiser gave it, or else by words that at least k of those people used.
    """
    people = published.people or 0
    by_question = []
    for question in map("/".join, OPEN_QUESTIONS):
        if not published.tables or not themes.arranged(question):
            continue
        told = {}
        answers = 0
        for theme in themes.of(question):
            mine = [answer for answer in theme.answers if digest(answer.text) in published.texts]
            answers += len(mine)
            name = theme.name or side_by_side(*words_of([answer.text for answer in mine], least=k))
            bound = at_least(min(len({answer.author for answer in mine}), people), people, k)
            if bound and name:
                told[theme.key] = (name[:1].upper() + name[1:], bound)
        if told and answers >= k:
            ordered = sorted(told.values(), key=lambda theme: (-theme[1], theme[0].casefold()))
            by_question.append(ThemesOfQuestion(question, answers, tuple(ordered)))
    return by_question
