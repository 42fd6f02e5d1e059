"""The chapters as data, read from the texts beside their notebooks: wording, questions, minutes, and their order."""

from collections.abc import Iterable

from themeday.chapters import agreements, closing, follow_up
from themeday.chapters.blocks import Block, Chapter, Live, Poll, Say
from themeday.chapters.question_sets import asked_at, shipped_sets
from themeday.chapters.shipped import shipped, shipped_keys
from themeday.model.questions import Question

#: Every chapter by key, in the order of the day.
EVERY_CHAPTER: dict[str, Chapter] = {key: shipped(key) for key in shipped_keys()}
#: Those of the day itself.
CHAPTERS = {key: chapter for key, chapter in EVERY_CHAPTER.items() if chapter.minutes}
#: What comes weeks later, and is no part of the agenda.
AFTERWARDS = {key: chapter for key, chapter in EVERY_CHAPTER.items() if not chapter.minutes}
_BY_LIVE_PARTS = {
    "agreements": (*agreements.OWN, *agreements.FOR_BOTH),
    "closing": closing.TIPS,
    "follow_up": follow_up.ALL,
}


def everything_asked(key: str, sets: Iterable[str] | None = None) -> tuple[Question, ...]:
    """Return the questions of a chapter and those of its live parts; what a lesson asks is in the lesson.

    Args:
        sets: keys of those that a day chose; None is all there are.
    """
    moments = follow_up.ROUNDS if key == follow_up.CHAPTER.key else [key]
    chosen = shipped_sets() if sets is None else sets
    of_sets = (question for moment in moments for question in asked_at(moment, chosen))
    return (*EVERY_CHAPTER[key].questions, *_BY_LIVE_PARTS.get(key, ()), *of_sets)


__all__ = ["AFTERWARDS", "CHAPTERS", "EVERY_CHAPTER", "Block", "Chapter", "Live", "Poll", "Say", "everything_asked"]
