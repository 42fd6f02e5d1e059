"""How people found the day, how sure they felt before and after, and what each side gained."""

from __future__ import annotations

from themeday.widgets.organiser.review_card import CardPart, ReviewCard
from themeday.widgets.organiser.review_charts import lesson_by_lesson, then_and_now
from themeday.widgets.organiser.review_numbers import ADDED, FOUND, GAINED, LEARNED, choose_group, reported, section


def before_and_after(card: ReviewCard) -> list[CardPart]:
    """Return how sure people felt before and after, about the day and in the lessons."""
    told = reported(card.session, choose_group(card))
    return [*then_and_now(told), *lesson_by_lesson(told), *section(told, LEARNED)]


def gains(card: ReviewCard) -> list[CardPart]:
    """Return whether people recommend the day, what was most useful and gained, what moves them, and what else."""
    return section(reported(card.session, choose_group(card)), FOUND, GAINED, ADDED)
