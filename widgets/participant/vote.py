"""A vote: one each, and the result when the facilitator shows it."""

from __future__ import annotations

import traitlets

from themeday.model.changes import Topics
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility
from themeday.room.session import Session
from themeday.widgets.participant.tally import TALLY_TEXTS
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.results import result_topics, tally
from themeday.widgets.shared.saving import AnsweringCard


class Vote(AnsweringCard):
    """A choice of which the room sees the result under it, once everybody may; its question is a `ballot`."""

    _esm = front_end("vote")
    texts = TALLY_TEXTS
    result = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session, chapter: str, question: Question) -> None:
        if question.kind is not Kind.CHOICE or question.visibilities != (Visibility.ANONYMOUS,):
            raise ValueError(f"{question.key} is no ballot")
        self.question = question
        super().__init__(session, chapter)

    def refresh(self) -> None:
        super().refresh()
        self.result = tally(self.session, self.chapter, self.question)

    def topics(self) -> Topics:
        return result_topics(self.chapter, self.question) | self.asked_topics()
