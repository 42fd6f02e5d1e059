"""The part of the console about the pairing: the dates, the deliberation in counts, and the match."""

from __future__ import annotations

from typing import Any

from themeday.room.session import Session
from themeday.widgets.facilitator import console_dates, console_match
from themeday.widgets.facilitator.console_dates import Works, dates_acts, dates_panel, dates_works
from themeday.widgets.facilitator.console_match import Trial, match_acts, match_panel, match_works

TEXTS = {**console_dates.TEXTS, **console_match.TEXTS}


def pairing_panel(session: Session, trial: Trial) -> dict[str, Any]:
    """Return what the pairing panel shows: numbers to choose, and counts."""
    return {**dates_panel(session), **match_panel(session, trial)}


def pairing_works(session: Session, message: dict[str, Any], trial: Trial) -> Works:
    """Return what the facilitator can ask of the pairing and takes a while, by the type of the message."""
    return {**dates_works(session, message), **match_works(session, message, trial)}


def act_on_pairing(session: Session, message: dict[str, Any], trial: Trial) -> bool:
    """Do what the facilitator asks of the pairing; return whether it was about the pairing.

    Raises:
        PairingRefused: it cannot be done, and why.
        NotSaved: it could not be written.
    """
    acts = {**dates_acts(session, message), **match_acts(session, message, trial)}
    act = acts.get(message.get("type")) if isinstance(message.get("type"), str) else None
    if act is None:
        return False
    act()
    return True
