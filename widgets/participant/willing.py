"""Whether one wants to be matched, asked where the matching happens, of whoever has not said so yet."""

from __future__ import annotations

from themeday.model.people import Role
from themeday.model.questions import Question
from themeday.room.participation import EXPECTATIONS, MATCHING
from themeday.room.session import Session
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.saving import AnsweringCard


class Willing(AnsweringCard):
    """The question of the expectations that decides about the match; gone the next time the page is opened."""

    _esm = front_end("question")
    personal = True
    # Once asked it stays: what moves up in its place would come under the thumb that answers it.
    _asks = False

    def __init__(self, session: Session, chapter: str = "", question: Question | None = None) -> None:
        super().__init__(session, EXPECTATIONS, session.day.chapters.find(EXPECTATIONS, MATCHING))  # wherever it stands

    def bind(self) -> None:
        who = self.session.participant
        person = who is not None and who.role is not Role.TABLE
        asked = self.session.day.chapters.find(EXPECTATIONS, MATCHING)
        self._asks = person and asked is not None and self.session.answer(EXPECTATIONS, MATCHING) is None

    def asked(self) -> list[Question]:
        return [self.question] if self._asks else []
