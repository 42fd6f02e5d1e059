"""The room's answers to one question as bars that grow, from when the facilitator shows them."""

from __future__ import annotations

import traitlets

from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.model.questions import Question
from themeday.room.session import Session
from themeday.room.stage import staged
from themeday.widgets.shared.card import Card, front_end
from themeday.widgets.shared.results import Result, question_result, result_topics

TALLY_TEXTS = {"not_yet": N_("The result appears here when the facilitator shows it.")}


def tally(session: Session, chapter: str, question: Question) -> Result:
    """Return how many answered, and, once the facilitator shows it, what; with the picture in a sentence."""
    result = question_result(session, chapter, question)
    if not (question.revealable and session.stage.revealed(chapter, question.key)):
        return {**result, "bars": [], "texts": [], "caption": "", "shown": False, "summary": ""}
    return {**result, "shown": True, "summary": _summary(session, result)}


def tally_topics(chapter: str, question: Question) -> Topics:
    """Return what a tally follows from."""
    return result_topics(chapter, question) | staged(chapter, f"show:{question.key}")


def _summary(session: Session, result: Result) -> str:
    most = max((bar["n"] for bar in result["bars"]), default=0)
    first = [bar["text"] for bar in result["bars"] if bar["n"] == most]
    # A caption says it already, and of two that are equal neither is the most.
    said = result["caption"] or len(first) != 1 or not most
    return "" if said else session.say(N_("Most: {text}."), text=first[0])


class LiveTally(Card):
    """Bars of one question, with how many answered."""

    _esm = front_end("tally")
    texts = TALLY_TEXTS
    result = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session, chapter: str, question: Question) -> None:
        self.chapter, self.question = chapter, question
        super().__init__(session)

    def refresh(self) -> None:
        """Count again."""
        self.result = tally(self.session, self.chapter, self.question)

    def topics(self) -> Topics:
        """Return the answers to the question, and what may be shown of them."""
        return tally_topics(self.chapter, self.question)
