"""The organiser's review: what a day brought, in figures and in the words that people chose to share."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import ipywidgets
import traitlets

from themeday.i18n import N_
from themeday.room.environment import ENV_IDENTITY
from themeday.room.session import Session
from themeday.widgets.organiser.review_card import CardPart, ReviewCard
from themeday.widgets.organiser.review_damage import Damaged
from themeday.widgets.organiser.review_outcomes import outcome_table
from themeday.widgets.organiser.review_pairs import pairs_and_agreements, weeks_later
from themeday.widgets.organiser.review_response import two_rooms, who_took_part
from themeday.widgets.organiser.review_scales import before_and_after, gains
from themeday.widgets.organiser.review_themes import FreeText
from themeday.widgets.organiser.review_top import Overview
from themeday.widgets.organiser.review_words import advice, learning, one_question

#: The chapters of the review by key, each with its title and what draws it; themes have a card of their own.
REVIEW_CHAPTERS: dict[str, tuple[str, Callable[[ReviewCard], list[CardPart]] | None]] = {
    "response": (N_("Who took part"), who_took_part),
    "scales": (N_("Before and after"), before_and_after),
    "gains": (N_("How people found the day, and what each side gained"), gains),
    "learning": (N_("Learning questions and offers"), learning),
    "themes": (N_("Free text by theme"), None),
    "agreements": (N_("Pairs and agreements"), pairs_and_agreements),
    "weeks_later": (N_("Weeks later"), weeks_later),
    "advice": (N_("Do's and don'ts"), advice),
    "rooms": (N_("Two rooms side by side"), two_rooms),
    "question": (N_("Open one question"), one_question),
    "outcomes": (N_("All answers in words"), outcome_table),
}


class Chapters(ReviewCard):
    """The chapters of the review, of which one is open; only what is open is counted."""

    texts = {
        "contents": N_("On this page"),
        "previous": N_("Previous page"),
        "next": N_("Next page"),
        "sort": N_("sort"),
        "picture": N_("Save as a picture"),
        "sort_back": N_("sort the other way round"),
        "nothing": N_("Nothing found. Try another word."),
    }
    tabs = traitlets.List().tag(sync=True)
    tab = traitlets.Unicode("response").tag(sync=True)

    def __init__(self, session: Session) -> None:
        self.themes = FreeText(session, layout=ipywidgets.Layout(display="none"))
        super().__init__(session)

    def content(self) -> list[CardPart]:
        title, draw = REVIEW_CHAPTERS[self.tab]
        self.title = self.session.say(title) if draw else ""
        several = len(self.session.day.rooms) > 1
        self.tabs = [
            {"key": key, "text": self.session.say(text)}
            for key, (text, _) in REVIEW_CHAPTERS.items()
            if several or key != "rooms"
        ]
        return draw(self) if draw else []

    def receive(self, message: dict[str, Any]) -> None:
        """Open a chapter, or choose something in it."""
        tab = message.get("tab")
        if message.get("type") != "open" or not isinstance(tab, str) or tab not in REVIEW_CHAPTERS:
            super().receive(message)
            return
        with self.hold_sync():
            self.tab = tab
            self.themes.layout.display = None if tab == "themes" else "none"
            self.refresh()


def review(session: Session) -> ipywidgets.VBox:
    """Return the whole review as a column of cards.

    Args:
        session: of this page; outside a served day one that nobody is bound to becomes the organiser's.
    """
    if not session.bound and ENV_IDENTITY not in os.environ:
        session.bind(None, session.language, staff="organiser")
    chapters = Chapters(session)
    return ipywidgets.VBox([Overview(session), Damaged(session), chapters, chapters.themes])
