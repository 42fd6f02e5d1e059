"""Of how many answers a chart or an average may be shown: in the review, on the big screen and on the console."""

from __future__ import annotations

from themeday.day.plan import Day


def enough_answers(answers: int, day: Day) -> bool:
    """Return whether so many answers are told together; a handful of people would recognise each other in them."""
    return answers >= day.smallest_group
