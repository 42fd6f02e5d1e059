"""The chapters as data, read from the texts beside their notebooks: wording, questions, minutes, and their order."""

from themeday.chapters import agreements, closing, follow_up
from themeday.chapters.blocks import Block, Chapter, Live, Poll, Say
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


def everything_asked(key: str) -> tuple[Question, ...]:
    """Return the questions of a chapter and those of its live parts; what a lesson asks is in the lesson."""
    return (*EVERY_CHAPTER[key].questions, *_BY_LIVE_PARTS.get(key, ()))


__all__ = ["AFTERWARDS", "CHAPTERS", "EVERY_CHAPTER", "Block", "Chapter", "Live", "Poll", "Say", "everything_asked"]
