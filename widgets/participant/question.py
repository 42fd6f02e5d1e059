"""A card with one question."""

from __future__ import annotations

from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.labels import FIELD_TEXTS
from themeday.widgets.shared.saving import AnsweringCard


class QuestionCard(AnsweringCard):
    """One question with its field, who sees the answer, and whether it is saved."""

    _esm = front_end("question")
    texts = FIELD_TEXTS
