"""People who join and answer through their own sessions, as on the day."""

from __future__ import annotations

import datetime as dt

from tests.asked import confidence, tip
from themeday.chapters import CHAPTERS
from themeday.day.plan import Day
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.room.session import Session
from themeday.store.records import Records

DAY = Day(
    title={"nl": "Sparren met spionnen", "en": "Sparring with spies"},
    date=dt.date(2027, 1, 14),
    units=("Recherche", "Parket", "Basisteam"),
    rooms=[{"key": "a", "name": "Aula", "tables": 10}],
    organiser_contact="bureau themadag",
)
ANYONE, REPORT, TABLE, PRIVATE = Visibility.ANONYMOUS, Visibility.REPORT, Visibility.TABLE, Visibility.PRIVATE


class Room:
    """People who join and answer through their own sessions, as on the day."""

    def __init__(self, records: Records | None = None) -> None:
        self.records = records or Records.in_memory()
        self.staff = Session(DAY, self.records)

    def join(self, role: Role = Role.YOUNG_COLLEAGUE, unit: str = "Recherche") -> Session:
        who = Participant(new_code(), role, unit=unit if role is not Role.TABLE else "", room="a", table="7")
        session = Session(DAY, self.records)
        session.join(who)
        session.bind(who, "nl")
        return session

    def hide(self, session: Session, chapter: str, item: str) -> None:
        self.staff.set_stage(chapter, {f"hide:{item}:{session.me.code}": "1"})

    @property
    def codes(self) -> set[str]:
        return {who.code for who in self.records.participants()}


def save(session: Session, chapter: str, key: str, value: object, visibility: Visibility | None = None) -> None:
    session.save(chapter, CHAPTERS[chapter].question(key), value, visibility)


def write_tip(session: Session, kind: str, number: int, text: str) -> None:
    session.save("closing", tip(kind, number), text)


def vote(session: Session, kind: str, number: int, author: Session, value: str = "1") -> None:
    session.record("closing", {f"vote.{kind}.{number}.{author.me.code}": value}, ANYONE)


def feel(session: Session, when: str, step: int, slug: str = "fake-account") -> None:
    session.save("lessons", confidence(slug, when), step)
