"""How far pairs are, what they agreed on, and how it went weeks later; never of which two."""

from __future__ import annotations

from themeday import results
from themeday.chapters.agreements import TOGETHER
from themeday.chapters.follow_up import CHAPTER, COUNTED, GOES_ON, LEARNED, ROUNDS, TITLES, learned
from themeday.i18n import N_
from themeday.report.disclosure.response import enough_answers
from themeday.widgets.organiser.review_card import CardPart, ReviewCard, paragraph, quotes
from themeday.widgets.organiser.review_charts import by_week

_MOST = 12


def pairs_and_agreements(card: ReviewCard) -> list[CardPart]:
    """Return how many pairs there are, what they chose, and by when they take their steps and look back."""
    say, say_count = card.session.say, card.session.say_count
    made, counts = results.agreements(card.records), results.pair_counts(card.records)
    parts = []
    if counts.pairs:
        stages = {
            say(N_("Pairs")): counts.pairs,
            say(N_("Wrote something of their agreement")): counts.begun,
            say(N_("Have everything: a learning goal and a step each")): counts.complete,
            say(N_("Confirmed it, both")): counts.confirmed,
        }
        caption = say_count("How far pairs are (1 pair)", "How far pairs are ({n} pairs)", counts.pairs)
        parts.append(card.bars(caption, (N_("What"), N_("How many")), stages, counts.pairs))
    if not made:
        return [*parts, paragraph(say(N_("No pair has written an agreement yet.")))]
    asked = {question.key: question for question in TOGETHER}
    for key in ("cadence", "way_out"):
        if chosen := [answer for agreement in made if (answer := getattr(agreement, key))]:
            ask = say(asked[key].ask)
            caption = say_count("{ask} (1 agreement)", "{ask} ({n} agreements)", len(chosen), ask=ask)
            counted = card.options(asked[key].options, chosen)
            parts.append(card.bars(caption, (N_("Answer"), N_("Agreements")), counted, len(chosen)))
    steps = [day for agreement in made for day in agreement.step_dates]
    looks_back = [agreement.review_date for agreement in made]
    parts += by_week(card.session, say(N_("Steps outside the comfort zone, taken by then")), steps)
    parts += by_week(card.session, say(N_("Pairs that have looked back together by then")), looks_back)
    return [*parts, paragraph(say(N_("What the two of them tell each other is not here; it stays between them.")))]


def weeks_later(card: ReviewCard) -> list[CardPart]:
    """Return a table for each question that was answered, and what people learned; before that how to begin."""
    say = card.session.say
    if parts := [part for check in ROUNDS for part in _check(card, check)]:
        private = N_("Whether a pair goes on is asked in private: it counts only for who chose so.")
        return [paragraph(say(private)), *parts]
    text = N_(
        "Nobody was asked yet how it goes. “themeday serve --follow-up” does that; after a merge each site does it for "
        "itself."
    )
    return [paragraph(say(text))]


def _check(card: ReviewCard, check: str) -> list[CardPart]:
    say, title = card.session.say, card.session.say(TITLES[check])
    parts: list[CardPart] = []
    for question in COUNTED:
        mine, _, name = question.key.partition(".")
        if mine != check:
            continue
        answers = [outcome.value for outcome in card.records.shared.answers(CHAPTER.key, question.key)]
        # Who stopped may be one of two people: of fewer than the smallest group that stays untold.
        if answers and (name != GOES_ON or enough_answers(len(answers), card.session.day)):
            caption = card.counted(f"{title}: {say(question.ask)}", len(answers))
            counted = card.options(question.options, answers)
            parts.append(card.bars(caption, (N_("Answer"), N_("Answers")), counted, len(answers)))
    if said := results.texts(card.records, CHAPTER.key, f"{check}.{LEARNED}"):
        parts.append(quotes(f"{title}: {say(learned(check).ask)}", [(text.text, "") for text in said[:_MOST]]))
    if len(said) > _MOST:
        more = say(N_("And {n} more; open the question below to read them all."), n=len(said) - _MOST)
        parts.append(paragraph(more))
    return parts
