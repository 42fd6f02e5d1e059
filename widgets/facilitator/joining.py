"""How people join and how many did, on the console and the big screen; and whether phones reach the laptop."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.people import Role, join_code
from themeday.report.disclosure.response import people_told
from themeday.room.participation import Participation
from themeday.room.reachability import CHOICE, REACH, READ, Place, Reach
from themeday.room.session import Session

ENV_JOIN_LINK = "THEMEDAY_JOIN_LINK"
TEXTS = {
    "join": N_("Join with code {code} at {address}"),
    "address_title": N_("Another address for phones"),
    "address_help": N_(
        "This laptop is on more than one network. The QR code has to show its address on the network of the phones."
    ),
    "address": N_("Address"),
    "set_address": N_("Show this address"),
    "read": N_("Understood"),
}


def join_panel(session: Session) -> dict[str, Any]:
    """Return how people join, what is in their way, and which addresses there are to choose from."""
    say, reach, here = session.say, reach_of(session), join(session)
    text, values = reach.warning
    moved = reach.before and reach.origin != session.stage.value("", READ) and session.records.participants()
    places = (reach.place, *reach.others) if reach.others else ()
    return {
        "code": here["code"],
        "address": here["address"],
        "warning": say(text, **values) if text else "",
        "moved": say(
            N_(
                "The address changed from {before} to {now}. Whoever was in scans the new QR code, chooses “I took "
                "part already, on another device” and types their personal code. Posters and table cards with the old "
                "address do not work any more."
            ),
            before=reach.before,
            now=reach.origin,
        )
        if moved
        else "",
        "places": [
            {
                "handle": _handle(place),
                "text": f"{place.address} ({place.interface})" if place.interface else place.address,
                "chosen": place == reach.place,
            }
            for place in places
        ],
    }


def join_acts(session: Session, message: dict[str, Any]) -> dict[object, Callable[[], object]]:
    """Return what the facilitator can ask about joining, by the type of the message."""

    def choose() -> None:
        reach = reach_of(session)
        places = {_handle(place): place for place in (reach.place, *reach.others)}
        place = places.get(str(message.get("address")))
        if place is None:
            raise OutcomeRefused(N_("The laptop does not have this address any more. Choose again."))
        session.set_stage("", {CHOICE: place.address})

    return {"address": choose, "address_read": lambda: session.set_stage("", {READ: reach_of(session).origin})}


def _handle(place: Place) -> str:
    """Return a name that may be part of an element's id."""
    return place.address.replace(".", "-").replace(":", "_")


def reach_of(session: Session) -> Reach:
    """Return where phones reach the laptop; without a server nowhere."""
    link = os.environ.get(ENV_JOIN_LINK, "")
    reach = Reach.from_text(session.stage.value("", REACH)) if link else Reach()
    return reach if reach.origin else Reach(link.partition("/j/")[0])


def join(session: Session) -> dict[str, str]:
    """Return how to join: the address to type, the code, and a QR code as a picture; without a server only the code."""
    origin, code = reach_of(session).origin, join_code(session.secret)
    link = f"{origin}/j/{code}" if origin else ""
    return {"link": link, "address": origin, "code": code if link else "", "qr": _qr(link)}


@cache
def _qr(link: str) -> str:
    if not link:
        return ""
    import segno

    # White with the full quiet zone on any background, or phones do not find it.
    return str(segno.make(link, error="m").svg_data_uri(scale=8, border=4, dark="#000", light="#fff"))


def joined_text(session: Session) -> str:
    """Return how many joined, in words: a shared device counts once, who was not seen again not at all."""
    return session.say_count("{n} participant", "{n} participants", len(Participation(session.records).counted))


def role_counts(session: Session) -> list[str]:
    """Return how many of each role joined, in words, as far as that may be told."""
    n = Counter(who.role for who in Participation(session.records).counted)
    texts = {
        Role.YOUNG_COLLEAGUE: ("{n} young colleague", "{n} young colleagues"),
        Role.LEADER: ("{n} leader", "{n} leaders"),
        Role.TABLE: ("{n} table", "{n} tables"),
    }
    told = people_told({role.value: n[role] for role in texts}, session.day.smallest_group)
    return [session.say_count(*texts[Role(parts[0])], count) for parts, count in told if len(parts) == 1]
