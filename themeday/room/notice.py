"""The privacy notice of a day: what everyone reads before they join."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from themeday.day.plan import Day
from themeday.i18n import LANGUAGE_NAMES, N_, format_day, translate
from themeday.room.follow_up import dates


def notice(day: Day, language: str) -> dict[str, Any]:
    """Return the privacy notice of a day as title and points."""

    def say(text: str, **values: Any) -> str:
        return translate(language, text, **values)

    return {
        "language": language,
        "name": LANGUAGE_NAMES[language],
        "title": say(N_("Before you begin")),
        "points": [
            say(
                N_(
                    "**What is kept:** your role, your unit and what you answer, under a random code. No name, no "
                    "e-mail address, no age."
                )
            ),
            say(
                N_(
                    "**Who sees it:** with every question you choose that yourself. Private answers are only used "
                    "to bring you back and to find a match; they are deleted when the day is closed."
                )
            ),
            *_of_pairing(day, say),
            say(
                N_(
                    "**What two people tell each other stays between them.** Notes about a meeting stay on your own "
                    "device; we never receive them."
                )
            ),
            say(
                N_("**Until when:** until {date}. After that the organiser deletes everything."),
                date=format_day(language, day.keep_until),
            ),
            *_of_follow_up(day, say),
            say(N_("**Do not name any people or cases.** Your answers may be read by others in the room.")),
            say(
                N_("Questions, or do you want something removed? Ask {contact}."),
                contact=day.contact_in(language) or say(N_("the organiser in the room")),
            ),
        ],
    }


def _of_pairing(day: Day, say: Callable[..., str]) -> list[str]:
    if all(plan.key != "pairing" for plan in day.agenda):
        return []
    return [
        say(
            N_(
                "**Speed dates:** nobody sees how you rate a conversation; it only serves to make pairs. What young "
                "colleagues discuss among themselves is on the phones of young colleagues who take part in the "
                "matching; no leader sees it, and the facilitator only how many wishes there are. Both are deleted "
                "when the day is closed."
            )
        )
    ]


def _of_follow_up(day: Day, say: Callable[..., str]) -> list[str]:
    if not dates(day):
        return []
    return [
        say(
            N_(
                "**Some weeks later** we ask those who want to tell it how it goes. You open that with your personal "
                "code; we cannot write to you, because we do not know who you are."
            )
        )
    ]
