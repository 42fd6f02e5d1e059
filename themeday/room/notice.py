"""The privacy notice of a day: what everyone reads before they join."""

from __future__ import annotations

from typing import Any

from themeday.day.plan import Day
from themeday.i18n import LANGUAGE_NAMES, N_, format_day, translate
from themeday.room.follow_up import dates

_KEPT = N_(
    "**What is kept:** your role, your unit and what you answer, under a random code. No name, no e-mail "
    "address, no age."
)
_SEEN_BY = N_(
    "**Who sees it:** with every question you choose that yourself. Private answers are only used to bring you back "
    "and to find a match; they are deleted when the day is closed."
)
_SPEED_DATES = N_(
    "**Speed dates:** nobody sees how you rate a conversation; it only serves to make pairs. What young colleagues "
    "discuss among themselves is on the phones of young colleagues who take part in the matching; no leader sees it, "
    "and the facilitator only how many wishes there are. Both are deleted when the day is closed."
)
_BETWEEN_TWO = N_(
    "**What two people tell each other stays between them.** Notes about a meeting stay on your own device; we never "
    "receive them."
)
_UNTIL = N_("**Until when:** until {date}. After that the organiser deletes everything.")
_FOLLOW_UP = N_(
    "**Some weeks later** we ask those who want to tell it how it goes. You open that with your personal code; we "
    "cannot write to you, because we do not know who you are."
)
_NO_NAMES = N_("**Do not name any people or cases.** Your answers may be read by others in the room.")
_CONTACT = N_("Questions, or do you want something removed? Ask {contact}.")


def notice(day: Day, language: str) -> dict[str, Any]:
    """Return the privacy notice of a day as title and points."""
    pairing = any(plan.key == "pairing" for plan in day.agenda)
    points = {
        _KEPT: True,
        _SEEN_BY: True,
        _SPEED_DATES: pairing,
        _BETWEEN_TWO: True,
        _UNTIL: True,
        _FOLLOW_UP: bool(dates(day)),
        _NO_NAMES: True,
        _CONTACT: True,
    }
    until = format_day(language, day.keep_until)
    contact = day.contact_in(language) or translate(language, N_("the organiser in the room"))
    return {
        "language": language,
        "name": LANGUAGE_NAMES[language],
        "title": translate(language, N_("Before you begin")),
        "points": [translate(language, text, date=until, contact=contact) for text, told in points.items() if told],
    }
