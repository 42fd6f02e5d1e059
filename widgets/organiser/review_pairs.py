"""How far pairs are, what they agreed on, and how it went weeks later; never of which two."""

from __future__ import annotations

from collections.abc import Sequence

from themeday import results
from themeday.chapters.follow_up import CHAPTER, ROUNDS, TITLES
from themeday.i18n import N_
from themeday.model.labels import comparable
from themeday.model.questions import Kind
from themeday.report.disclosure.suppression import at_least
from themeday.results.measures import REVIEW_WEEKS, STEP_WEEKS
from themeday.room.environment import has_buttons
from themeday.widgets.organiser.review_card import CardPart, ReviewCard, measured, paragraph, quotes, table
from themeday.widgets.organiser.review_charts import by_week
from themeday.widgets.organiser.review_numbers import (
    AGREED,
    TOO_FEW,
    bounded,
    choose_group,
    drawn,
    later_sections,
    reported,
    section,
)

_MOST = 12


def pairs_and_agreements(card: ReviewCard) -> list[CardPart]:
    """Return how many pairs there are, what they chose, and by when they take their steps and look back."""
    say, told, counts = card.session.say, reported(card.session), results.pair_counts(card.session.records)
    parts = []
    if (pairs := counts.pairs) and told.published.people:
        # Who is a pair stood on the big screen; how far they are did not.
        bounds = {
            N_("Wrote something of their agreement"): at_least(counts.begun, pairs, card.k),
            N_("Have everything: a learning goal and a step each"): at_least(counts.complete, pairs, card.k),
        }
        rows: list[list[object]] = [[say(N_("Pairs")), measured(str(pairs), pairs, pairs)]]
        rows += [[say(text), measured(bounded(told, bound, pairs), bound, pairs)] for text, bound in bounds.items()]
        if both := told.confirmed:
            rows.append([say(N_("Confirmed it, both")), measured(str(told.count(both)), both.count, pairs)])
        parts.append(table(say(N_("How far pairs are")), [say(N_("What")), say(N_("How many"))], rows))
    parts += section(told, AGREED)
    parts += by_week(told, STEP_WEEKS, N_("Pairs that plan to have taken both steps by then"))
    parts += by_week(told, REVIEW_WEEKS, N_("Pairs that plan to have looked back together by then"))
    for question in card.session.day.chapters.own:
        said = results.texts(card.session.records, "agreements", question.key) if question.kind is Kind.TEXT else ()
        parts += _first(card, say(question.ask), said, _MOST // 2)
    return [*parts, paragraph(say(N_("What the two of them tell each other is not here; it stays between them.")))]


def weeks_later(card: ReviewCard) -> list[CardPart]:
    """Return a table for each question that was answered, and what people learned; before that how to begin."""
    say, records = card.session.say, card.session.records
    if not records.shared.items(CHAPTER):
        text = (
            N_("Nobody was asked yet how it goes. On the start page: choose the day, and press “{button}”.")
            if has_buttons()
            else N_(
                "Nobody was asked yet how it goes. “themeday serve --follow-up” does that; after a merge each site "
                "does it for itself."
            )
        )
        return [paragraph(say(text, button=say(N_("Weeks later: ask how it goes"))))]
    parts: list[CardPart] = []
    for section_ in later_sections(reported(card.session, choose_group(card, later=True))):
        parts += [paragraph(f"{section_.title}. {section_.lead}"), *drawn(section_.figures)]
    for check in ROUNDS:
        for question in card.session.day.chapters.learned(check):
            heading = f"{say(TITLES[check])}: {say(question.ask)}"
            parts += _first(card, heading, results.texts(records, CHAPTER, question.key), _MOST)
    return parts or [paragraph(say(TOO_FEW))]


def _first(card: ReviewCard, heading: str, said: Sequence[results.Text], most: int) -> list[CardPart]:
    """Return the first of some texts, and how many more there are; what several wrote alike is there once."""
    different = list({comparable(text.text): text.text for text in said}.values())
    parts = [quotes(heading, [(text, "") for text in different[:most]])] if said else []
    if len(different) > most:
        more = N_("And {n} more; open the question to read them all.")
        parts.append(paragraph(card.session.say(more, n=len(different) - most)))
    return parts
