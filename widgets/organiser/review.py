"""The organiser's review: what a day brought, in figures and in the words that people chose to share."""

from __future__ import annotations

import os

import ipywidgets

from themeday.room.environment import ENV_IDENTITY
from themeday.room.session import Session
from themeday.widgets.organiser.review_damage import Damaged
from themeday.widgets.organiser.review_follow_up import Afterwards
from themeday.widgets.organiser.review_measures import Gains, Ratings
from themeday.widgets.organiser.review_outcomes import Outcomes
from themeday.widgets.organiser.review_pairs import Agreements
from themeday.widgets.organiser.review_question import OneQuestion
from themeday.widgets.organiser.review_response import Response
from themeday.widgets.organiser.review_rooms import Rooms
from themeday.widgets.organiser.review_themes import FreeText
from themeday.widgets.organiser.review_top import Overview
from themeday.widgets.organiser.review_words import Learning, Tips


def review(session: Session) -> ipywidgets.VBox:
    """Return the whole review as a column of cards.

    Args:
        session: of this page; outside a served day one that nobody is bound to becomes the organiser's.
    """
    if not session.bound and ENV_IDENTITY not in os.environ:
        session.bind(None, session.language, staff="organiser")
    outcomes = Outcomes(session)
    kinds = (
        Damaged,
        Response,
        Ratings,
        Gains,
        Learning,
        FreeText,
        Agreements,
        Afterwards,
        Tips,
        Rooms,
        OneQuestion,
    )
    top = Overview(session, [(kind.__name__.lower(), kind.texts["title"]) for kind in (*kinds[1:], Outcomes)])
    return ipywidgets.VBox([top, *(kind(session) for kind in kinds), outcomes, outcomes.table])
