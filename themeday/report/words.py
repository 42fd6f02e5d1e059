"""The words of a report: texts whose authors released them, as they stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from themeday import results
from themeday.chapters import Chapters
from themeday.i18n import N_, translate
from themeday.model.labels import comparable
from themeday.model.people import ROLE_NAMES, Role
from themeday.report.disclosure.texts import TextDigest, ToldTexts
from themeday.results.questions import question_text

_SHORTEST, _LONGEST = 25, 240  # characters of a quote for the top
_MOST = 20  # answers below one question
QUOTES = 5


@dataclass(frozen=True)
class Quote:
    """A text as it may be told."""

    text: str
    by: str = ""  # role and unit, as far as they may be told


@dataclass(frozen=True)
class ReleasedAnswers:
    """What was released in answer to one question."""

    ask: str
    quotes: tuple[Quote, ...]  # in alphabetical order; what several wrote alike is there once
    more: int


def released_answers(told: ToldTexts, chapters: Chapters, language: str, digest: TextDigest) -> list[ReleasedAnswers]:
    """Return released answers below their questions, not too many of any; which ones says nothing about them."""
    answers = []
    for question, texts in told.items():
        each = {comparable(text.text): Quote(text.text, _by(text, language)) for text in texts}
        chosen = set(sorted(each, key=digest)[:_MOST])
        quotes = tuple(quote for text, quote in each.items() if text in chosen)
        answers.append(
            ReleasedAnswers(question_text(chapters, "/".join(question), language), quotes, len(each) - len(quotes))
        )
    return answers


def top_quotes(answers: Sequence[ReleasedAnswers], digest: TextDigest) -> tuple[str, list[Quote]]:
    """Return a question, the first of which any fit, and some quotes to begin with.

    They stand in an order that says nothing about who wrote them or when.
    """
    ask, drawn = "", list[Quote]()
    for answer in answers:
        fit = [quote for quote in answer.quotes if _SHORTEST <= len(quote.text) <= _LONGEST]
        if fit:
            ask, drawn = answer.ask, sorted(fit, key=lambda quote: (not quote.by, digest(quote.text)))
            break
    chosen: list[Quote] = []
    while drawn and len(chosen) < QUOTES:
        # Role by role in turn, so that both sides are heard.
        used = [quote.by for quote in chosen]
        chosen.append(min(drawn, key=lambda quote: used.count(quote.by) if quote.by else len(used) // 3))
        drawn.remove(chosen[-1])
    return ask, chosen


def _by(text: results.Text, language: str) -> str:
    role = translate(language, ROLE_NAMES[Role(text.role)]) if text.role else ""
    return translate(language, N_("{role}, {unit}"), role=role, unit=text.unit) if text.unit else role
