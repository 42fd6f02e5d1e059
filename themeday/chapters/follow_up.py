"""After the day: the check after six and after twelve weeks, which `serve --follow-up` opens; no part of the agenda."""

from dataclasses import replace

from themeday.chapters.blocks import Part
from themeday.chapters.shipped import shipped
from themeday.i18n import N_
from themeday.model.questions import Kind, Question

CHAPTER = shipped("follow_up")
#: The checks by key, with the weeks after the day.
ROUNDS = {"six": 6, "twelve": 12}
#: How each is called afterwards, in the review and the report.
TITLES = {"six": N_("After six weeks"), "twelve": N_("After twelve weeks")}
STOPPED = "stopped"
GOES_ON, MET, STEP, FEEDBACK, LEARNED = "goes_on", "met", "step", "feedback", "learned"


def questions(check: str) -> tuple[Question, ...]:
    """Return what one check asks, in order."""
    return tuple(replace(asked, key=f"{check}.{asked.key}") for asked in CHAPTER.asked_by(Part.CHECK))


def learned(check: str) -> Question:
    """Return the question that everybody gets, also who has stopped or never had a partner."""
    return replace(CHAPTER.question(LEARNED), key=f"{check}.{LEARNED}")


ALL = tuple(question for check in ROUNDS for question in questions(check))
COUNTED = tuple(question for question in ALL if question.kind is Kind.CHOICE)
