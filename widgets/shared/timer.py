"""The countdown that everyone sees, as a card; and what every page with a timer needs."""

from __future__ import annotations

import time
from typing import Any

import traitlets

from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.room.session import Session
from themeday.room.stage import staged
from themeday.widgets.shared.card import Card, front_end

TIMER_TEXTS = {
    "time_left": N_("Time left"),
    "paused": N_("paused"),
    # What is also said aloud, once each.
    "half": N_("Half of the time is left"),
    "five": N_("Five minutes left"),
    "one": N_("One minute left"),
    "time_up": N_("Time is up"),
}


def timer_state(session: Session) -> dict[str, Any]:
    """Return the timer for a view, as seconds left; phones' own clocks are not to be trusted."""
    timer = session.stage.timer
    return {
        "left": timer.seconds_left(time.time()),
        "running": timer.running,
        "whole": timer.whole,
        "mark": f"{timer.ends_at}/{timer.left}",
    }


def followed_timer(session: Session, shown: dict[str, Any]) -> dict[str, Any]:
    """Return the timer for a view that shows one: each page counts down by itself, so only a change goes out."""
    state = timer_state(session)
    return shown if state["mark"] == shown.get("mark") else state


class TimerCard(Card):
    """The stage's timer, large, with a ring that empties."""

    _esm = front_end("timer")
    texts = {
        **TIMER_TEXTS,
        "title": N_("Timer"),
        "no_timer": N_("No timer is running now."),
    }
    timer = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        self.timer = followed_timer(self.session, self.timer)

    def topics(self) -> Topics:
        return staged("", "timer")
