"""A day whose people join through their own sessions, for the tests of the dates."""

from __future__ import annotations

import datetime as dt

from tests.asked import rating
from themeday.chapters import CHAPTERS
from themeday.day.plan import Day
from themeday.model.people import Participant, Role
from themeday.room.session import Session
from themeday.store.records import Records

UNITS = ("Recherche", "Parket", "Basisteam")
YOUNG, LEADER = Role.YOUNG_COLLEAGUE, Role.LEADER


def make_day(*tables: int) -> Day:
    return Day(
        title={"nl": "Sparren", "en": "Sparring"},
        date=dt.date(2027, 1, 14),
        units=UNITS,
        rooms=[{"key": "ab"[n], "name": f"Zaal {n}", "tables": many} for n, many in enumerate(tables)],
        organiser_contact="bureau themadag",
    )


class Room:
    """People who join through their own sessions, and the facilitator's session."""

    def __init__(self, *tables: int) -> None:
        self.day = make_day(*(tables or (10,)))
        self.records = Records.in_memory()
        self.staff = Session(self.day, self.records, b"secret")
        self.staff.bind(None, "en", staff="facilitator")

    def join(self, code: str, role: Role, unit: str, matching: str = "yes", room: str = "a") -> Session:
        session = Session(self.day, self.records, b"secret")
        who = Participant(code, role, unit="" if role is Role.TABLE else unit, room=room, table="1")
        session.join(who)
        session.bind(who, "nl")
        if matching:
            session.save("expectations", CHAPTERS["expectations"].question("matching"), matching)
        return session

    def four(self) -> list[Session]:
        return [
            self.join("Y1", YOUNG, "Recherche"),
            self.join("Y2", YOUNG, "Parket"),
            self.join("L1", LEADER, "Parket"),
            self.join("L2", LEADER, "Basisteam"),
        ]


def rate(session: Session, other: str, value: int) -> None:
    session.save("pairing", rating(other), value)
