"""How people join, and how many did, as the console and the big screen tell it."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache

from themeday.model.people import Role, join_code
from themeday.report.disclosure.response import people_told
from themeday.room.participation import Participation
from themeday.room.reachability import REACH, Reach
from themeday.room.session import Session

ENV_JOIN_LINK = "THEMEDAY_JOIN_LINK"


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
