"""The part of the console about joining: at which address, whether phones reach it, and what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.room.reachability import CHOICE, READ, Place
from themeday.room.session import Session
from themeday.widgets.facilitator.joining import join, reach_of

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
                "The address changed from {before} to {now}. Whoever was in scans the new QR code, chooses “I have "
                "been here before: I have a code” and types their personal code. Posters and table cards with the old "
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
