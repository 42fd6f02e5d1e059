"""A card with one question."""

from __future__ import annotations

from themeday.model.questions import Question
from themeday.room.session import Session
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.fields import FIELD_TEXTS
from themeday.widgets.shared.saving import AnsweringCard


class QuestionCard(AnsweringCard):
    """One question with its field, who sees the answer, and whether it is saved."""

    _esm = front_end("question")
    texts = FIELD_TEXTS

    def __init__(self, session: Session, chapter: str, question: Question) -> None:
        self.question = question
        super().__init__(session, chapter)

    def asked(self) -> list[Question]:
        """Return the one question."""
        return [self.question]
