"""A small day as its facilitator has it before them: a page of staff, and people who answer on theirs."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from themeday.day.plan import Day
from themeday.model.clock import Clock
from themeday.model.people import Participant, Role
from themeday.room.session import Session
from themeday.store.records import Records
from themeday.widgets.facilitator.console import Console

DAY = Day(
    title={"nl": "Sparren met spionnen", "en": "Sparring with spies"},
    date=dt.date(2027, 1, 14),
    units=("Recherche", "Parket"),
    rooms=[{"key": "a", "name": "Aula", "tables": 10}],
    lessons=("say-it-straight",),
    organiser_contact="bureau themadag",
)


class SetClock(Clock):
    """A clock that stands where it is put, in the laptop's own time zone."""

    def __init__(self) -> None:
        super().__init__()
        self.at("09:30")

    def at(self, time: str, date: dt.date = DAY.date) -> None:
        self.moment = dt.datetime.combine(date, dt.time.fromisoformat(time)).astimezone().astimezone(dt.UTC)

    def now(self) -> dt.datetime:
        return self.moment


class FacilitatorsRoom:
    """A facilitator's page, and people who answer on theirs."""

    def __init__(self, day: Day = DAY) -> None:
        self.day = day
        self.records = Records.in_memory()
        self.clock = SetClock()
        self.session = Session(day, self.records, b"secret", self.clock)
        self.session.bind(None, "en", staff="facilitator")
        self.stage = self.session.stage

    def join(
        self, code: str, role: Role = Role.YOUNG_COLLEAGUE, unit: str = "Recherche", nickname: str = ""
    ) -> Session:
        session = Session(self.day, self.records, b"secret", self.clock)
        who = Participant(code, role, unit=unit, room="a", table="1", nickname=nickname)
        session.join(who)
        session.bind(who, "nl")
        self.session._notify()
        return session


class ConsoleRoom(FacilitatorsRoom):
    """The same, with a console on the facilitator's page."""

    def __init__(self, day: Day = DAY) -> None:
        super().__init__(day)
        self.console = Console(self.session)

    def do(self, kind: object, **values: object) -> str:
        self.console.receive({"type": kind, "attempt": "7", **values})
        notice = self.console.notice
        assert notice == {} or notice["attempt"] == "7"
        return str(notice.get("text", ""))

    def row(self, key: str) -> dict[str, Any]:
        return next(row for row in self.console.asked if row["key"] == key)

    def everything(self) -> str:
        sent = (self.console.state, self.console.asked, self.console.answers, self.console.pairing, self.console.notice)
        return json.dumps(sent, ensure_ascii=False)
