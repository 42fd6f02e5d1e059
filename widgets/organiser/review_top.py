"""The top of the review: which day it was, who came, and how long the answers are kept."""

from __future__ import annotations

import os

import traitlets

from themeday.i18n import LANGUAGE_NAMES, N_, format_day
from themeday.room.environment import ENV_IDENTITY
from themeday.store.records import JOIN
from themeday.widgets.shared.card import Card, front_end, style_sheet


class Overview(Card):
    """The top of the page: which day it was, who took part, and how long the answers are kept."""

    _esm = front_end("review")
    _css = style_sheet("design.css", "review.css")
    texts = {
        "title": N_("Review"),
        "rehearsal": N_("Rehearsal: nothing here is real"),
        "language": N_("Language"),
    }
    part = traitlets.Unicode("overview").tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        session, day = self.session, self.session.day
        served = bool(session.staff) and ENV_IDENTITY in os.environ
        self.state = {
            "day": day.title_in(session.language),
            "date": format_day(session.language, day.date),
            "people": session.say_count(
                "{n} participant", "{n} participants", len(session.records.shared.answers(JOIN, "role"))
            ),
            "kept": self._kept(),
            "notes": [
                session.say(
                    N_(
                        "In the figures, units with fewer than {n} people are not told apart. With a text, role and "
                        "unit stand only where its author chose so."
                    ),
                    n=day.smallest_group,
                ),
                session.say(N_("What people share with their own table only is counted, but never shown.")),
            ],
            "urgent": self._left < 0,
            "rehearsal": day.rehearsal,
            "languages": [
                {"key": key, "text": LANGUAGE_NAMES[key]} for key in day.languages if served and key != session.language
            ],
        }

    @property
    def _left(self) -> int:
        return (self.session.day.keep_until - self.session.clock.today()).days

    def _kept(self) -> str:
        session, left = self.session, self._left
        until = session.day.keep_until
        if left < 0:
            return session.say(
                N_("The answers were to be kept until {date}. Delete them now."),
                date=format_day(session.language, until),
            )
        return session.say_count(
            "The answers are kept until {date}: {n} more day.",
            "The answers are kept until {date}: {n} more days.",
            left,
            date=format_day(session.language, until),
        )
